package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.WholeFit;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.RandomMixture;

/** Down to which distance of the closest two means a whole fit tells four Gaussians apart. */
public final class Separation implements Experiment {
  private static final int M = 4;
  private static final double[] DISTANCES = {0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
  private static final double[] QUICK_DISTANCES = {0.5, 2, 8};

  /** Most of the farthest are to be found, and few of the nearest. */
  private static final double MOST = 0.9;

  private final ExperimentSettings settings;
  private final double[] distances;
  private final int draws;
  private final int rows;

  public Separation(ExperimentSettings settings) {
    this.settings = settings;
    distances = settings.quick() ? QUICK_DISTANCES : DISTANCES;
    draws = settings.quick() ? 4 : 20;
    rows = settings.quick() ? 2000 : 4000;
  }

  /**
   * A way to start in so many coordinates.
   *
   * @param dim number of coordinates d
   * @param init the estimator's param
   */
  private record Start(int dim, String init) {
    String label() {
      return RootLocale.format("d = %d, %s", dim, init);
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

  @Override
  public String name() {
    return "separation";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<IntFunction<Draws.Draw>> grid = new ArrayList<>();
    for (Start start : STARTS) {
      for (double distance : distances) {
        grid.add(draw -> draw(session, start, distance, draw));
      }
    }
    List<List<double[]>> results = new Draws(name(), settings, progress).run(draws, grid);
    Proportion[][] right = new Proportion[STARTS.size()][distances.length];
    for (int s = 0; s < right.length; s++) {
      for (int x = 0; x < distances.length; x++) {
        right[s][x] = Proportion.of(results.get(s * distances.length + x), 0);
      }
    }
    return new Outcome(checks(right), List.of(figure(right)), List.of(table(right)), List.of());
  }

  private Draws.Draw draw(SparkSession session, Start start, double distance, int draw) {
    String key =
        RootLocale.format(
            "seed %d, %d rows, %s, distance %s, draw %d",
            settings.seed(), rows, start.label(), distance, draw);
    return new Draws.Draw(
        key,
        () -> {
          // The same means, scaled, for every distance.
          long seed = SplitMix.mix(SplitMix.mix(settings.seed(), start.dim), draw);
          Mixture truth = RandomMixture.balanced(M, start.dim, distance, seed);
          GradientEM estimator =
              new GradientEM()
                  .setCovarianceType("identity")
                  .setMinWeight(1.0 / M)
                  .setInit(start.init);
          WholeFit fit = WholeFit.of(session, estimator, truth, distance, rows, seed);
          return new double[] {fit.isRight(M) ? 1 : 0};
        });
  }

  private List<Check> checks(Proportion[][] right) {
    int last = distances.length - 1;
    Proportion nearest = Proportion.sum(Arrays.stream(right).map(of -> of[0]).toList());
    Proportion farthest = Proportion.sum(Arrays.stream(right).map(of -> of[last]).toList());
    return List.of(
        new Check(
            "distance %s, all d and starts".formatted(distances[last]),
            "at least 9 of 10 find k = 4 and every mean, but for chance",
            farthest.inWords(),
            farthest.canBeAsHighAs(MOST, 1)),
        new Check(
            "distance %s, all d and starts".formatted(distances[0]),
            "at most 1 of 10, but for chance",
            nearest.inWords(),
            nearest.canBeAsLowAs(1 - MOST, 1)));
  }

  private Table table(Proportion[][] right) {
    List<String> columns = new ArrayList<>(List.of("least distance"));
    STARTS.forEach(start -> columns.add(start.label()));
    List<List<String>> cells = new ArrayList<>();
    for (int x = 0; x < distances.length; x++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(distances[x])));
      for (Proportion[] of : right) {
        row.add(of[x].inWords());
      }
      cells.add(row);
    }
    return new Table("separation", columns, cells);
  }

  private Figure figure(Proportion[][] right) {
    Chart chart = new Chart("separation", "Share of whole fits that find four Gaussians");
    for (String init : List.of("random", "pca")) {
      chart.panel(
          RootLocale.format("%d rows, init = %s", rows, init),
          Chart.Axis.linear("least distance of two means"),
          Chart.Axis.linear("share", 0, 1));
      for (int s = 0; s < right.length; s++) {
        Proportion[] of = right[s];
        if (STARTS.get(s).init.equals(init)) {
          chart.marked(
              "d = " + STARTS.get(s).dim,
              IntStream.range(0, distances.length)
                  .mapToObj(x -> new Chart.Point(distances[x], of[x].share(), 8))
                  .toList());
        }
      }
    }
    return chart.figure();
  }
}
