package org.gradientem.experiments;

import java.util.Arrays;
import java.util.List;

/**
 * The groups that another library makes of rows: scikit-learn's mixture, then its HDBSCAN.
 *
 * @param labels of each row, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // made and read at once
record OtherGroups(int... labels) {

  /** Asks a Python; none where there is none, or it lacks scikit-learn. */
  static List<OtherGroups> of(String python, double[][] rows) {
    String output =
        RowFile.with(
            rows, file -> ExternalScript.python(python, "groups.py").output(file.toString()));
    return output
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(cells -> cells.length == rows.length + 1)
        .map(OtherGroups::parse)
        .toList();
  }

  private static OtherGroups parse(String... cells) {
    return new OtherGroups(Arrays.stream(cells).skip(1).mapToInt(Integer::parseInt).toArray());
  }
}
