package org.gradientem.experiments.groups;

import java.util.Optional;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;

/**
 * How many components another library finds.
 *
 * @param library its name and version
 * @param kind what it chose besides, in its own words
 * @param k number of components
 */
record OtherChoice(String library, String kind, int k) {
  private static final String SCRIPT = "others.py";

  /** Asks a Python; empty where there is none or it does not have the library. */
  static Optional<OtherChoice> of(String python, String what, double[][] rows) {
    String dim = String.valueOf(rows[0].length);
    ExternalScript script = ExternalScript.python(python, SCRIPT);
    return parse(RowFile.with(rows, file -> script.output(what, dim, file.toString())).strip());
  }

  private static Optional<OtherChoice> parse(String answer) {
    String[] parts = answer.split("\t", -1);
    return parts.length == 3
        ? Optional.of(new OtherChoice(parts[0], parts[1], Integer.parseInt(parts[2])))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return kind + ", " + k;
  }
}
