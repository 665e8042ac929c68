package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;

/**
 * From which distance on two centres are found, over the number of dimensions.
 *
 * @param label what was done
 * @param dims numbers of dimensions d
 * @param distances for each of them one a start; the least that was tried where that is enough, and
 *     infinite where no distance is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SeparationGrowth(String label, int[] dims, List<double[]> distances) {
  private static final double NEAREST = 2;

  /** Of all starts, at the farthest centres. */
  Proportion found() {
    double[] all = distances.stream().flatMapToDouble(Arrays::stream).toArray();
    return new Proportion((int) Arrays.stream(all).filter(Double::isFinite).count(), all.length);
  }

  /** Logarithms of starts that have a distance between the nearest and the farthest tried. */
  private SimpleRegression regression() {
    SimpleRegression regression = new SimpleRegression();
    for (int p = 0; p < dims.length; p++) {
      double logDim = Math.log(dims[p]);
      Arrays.stream(distances.get(p))
          .filter(distance -> distance > NEAREST && Double.isFinite(distance))
          .forEach(distance -> regression.addData(logDim, Math.log(distance)));
    }
    return regression;
  }

  static Table exponents(List<SeparationGrowth> growths) {
    List<List<String>> rows = new ArrayList<>();
    for (SeparationGrowth growth : growths) {
      SimpleRegression fit = growth.regression();
      Proportion found = growth.found();
      rows.add(
          List.of(
              growth.label,
              fit.getN() > 2 && fit.getXSumSquares() > 0
                  ? RootLocale.format("%.3f ± %.3f", fit.getSlope(), fit.getSlopeStdErr())
                  : "too few",
              String.valueOf(fit.getN()),
              String.valueOf(found.successes() - fit.getN()),
              String.valueOf(found.draws() - found.successes())));
    }
    return new Table(
        "open-exponents",
        List.of(
            "",
            "exponent of d, standard error",
            "starts it is of",
            "found at 2 already",
            "not found at 10 sqrt(d)"),
        rows);
  }

  static Table medians(List<SeparationGrowth> growths) {
    List<List<String>> rows = new ArrayList<>();
    for (SeparationGrowth growth : growths) {
      for (int p = 0; p < growth.dims.length; p++) {
        double[] of = growth.distances.get(p);
        rows.add(
            List.of(
                growth.label,
                String.valueOf(growth.dims[p]),
                number(median(of)),
                number(StatUtils.min(of)),
                number(StatUtils.max(of))));
      }
    }
    return new Table("open-medians", List.of("", "d", "median distance", "least", "most"), rows);
  }

  static Table record(List<SeparationGrowth> growths) {
    List<List<String>> rows = new ArrayList<>();
    for (SeparationGrowth growth : growths) {
      for (int p = 0; p < growth.dims.length; p++) {
        for (double distance : growth.distances.get(p)) {
          String label = growth.label.replace(",", "");
          rows.add(List.of(label, String.valueOf(growth.dims[p]), String.valueOf(distance)));
        }
      }
    }
    return new Table("open", List.of("way", "d", "distance"), rows);
  }

  private static String number(double distance) {
    return Double.isFinite(distance) ? RootLocale.format("%.1f", distance) : "none";
  }

  /** Dots for starts, and a line through the medians. */
  void draw(Chart chart) {
    List<Chart.Point> dots = new ArrayList<>();
    for (int p = 0; p < dims.length; p++) {
      double logDim = Math.log10(dims[p]);
      Arrays.stream(distances.get(p))
          .filter(Double::isFinite)
          .forEach(distance -> dots.add(new Chart.Point(logDim, Math.log10(distance), 6)));
    }
    chart.dots(label, dots);
    chart.line(
        label,
        IntStream.range(0, dims.length)
            .mapToObj(
                p -> new Chart.Point(Math.log10(dims[p]), Math.log10(median(distances.get(p)))))
            .filter(point -> Double.isFinite(point.y()))
            .toList());
  }

  /** The lower one of two; those that are infinite count, so nothing is interpolated. */
  private static double median(double[] of) {
    return Arrays.stream(of).sorted().skip((of.length - 1) / 2).findFirst().orElseThrow();
  }
}
