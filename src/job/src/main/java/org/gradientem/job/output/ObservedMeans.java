package org.gradientem.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.groups.RowColumn;
import org.gradientem.spark.GradientEMModel;

/**
 * The means of components, without those that no row determines: where all rows of a component lack
 * a cell, its mean there is what the other cells of its rows and the start have made it.
 *
 * @param values for each component its mean, NaN where no row has a number
 * @param unobserved for each component these entries
 */
record ObservedMeans(double[][] values, int[][] unobserved) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Columns that a sentence names. */
  private static final int MAX_NAMED = 5;

  static ObservedMeans of(GradientEMModel model) {
    double[][] values = model.mixture().means();
    int[][] unobserved = unobserved(model);
    for (int i = 0; i < unobserved.length; i++) {
      for (int j : unobserved[i]) {
        values[i][j] = Double.NaN;
      }
    }
    return new ObservedMeans(values, unobserved);
  }

  private static int[][] unobserved(GradientEMModel model) {
    try {
      return JSON.treeToValue(
          JSON.readTree(model.summary().toJson()).path("unobservedMeans"), int[][].class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A sentence that names columns and components; beside an atom that is no surprise. */
  List<String> warnings(List<RowColumn> columns) {
    List<String> found =
        columns.stream()
            .filter(column -> column.number() >= 0 && column.level() < 0)
            .flatMap(
                column ->
                    Stream.of(components(column))
                        .filter(of -> of.length > 0)
                        .map(of -> words(column, of)))
            .toList();
    int more = found.size() - MAX_NAMED;
    return found.isEmpty()
        ? List.of()
        : List.of(
            RootLocale.format(
                "No row has a value of %s%s, so their means there are not shown. Fill these cells, or leave the column out.",
                found.stream().limit(MAX_NAMED).collect(Collectors.joining(", or of ")),
                more > 0 ? RootLocale.format(" (and %d columns more)", more) : ""));
  }

  private int[] components(RowColumn column) {
    return IntStream.range(0, unobserved.length)
        .filter(i -> Arrays.stream(unobserved[i]).anyMatch(j -> j == column.number()))
        .toArray();
  }

  private static String words(RowColumn column, int... components) {
    return "%s in %s %s"
        .formatted(
            column.name(),
            components.length == 1 ? "component" : "components",
            Arrays.stream(components).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
  }
}
