package org.gradientem.experiments.groups;

import java.util.Optional;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;

/** How many components another library finds. */
record OtherChoice(String library, String kind, int k) {
  /** Asks a Python; empty if there is none or it does not have the library. */
  static Optional<OtherChoice> of(String python, String what, double[][] rows) {
    String dim = String.valueOf(rows[0].length);
    ExternalScript script = new ExternalScript(python, "others.py");
    String answer = RowFile.with(rows, file -> script.output(what, dim, file.toString()));
    return ExternalScript.cells(answer)
        .filter(cells -> cells.length == 3)
        .map(cells -> new OtherChoice(cells[0], cells[1], Integer.parseInt(cells[2])))
        .findFirst();
  }

  @Override
  public String toString() {
    return kind + ", " + k;
  }
}
