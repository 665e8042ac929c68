package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;

/**
 * From which distance on two centres are found, over the number of dimensions.
 *
 * @param distances for each number of dimensions one a start; the least that was tried where that
 *     is enough, and infinite where no distance is
 */
record SeparationGrowth(String label, NavigableMap<Integer, double[]> distances) {
  private static final double NEAREST = 2;

  IntStream dims() {
    return distances.keySet().stream().mapToInt(d -> d);
  }

  /** Of all starts, those that found both at the farthest centres. */
  Proportion found() {
    double[] all = distances.values().stream().flatMapToDouble(Arrays::stream).toArray();
    return new Proportion((int) Arrays.stream(all).filter(Double::isFinite).count(), all.length);
  }

  /** Logarithms of starts that have a distance between the nearest and the farthest tried. */
  private SimpleRegression regression() {
    SimpleRegression regression = new SimpleRegression();
    distances.forEach(
        (dim, of) ->
            Arrays.stream(of)
                .filter(distance -> distance > NEAREST && Double.isFinite(distance))
                .forEach(distance -> regression.addData(Math.log(dim), Math.log(distance))));
    return regression;
  }

  static Table exponents(List<SeparationGrowth> growths) {
    Table table =
        Table.of(
            "open-exponents",
            " | exponent of d, standard error | starts it is of | found at 2 already | not found at 10 sqrt(d)");
    for (SeparationGrowth growth : growths) {
      SimpleRegression fit = growth.regression();
      Proportion found = growth.found();
      table.row(
          growth.label,
          fit.getN() > 2 && fit.getXSumSquares() > 0
              ? format("%.3f ± %.3f", fit.getSlope(), fit.getSlopeStdErr())
              : "too few",
          fit.getN(),
          found.successes() - fit.getN(),
          found.draws() - found.successes());
    }
    return table;
  }

  static Table medians(List<SeparationGrowth> growths) {
    Table table = Table.of("open-medians", " | d | median distance | least | most");
    for (SeparationGrowth growth : growths) {
      growth.distances.forEach(
          (dim, of) ->
              table.row(
                  growth.label,
                  dim,
                  number(median(of)),
                  number(StatUtils.min(of)),
                  number(StatUtils.max(of))));
    }
    return table;
  }

  private static String number(double distance) {
    return Double.isFinite(distance) ? format("%.1f", distance) : "none";
  }

  /** Dots for starts, and a line through the medians. */
  void draw(Chart chart) {
    List<double[]> dots = new ArrayList<>();
    distances.forEach(
        (dim, of) ->
            Arrays.stream(of)
                .filter(Double::isFinite)
                .forEach(distance -> dots.add(new double[] {dim, distance})));
    chart.dots(label, 6, dots);
    chart.line(
        label,
        Chart.points(
            dims().filter(dim -> Double.isFinite(median(distances.get(dim)))),
            dim -> dim,
            dim -> median(distances.get(dim))));
  }

  /** The lower one of two; those that are infinite count, so nothing is interpolated. */
  private static double median(double[] of) {
    return Arrays.stream(of).sorted().skip((of.length - 1) / 2).findFirst().orElseThrow();
  }
}
