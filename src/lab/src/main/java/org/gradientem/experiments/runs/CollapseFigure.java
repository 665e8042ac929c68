package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.mixture.Mixture;

/** First coordinate of every mean against the length of the rest, at the start and at the end. */
final class CollapseFigure {
  private static final double LARGEST_DOT = 22;
  private static final double SMALLEST_DOT = 4;

  private CollapseFigure() {}

  static Figure of(CollapseRuns low, CollapseRuns high) {
    Chart chart =
        new Chart(
            "collapse",
            "Ten components on two at (±3, 0), weights .3 and .7; a dot's area is its weight");
    panel(chart, low, 0);
    for (int v = 0; v < high.variants().size(); v++) {
      panel(chart, high, v);
    }
    return chart.figure();
  }

  private static void panel(Chart chart, CollapseRuns runs, int variant) {
    chart.panel(
        "d = " + runs.dim() + ", " + runs.variants().get(variant).label(),
        Chart.Axis.linear("μ_i1", -6, 6),
        Chart.Axis.linear("|μ_i,2:d|"));
    chart.dots("start", dots(runs.starts()));
    chart.dots("end", dots(runs.ends(variant)));
  }

  private static List<Chart.Point> dots(List<Mixture> mixtures) {
    List<Chart.Point> dots = new ArrayList<>();
    for (Mixture mixture : mixtures) {
      double[] weights = mixture.weights();
      double[][] means = mixture.means();
      for (int i = 0; i < weights.length; i++) {
        double[] rest = means[i].clone();
        rest[0] = 0;
        double size = Math.max(SMALLEST_DOT, LARGEST_DOT * Math.sqrt(weights[i]));
        dots.add(
            new Chart.Point(means[i][0], Ending.distance(rest, new double[rest.length]), size));
      }
    }
    return dots;
  }
}
