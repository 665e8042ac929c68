package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.mixture.Mixture;

/**
 * A start from which gradient EM with fixed weights does not move for exponentially many steps (Xu,
 * Fazel and Du 2024, arXiv 2407.00490): one standard Gaussian, {@code mu_1 = 12 sqrt(d) e_1},
 * {@code mu_2 = -mu_1}, the rest 0. By symmetry the means stay on the first axis, so that the
 * population is the one of that axis.
 */
public final class FarStart implements Experiment {
  private static final int[] DIMENSIONS = {1, 4, 9};
  private static final int SHOWN_DIMENSION = 4;
  private static final int STEPS = 2000;
  private static final int FEW_STEPS = 20;
  private static final double START = 12;

  /** In units of sqrt(d): the bad region of the theorem. */
  private static final double TRAPPED = 10;

  private static final double GONE = 1e-6;

  // A standard deviation of 36 is near the least density that a double holds.
  private final Population population = new Population(Mixtures.line(0), 36, 0.02);

  private final double far;

  public FarStart() {
    this(START);
  }

  /** From another distance in units of sqrt(d), which need not trap. */
  public FarStart(double far) {
    this.far = far;
  }

  /**
   * A way to take steps.
   *
   * @param label what it is called
   * @param run the steps
   */
  private record Variant(String label, EmRun run) {}

  private static final Variant PLAIN_FIXED =
      new Variant("plain gradient, fixed weights", new EmRun(StepScaling.NONE, true));
  private static final Variant SCALED_FIXED =
      new Variant("scaled, fixed weights", new EmRun(StepScaling.RESPONSIBILITY, true));
  private static final Variant PLAIN =
      new Variant("plain gradient, weights updated", new EmRun(StepScaling.NONE, false));
  private static final Variant DEFAULT =
      new Variant(
          "scaled, weights updated (default)", new EmRun(StepScaling.RESPONSIBILITY, false));

  @Override
  public String name() {
    return "farstart";
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    for (int d : DIMENSIONS) {
      progress.accept("farstart, d = " + d);
      checks.add(trapCheck(d));
      checks.add(returnCheck(d));
      checks.add(weightCheck(d, PLAIN));
      checks.add(weightCheck(d, DEFAULT));
    }
    return new Outcome(checks, List.of(figure()));
  }

  private Mixture start(int dim) {
    double mean = far * Math.sqrt(dim);
    return Mixtures.line(mean, -mean, 0, 0);
  }

  private List<Mixture> path(int dim, Variant variant, int steps) {
    return variant.run.from(start(dim), population, steps).evaluated();
  }

  /** |mu_1| in units of sqrt(d). */
  private static double distance(Mixture mixture, int dim) {
    return Math.abs(mixture.meanMatrix()[0]) / Math.sqrt(dim);
  }

  private Check trapCheck(int dim) {
    Mixture end = path(dim, PLAIN_FIXED, STEPS).get(STEPS);
    double distance = distance(end, dim);
    return new Check(
        setting(dim, PLAIN_FIXED),
        RootLocale.format("trapped: |mu_1| > %.0f sqrt(d) after %d steps", TRAPPED, STEPS),
        RootLocale.format("%.6f sqrt(d), KL %.6f", distance, population.divergence(end)),
        distance > TRAPPED);
  }

  private Check returnCheck(int dim) {
    Mixture end = path(dim, SCALED_FIXED, FEW_STEPS).get(FEW_STEPS);
    double distance = distance(end, dim);
    return new Check(
        setting(dim, SCALED_FIXED),
        RootLocale.format("|mu_1| < sqrt(d) after %d steps", FEW_STEPS),
        RootLocale.format("%.3f sqrt(d), KL %.1e", distance, population.divergence(end)),
        distance < 1);
  }

  private Check weightCheck(int dim, Variant variant) {
    Mixture end = path(dim, variant, FEW_STEPS).get(FEW_STEPS);
    double divergence = population.divergence(end);
    return new Check(
        setting(dim, variant),
        RootLocale.format(
            "the far ones lose their weight: KL < %.0e after %d steps", GONE, FEW_STEPS),
        RootLocale.format(
            "KL %.1e, weight %.1e at %.2f sqrt(d)",
            divergence, end.weights()[0], distance(end, dim)),
        divergence < GONE);
  }

  private static String setting(int dim, Variant variant) {
    return "d = " + dim + ", " + variant.label;
  }

  private Figure figure() {
    Chart chart =
        new Chart(
            "farstart",
            "One Gaussian, d = 4, from 12 sqrt(d) e1, -12 sqrt(d) e1, 0, 0: a trap for fixed weights");
    List<Variant> variants = List.of(PLAIN_FIXED, SCALED_FIXED, PLAIN, DEFAULT);
    List<List<Mixture>> paths =
        variants.stream().map(variant -> path(SHOWN_DIMENSION, variant, STEPS / 2)).toList();
    chart.panel("", Chart.Axis.log("pass"), Chart.Axis.linear("|mu_1| / sqrt(d)"));
    for (int v = 0; v < paths.size(); v++) {
      chart.line(variants.get(v).label, curve(paths.get(v), m -> distance(m, SHOWN_DIMENSION)));
    }
    chart.panel("", Chart.Axis.log("pass"), Chart.Axis.log("KL, cut off at 1e-12"));
    for (int v = 0; v < paths.size(); v++) {
      chart.line(
          variants.get(v).label,
          curve(paths.get(v), m -> Math.log10(Math.max(1e-12, population.divergence(m)))));
    }
    return chart.figure();
  }

  private static List<Chart.Point> curve(List<Mixture> path, ToDoubleFunction<Mixture> value) {
    List<Chart.Point> points = new ArrayList<>();
    for (int t = 0; t < path.size(); t += 1 + t / 20) {
      points.add(new Chart.Point(Math.log10(t + 1), value.applyAsDouble(path.get(t))));
    }
    return points;
  }
}
