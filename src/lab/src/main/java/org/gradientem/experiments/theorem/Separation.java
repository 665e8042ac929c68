package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.Starts;
import org.gradientem.experiments.mixtures.WholeFit;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.RandomMixture;

/** Down to which distance of the closest two means a whole fit distinguishes four Gaussians. */
public final class Separation implements Experiment {
  private static final int M = 4;

  /** Most of the farthest are to be found, and few of the nearest. */
  private static final double MOST = 0.9;

  /** A number of coordinates d, and the estimator's param. */
  private record Start(int dim, String init) {
    String label() {
      return format("d = %d, %s", dim, init);
    }
  }

  /** Principal directions are fewer than the coordinates where these are not few. */
  private static final List<Start> STARTS =
      List.of(
          new Start(2, "random"),
          new Start(10, "random"),
          new Start(10, "pca"),
          new Start(100, "random"),
          new Start(100, "pca"));

  private record Setting(Start start, double distance) {}

  @Override
  public Outcome run(Lab lab) {
    int rows = lab.quick() ? 2000 : 4000;
    List<Double> distances =
        lab.quick()
            ? List.of(0.5, 2.0, 8.0)
            : List.of(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0);
    List<Setting> settings =
        STARTS.stream()
            .flatMap(start -> distances.stream().map(distance -> new Setting(start, distance)))
            .toList();
    Map<Setting, Proportion> right = new LinkedHashMap<>();
    lab.draws("separation")
        .run(settings, lab.quick() ? 4 : 20, (setting, draw) -> draw(lab, rows, setting, draw))
        .forEach((setting, results) -> right.put(setting, Proportion.of(results, 0)));
    Proportion nearest = all(right, 0.5);
    Proportion farthest = all(right, 8);
    List<Check> checks =
        List.of(
            new Check(
                "distance 8.0, all d and starts",
                "at least 9 of 10 find k = 4 and every mean, but for chance",
                farthest.inWords(),
                farthest.canBeAsHighAs(MOST, 1)),
            new Check(
                "distance 0.5, all d and starts",
                "at most 1 of 10, but for chance",
                nearest.inWords(),
                nearest.canBeAsLowAs(1 - MOST, 1)));
    String labels = STARTS.stream().map(Start::label).collect(Collectors.joining(" | "));
    Table table = Table.of("separation", "least distance | " + labels);
    for (double x : distances) {
      table.row(
          x, STARTS.stream().map(start -> right.get(new Setting(start, x)).inWords()).toList());
    }
    return new Outcome(checks, List.of(chart(rows, distances, right)), List.of(table), List.of());
  }

  private static Proportion all(Map<Setting, Proportion> right, double distance) {
    return Proportion.sum(STARTS.stream().map(start -> right.get(new Setting(start, distance))));
  }

  private static Draws.Draw draw(Lab lab, int rows, Setting setting, int draw) {
    Start start = setting.start;
    double distance = setting.distance;
    return new Draws.Draw(
        format(
            "seed %d, %d rows, %s, distance %s, draw %d",
            lab.seed(), rows, start.label(), distance, draw),
        () -> {
          // The same means, scaled, for every distance.
          long seed = SplitMix.mix(SplitMix.mix(lab.seed(), start.dim), draw);
          Mixture truth = RandomMixture.balanced(M, start.dim, distance, seed);
          GradientEM estimator =
              new GradientEM()
                  .setCovarianceType("identity")
                  .setStartComponents(Starts.components(1.0 / M, rows, start.dim))
                  .setInit(start.init);
          WholeFit fit = WholeFit.of(lab.session(), estimator, truth, distance, rows, seed);
          return new double[] {fit.isRight(M) ? 1 : 0};
        });
  }

  private static Chart chart(int rows, List<Double> distances, Map<Setting, Proportion> right) {
    Chart chart = new Chart("separation", "Share of whole fits that find four Gaussians");
    for (String init : List.of("random", "pca")) {
      chart.panel(
          format("%d rows, init = %s", rows, init),
          Chart.Axis.linear("least distance of two means"),
          Chart.Axis.linear("share", 0, 1));
      for (Start start : STARTS) {
        if (start.init.equals(init)) {
          chart.marked(
              "d = " + start.dim,
              Chart.points(distances, x -> x, x -> right.get(new Setting(start, x)).share()));
        }
      }
    }
    return chart;
  }
}
