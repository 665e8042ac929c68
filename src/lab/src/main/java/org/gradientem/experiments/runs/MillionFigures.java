package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Figure;

/** The means and the weights of ten components in a million dimensions. */
final class MillionFigures {
  private static final double LARGEST_DOT = 22;
  private static final double SMALLEST_DOT = 4;

  /** Weights move in the first steps, which are all drawn. */
  private static final int DENSE = 100;

  /** Of later steps one in so many is drawn. */
  private static final int SPARSE = 10;

  private MillionFigures() {}

  static List<Figure> of(int dim, List<MillionRun> close, List<MillionRun> far) {
    return List.of(means(dim, close, far), weights(dim, close, far));
  }

  private static Figure means(int dim, List<MillionRun> close, List<MillionRun> far) {
    Chart chart =
        new Chart(
            "million",
            RootLocale.format(
                "Ten components on two in %d dimensions; a dot's area is its weight", dim));
    for (List<MillionRun> runs : List.of(close, far)) {
      panel(chart, runs, "μ_i1", "|μ_i,2:d|");
      chart.dots("start", dots(runs, false));
      chart.dots("end", dots(runs, true));
    }
    return chart.figure();
  }

  private static void panel(Chart chart, List<MillionRun> runs, String x, String y) {
    String title = RootLocale.format("centres %.2f apart", runs.get(0).separation());
    chart.panel(title, Chart.Axis.linear(x), Chart.Axis.linear(y));
  }

  private static List<Chart.Point> dots(List<MillionRun> runs, boolean atEnd) {
    List<Chart.Point> dots = new ArrayList<>();
    for (MillionRun run : runs) {
      double[] weights = run.weights(atEnd ? run.steps() : 0);
      double[] first = run.firstCoordinates(atEnd);
      double[] rest = run.restNorms(atEnd);
      for (int i = 0; i < weights.length; i++) {
        double size = Math.max(SMALLEST_DOT, LARGEST_DOT * Math.sqrt(weights[i]));
        dots.add(new Chart.Point(first[i], rest[i], size));
      }
    }
    return dots;
  }

  /** A line for each component of each seed. */
  private static Figure weights(int dim, List<MillionRun> close, List<MillionRun> far) {
    Chart chart =
        new Chart(
            "million-weights",
            RootLocale.format("Weights of ten components in %d dimensions", dim));
    for (List<MillionRun> runs : List.of(close, far)) {
      panel(chart, runs, "step", "weight");
      for (int seed = 0; seed < runs.size(); seed++) {
        MillionRun run = runs.get(seed);
        for (int i = 0; i < run.n(); i++) {
          int component = i;
          chart.line(
              "seed " + seed,
              IntStream.rangeClosed(0, run.steps())
                  .filter(t -> t <= DENSE || t % SPARSE == 0)
                  .mapToObj(t -> new Chart.Point(t, run.weights(t)[component]))
                  .toList());
        }
      }
    }
    return chart.figure();
  }
}
