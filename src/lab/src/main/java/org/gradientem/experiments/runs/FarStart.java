package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.internal.em.Acceleration;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.mixture.Mixture;

/**
 * A start from which gradient EM with fixed weights does not move for exponentially many steps (Xu,
 * Fazel and Du 2024, arXiv 2407.00490): one standard Gaussian, {@code mu_1 = 12 sqrt(d) e_1},
 * {@code mu_2 = -mu_1}, the rest 0. By symmetry the means stay on the first axis, so that the
 * population is the one of that axis.
 */
public final class FarStart implements Experiment {
  private static final int SHOWN_DIMENSION = 4;
  private static final int STEPS = 2000;
  private static final int FEW_STEPS = 20;

  /** In units of sqrt(d): the bad region of the theorem. */
  private static final double TRAPPED = 10;

  private static final double GONE = 1e-6;

  // A standard deviation of 36 is near the least density that a double holds.
  private final Population population = new Population(Mixtures.line(0), 36, 0.02);
  private final double far;

  public FarStart() {
    this(12);
  }

  /** From another distance in units of sqrt(d), which need not trap. */
  public FarStart(double far) {
    this.far = far;
  }

  private record Way(String label, StepScaling scaling, boolean fixedWeights) {}

  private static final Way PLAIN_FIXED =
      new Way("plain gradient, fixed weights", StepScaling.NONE, true);
  private static final Way SCALED_FIXED =
      new Way("scaled, fixed weights", StepScaling.RESPONSIBILITY, true);
  private static final Way PLAIN =
      new Way("plain gradient, weights updated", StepScaling.NONE, false);
  private static final Way DEFAULT =
      new Way("scaled, weights updated (default)", StepScaling.RESPONSIBILITY, false);

  @Override
  public Outcome run(Lab lab) {
    String trapped = format("trapped: |mu_1| > %.0f sqrt(d) after %d steps", TRAPPED, STEPS);
    String back = format("|mu_1| < sqrt(d) after %d steps", FEW_STEPS);
    String light =
        format("the far ones lose their weight: KL < %.0e after %d steps", GONE, FEW_STEPS);
    List<Check> checks = new ArrayList<>();
    for (int d : new int[] {1, 4, 9}) {
      lab.say("farstart, d = %d", d);
      checks.add(check(d, PLAIN_FIXED, STEPS, trapped, end -> distance(end, d) > TRAPPED));
      checks.add(check(d, SCALED_FIXED, FEW_STEPS, back, end -> distance(end, d) < 1));
      for (Way way : List.of(PLAIN, DEFAULT)) {
        checks.add(check(d, way, FEW_STEPS, light, end -> population.divergence(end) < GONE));
      }
    }
    return new Outcome(checks, List.of(chart()));
  }

  private List<Mixture> path(int dim, Way way, int steps) {
    double mean = far * Math.sqrt(dim);
    return EmRun.on(population, way.scaling, way.fixedWeights, Acceleration.NONE)
        .path(population, Mixtures.line(mean, -mean, 0, 0), steps);
  }

  /** |mu_1| in units of sqrt(d). */
  private static double distance(Mixture mixture, int dim) {
    return Math.abs(mixture.meanMatrix()[0]) / Math.sqrt(dim);
  }

  private Check check(
      int dim, Way way, int steps, String expected, Predicate<Mixture> isAsExpected) {
    Mixture end = path(dim, way, steps).get(steps);
    return new Check(
        "d = " + dim + ", " + way.label,
        expected,
        format(
            "KL %.1e, weight %.1e at %.6f sqrt(d)",
            population.divergence(end), end.weights()[0], distance(end, dim)),
        isAsExpected.test(end));
  }

  private Chart chart() {
    Chart chart =
        new Chart(
            "farstart",
            "One Gaussian, d = 4, from 12 sqrt(d) e1, -12 sqrt(d) e1, 0, 0: a trap for fixed weights");
    Chart.Axis pass = Chart.Axis.log("pass");
    chart.panel("", pass, Chart.Axis.linear("|mu_1| / sqrt(d)"));
    addCurves(chart, mixture -> distance(mixture, SHOWN_DIMENSION));
    chart.panel("", pass, Chart.Axis.log("KL, cut off at 1e-12"));
    addCurves(chart, mixture -> Math.max(1e-12, population.divergence(mixture)));
    return chart;
  }

  private void addCurves(Chart chart, ToDoubleFunction<Mixture> value) {
    for (Way way : List.of(PLAIN_FIXED, SCALED_FIXED, PLAIN, DEFAULT)) {
      List<Mixture> path = path(SHOWN_DIMENSION, way, STEPS / 2);
      IntStream shown = IntStream.iterate(0, t -> t < path.size(), t -> t + 1 + t / 20);
      chart.line(way.label, Chart.points(shown, t -> t + 1, t -> value.applyAsDouble(path.get(t))));
    }
  }
}
