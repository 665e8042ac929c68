package org.gradientem.experiments.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.ExternalScript;

/**
 * How well the groups of others agree with classes: of libraries that are told their number, and of
 * mclust, which is given the numbers alone and chooses.
 */
final class PeerGroups {
  /** In the order of the agreements. */
  static final List<String> NAMES = List.of("stepmix", "kmodes", "mclust");

  private PeerGroups() {}

  /** An agreement for each of {@link #NAMES}; NaN for one that is not installed or fails. */
  static double[] agreements(
      Dataset<Row> features, List<Optional<String>> labels, int groups, String python) {
    String output;
    try {
      Path file = Files.createTempFile("table", ".csv");
      try {
        Files.write(file, lines(features));
        output =
            ExternalScript.python(python, "peers.py")
                    .output(String.valueOf(groups), file.toString())
                + ExternalScript.r(ExternalScript.R, "peers.R").output(file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[] agreements = new double[NAMES.size()];
    Arrays.fill(agreements, Double.NaN);
    for (String line : output.lines().toList()) {
      String[] cells = line.split("\t", -1);
      int at = NAMES.indexOf(cells[0].split(" ", -1)[0]);
      agreements[at] =
          TableFit.agreement(
              labels, Arrays.stream(cells).skip(1).mapToInt(Integer::parseInt).toArray());
    }
    return agreements;
  }

  private static List<String> lines(Dataset<Row> features) {
    Attribute[] attributes =
        AttributeGroup.fromStructField(features.schema().apply("features")).attributes().get();
    List<String> lines = new ArrayList<>();
    lines.add(
        IntStream.range(0, attributes.length)
            .mapToObj(
                j ->
                    (attributes[j].attrType().equals(AttributeType.Numeric())
                            ? "number "
                            : "category ")
                        + j)
            .collect(Collectors.joining(",")));
    for (Row row : features.select("features").collectAsList()) {
      lines.add(
          Arrays.stream(row.<Vector>getAs(0).toArray())
              .mapToObj(x -> Double.isNaN(x) ? "" : String.valueOf(x))
              .collect(Collectors.joining(",")));
    }
    return lines;
  }
}
