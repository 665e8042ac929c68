package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
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
  private static final double MOST = 0.9;
  private static final double NEARLY_ALL = 0.95;

  /** A smallest weight w, and n in units of 1 / w ln(1 / w). */
  private record Setting(double w, double factor) {
    int n() {
      return (int) Math.ceil(factor / w * Math.log(1 / w));
    }
  }

  /** Column of whether the start has a row of every component. */
  private static final int TOUCHED = 0;

  /** Column of whether the main phase ends with a component on every mean. */
  private static final int DYNAMICS = 1;

  /** Column of whether the fit has the true number of components, and every mean. */
  private static final int WHOLE = 2;

  @Override
  public Outcome run(Lab lab) {
    List<Double> weights = lab.quick() ? List.of(0.2, 0.05) : List.of(0.2, 0.1, 0.05, 0.02);
    List<Double> factors =
        lab.quick() ? List.of(0.5, 1.0, 3.0) : List.of(0.25, 0.5, 1.0, 1.5, 2.0, 3.0);
    List<Setting> settings =
        weights.stream()
            .flatMap(w -> factors.stream().map(factor -> new Setting(w, factor)))
            .toList();
    Map<Setting, List<double[]>> results =
        lab.draws("weights")
            .run(settings, lab.quick() ? 6 : 20, (setting, draw) -> draw(lab, setting, draw));
    Table table =
        Table.of("weights", "w | w n / ln(1 / w) | n | start touches all | dynamics | whole fit");
    results.forEach(
        (setting, of) ->
            table.row(
                setting.w,
                setting.factor,
                setting.n(),
                IntStream.of(TOUCHED, DYNAMICS, WHOLE)
                    .mapToObj(column -> Proportion.of(of, column).inWords())
                    .toList()));
    return new Outcome(
        checks(results, factors), List.of(chart(weights, results)), List.of(table), List.of());
  }

  private static Draws.Draw draw(Lab lab, Setting setting, int draw) {
    double w = setting.w;
    int n = setting.n();
    int rows = (int) Math.round((lab.quick() ? 100 : 200) / w);
    return new Draws.Draw(
        format("seed %d, w = %s, %d rows, n = %d, draw %d", lab.seed(), w, rows, n, draw),
        () -> {
          long seed = SplitMix.mix(SplitMix.mix(lab.seed(), Math.round(1 / w)), draw);
          double[] all = new double[M];
          Arrays.fill(all, (1 - w) / (M - 1));
          all[0] = w;
          Mixture truth =
              new RandomMixture(M, DIM, SEPARATION, 0, CovarianceFamily.IDENTITY).draw(all, seed);
          Sample sample = new Sample(truth, SEPARATION, rows, seed);
          GradientEM estimator =
              new GradientEM().setCovarianceType("identity").setStartComponents(n);
          WholeFit fit = WholeFit.of(lab.session(), estimator, truth, SEPARATION, rows, seed);
          return new double[] {
            sample.startTouchesAll(n) ? 1 : 0,
            sample.isFoundByDefault(n) ? 1 : 0,
            fit.isRight(M) ? 1 : 0
          };
        });
  }

  private static Proportion all(
      Map<Setting, List<double[]>> results, int column, double leastFactor) {
    return Proportion.sum(
        results.keySet().stream()
            .filter(setting -> setting.factor >= leastFactor)
            .map(setting -> Proportion.of(results.get(setting), column)));
  }

  private static List<Check> checks(Map<Setting, List<double[]>> results, List<Double> factors) {
    Proportion dynamics = all(results, DYNAMICS, factors.get(factors.size() - 1));
    Proportion whole = all(results, WHOLE, 1);
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
                + "; 95 %% of each weight found from factor %s on"
                    .formatted(enoughFactor(results, factors)),
            whole.canBeAsHighAs(MOST, 1)));
  }

  /** The least factor from which on the fits of every weight are nearly all right. */
  private static String enoughFactor(Map<Setting, List<double[]>> results, List<Double> factors) {
    double tooLow =
        results.keySet().stream()
            .filter(setting -> Proportion.of(results.get(setting), WHOLE).share() < NEARLY_ALL)
            .mapToDouble(Setting::factor)
            .max()
            .orElse(0);
    return factors.stream()
        .filter(factor -> factor > tooLow)
        .findFirst()
        .map(String::valueOf)
        .orElse("none");
  }

  private static Chart chart(List<Double> weights, Map<Setting, List<double[]>> results) {
    Chart chart = new Chart("weights", "Share of fits that find a component of the small weight w");
    Chart.Axis n = Chart.Axis.linear("w n / ln(1 / w)", 0, 3);
    Chart.Axis share = Chart.Axis.linear("share", 0, 1);
    chart.panel("gradient dynamics; dashed: starts that touch all", n, share);
    for (double w : weights) {
      chart.marked("w = " + w, points(results, w, DYNAMICS));
      chart.dashed("w = " + w, points(results, w, TOUCHED));
    }
    chart.panel("whole fit", n, share);
    weights.forEach(w -> chart.marked("w = " + w, points(results, w, WHOLE)));
    return chart;
  }

  private static List<double[]> points(Map<Setting, List<double[]>> results, double w, int column) {
    return Chart.points(
        results.keySet().stream().filter(setting -> setting.w == w).toList(),
        Setting::factor,
        setting -> Proportion.of(results.get(setting), column).share());
  }
}
