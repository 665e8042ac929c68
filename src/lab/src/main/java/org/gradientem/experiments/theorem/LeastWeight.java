package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
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
import org.gradientem.experiments.mixtures.Sample;
import org.gradientem.experiments.mixtures.WholeFit;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.RandomMixture;

/**
 * How many components find one of a small weight w among others that share the rest: the default
 * are {@code 3 / w ln(1 / w)}.
 */
public final class LeastWeight implements Experiment {
  private static final int M = 5;
  private static final int DIM = 5;
  private static final double SEPARATION = 8;

  /** Of n = factor / w ln(1 / w). */
  private static final double[] FACTORS = {0.25, 0.5, 1, 1.5, 2, 3};

  private static final double[] QUICK_FACTORS = {0.5, 1, 3};

  private static final double MOST = 0.9;
  private static final double NEARLY_ALL = 0.95;

  private final ExperimentSettings settings;
  private final double[] weights;
  private final double[] factors;
  private final int draws;

  public LeastWeight(ExperimentSettings settings) {
    this.settings = settings;
    weights = settings.quick() ? new double[] {0.2, 0.05} : new double[] {0.2, 0.1, 0.05, 0.02};
    factors = settings.quick() ? QUICK_FACTORS : FACTORS;
    draws = settings.quick() ? 6 : 20;
  }

  /**
   * What came of the draws of one weight and factor.
   *
   * @param w the smallest weight
   * @param factor n in units of 1 / w ln(1 / w)
   * @param n components
   * @param touched starts that have a row of every component
   * @param dynamics ends of the main phase that have a component on every mean
   * @param whole fits that have as many components as there are, and every mean
   */
  private record Point(
      double w, double factor, int n, Proportion touched, Proportion dynamics, Proportion whole) {}

  @Override
  public String name() {
    return "weights";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<IntFunction<Draws.Draw>> grid = new ArrayList<>();
    for (double w : weights) {
      for (double factor : factors) {
        grid.add(draw -> draw(session, w, n(w, factor), draw));
      }
    }
    List<List<double[]>> results = new Draws(name(), settings, progress).run(draws, grid);
    List<Point> points = new ArrayList<>();
    for (double w : weights) {
      for (double factor : factors) {
        points.add(point(w, factor, results.get(points.size())));
      }
    }
    return new Outcome(checks(points), List.of(figure(points)), List.of(table(points)), List.of());
  }

  private static int n(double w, double factor) {
    return (int) Math.ceil(factor / w * Math.log(1 / w));
  }

  private Draws.Draw draw(SparkSession session, double w, int n, int draw) {
    int rows = (int) Math.round((settings.quick() ? 100 : 200) / w);
    return new Draws.Draw(
        RootLocale.format(
            "seed %d, w = %s, %d rows, n = %d, draw %d", settings.seed(), w, rows, n, draw),
        () -> {
          long seed = SplitMix.mix(SplitMix.mix(settings.seed(), Math.round(1 / w)), draw);
          double[] all = new double[M];
          Arrays.fill(all, (1 - w) / (M - 1));
          all[0] = w;
          Mixture truth =
              new RandomMixture(M, DIM, SEPARATION, 0, CovarianceFamily.IDENTITY).draw(all, seed);
          Sample sample = new Sample(truth, SEPARATION, rows, seed);
          GradientEM estimator =
              new GradientEM().setCovarianceType("identity").setStartComponents(n);
          WholeFit fit = WholeFit.of(session, estimator, truth, SEPARATION, rows, seed);
          return new double[] {
            sample.startTouchesAll(n) ? 1 : 0,
            sample.isFoundByDefault(n) ? 1 : 0,
            fit.isRight(M) ? 1 : 0
          };
        });
  }

  private static Point point(double w, double factor, List<double[]> results) {
    return new Point(
        w,
        factor,
        n(w, factor),
        Proportion.of(results, 0),
        Proportion.of(results, 1),
        Proportion.of(results, 2));
  }

  private List<Check> checks(List<Point> points) {
    List<Point> last =
        points.stream().filter(p -> p.factor == factors[factors.length - 1]).toList();
    List<Point> enough = points.stream().filter(p -> p.factor >= 1).toList();
    Proportion dynamics = Proportion.sum(last.stream().map(Point::dynamics).toList());
    Proportion whole = Proportion.sum(enough.stream().map(Point::whole).toList());
    return List.of(
        new Check(
            "gradient dynamics, n = 3 / w ln(1 / w)",
            "at least 9 of 10 find all, but for chance",
            dynamics.inWords(),
            dynamics.canBeAsHighAs(MOST, 1)),
        new Check(
            "whole fit, n = 1 / w ln(1 / w) and more",
            "at least 9 of 10 find all and no more, but for chance",
            whole.inWords()
                + "; 95 %% of each weight found from factor %s on".formatted(enoughFactor(points)),
            whole.canBeAsHighAs(MOST, 1)));
  }

  /** The least factor from which on the fits of every weight are nearly all right. */
  private String enoughFactor(List<Point> points) {
    String enough = "none";
    for (int f = factors.length - 1; f >= 0; f--) {
      double factor = factors[f];
      if (points.stream().anyMatch(p -> p.factor == factor && p.whole.share() < NEARLY_ALL)) {
        break;
      }
      enough = String.valueOf(factor);
    }
    return enough;
  }

  private static Table table(List<Point> points) {
    return new Table(
        "weights",
        List.of("w", "w n / ln(1 / w)", "n", "start touches all", "dynamics", "whole fit"),
        points.stream()
            .map(
                p ->
                    List.of(
                        String.valueOf(p.w),
                        String.valueOf(p.factor),
                        String.valueOf(p.n),
                        p.touched.inWords(),
                        p.dynamics.inWords(),
                        p.whole.inWords()))
            .toList());
  }

  private Figure figure(List<Point> points) {
    Chart chart = new Chart("weights", "Share of fits that find a component of the small weight w");
    for (boolean whole : new boolean[] {false, true}) {
      chart.panel(
          whole ? "whole fit" : "gradient dynamics; dashed: starts that touch all",
          Chart.Axis.linear("w n / ln(1 / w)", 0, 3),
          Chart.Axis.linear("share", 0, 1));
      for (double w : weights) {
        String label = RootLocale.format("w = %s", w);
        List<Point> of = points.stream().filter(p -> p.w == w).toList();
        chart.marked(
            label,
            of.stream()
                .map(p -> new Chart.Point(p.factor, (whole ? p.whole : p.dynamics).share(), 8))
                .toList());
        if (!whole) {
          chart.dashed(
              label, of.stream().map(p -> new Chart.Point(p.factor, p.touched.share())).toList());
        }
      }
    }
    return chart.figure();
  }
}
