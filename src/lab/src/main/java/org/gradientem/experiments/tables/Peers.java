package org.gradientem.experiments.tables;

import java.nio.file.Files;
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
 * How well the groups of others agree with classes: of libraries that are given their number, and
 * of mclust, which is given the numbers alone and chooses.
 */
final class Peers {
  /** In the order of the agreements. */
  private static final List<String> NAMES = List.of("stepmix", "kmodes", "mclust");

  /** The names as columns of a table. */
  static final String COLUMNS = String.join(" | ", NAMES);

  private Peers() {}

  static double[] none() {
    double[] agreements = new double[NAMES.size()];
    Arrays.fill(agreements, Double.NaN);
    return agreements;
  }

  /** An agreement for each library; NaN for one that is not installed or fails. */
  static double[] agreements(
      Dataset<Row> features, List<Optional<String>> labels, int groups, String python) {
    String answers =
        ExternalScript.withFile(
            ".csv",
            file -> {
              Files.write(file, lines(features));
              return new ExternalScript(python, "peers.py")
                      .output(String.valueOf(groups), file.toString())
                  + new ExternalScript(ExternalScript.R, "peers.R").output(file.toString());
            });
    double[] agreements = none();
    ExternalScript.cells(answers)
        .forEach(
            cells ->
                agreements[NAMES.indexOf(cells[0].split(" ", -1)[0])] =
                    TableFit.agreement(labels, ExternalScript.labels(cells)));
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
                    attributes[j].attrType().equals(AttributeType.Numeric())
                        ? "number " + j
                        : "category " + j)
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
