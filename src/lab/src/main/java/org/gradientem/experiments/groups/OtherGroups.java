package org.gradientem.experiments.groups;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;

/**
 * The groups that another library makes of rows: scikit-learn's mixture and its HDBSCAN, and what
 * mclust's clustCombi makes of components when it is told how many groups.
 *
 * @param maker what made them
 * @param labels of each row, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // made and read at once
record OtherGroups(String maker, int... labels) {
  /** Asks a Python and R; none of a program that is not there, or lacks the libraries. */
  static List<OtherGroups> of(String python, double[][] rows, int groups) {
    return RowFile.with(
        rows,
        file ->
            Stream.of(
                    ExternalScript.python(python, "groups.py").output(file.toString()),
                    ExternalScript.r(ExternalScript.R, "groups.R")
                        .output(String.valueOf(groups), file.toString()))
                .flatMap(String::lines)
                .map(line -> line.split("\t", -1))
                .filter(cells -> cells.length == rows.length + 1)
                .map(OtherGroups::parse)
                .toList());
  }

  private static OtherGroups parse(String... cells) {
    return new OtherGroups(
        cells[0], Arrays.stream(cells).skip(1).mapToInt(Integer::parseInt).toArray());
  }
}
