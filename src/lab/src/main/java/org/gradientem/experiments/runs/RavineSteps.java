package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.em.Acceleration;
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
 * Two components of fixed weights on one Gaussian: the loss grows like a fourth power around the
 * truth, so that plain gradient steps are sublinear (Wang, Fazel and Charisopoulos 2026, arXiv
 * 2605.30936).
 */
public final class RavineSteps implements Experiment {
  private static final Mixture START = Mixtures.line(1, -0.6);
  private static final int PLAIN_STEPS = 1000;
  private static final int STEPS = 100;
  private static final int FEW_STEPS = 60;
  private static final double PUBLISHED_PLAIN = 2.6e-5;
  private static final double REACHED = 1e-12;

  /** What is smaller is rounding. */
  private static final double FLOOR = 1e-18;

  private final Population population;

  public RavineSteps() {
    this(Mixtures.line(0));
  }

  /** Of another truth, on which nothing needs to come out as published. */
  public RavineSteps(Mixture truth) {
    population = new Population(truth, 12, 0.02);
  }

  @Override
  public String name() {
    return "ravine";
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    double[] plain = divergences(StepScaling.NONE, Acceleration.NONE, PLAIN_STEPS);
    double[] scaled = divergences(StepScaling.RESPONSIBILITY, Acceleration.NONE, PLAIN_STEPS);
    double[] squarem = divergences(StepScaling.RESPONSIBILITY, Acceleration.SQUAREM, STEPS);
    double[] polyak = divergences(StepScaling.RESPONSIBILITY, Acceleration.POLYAK, STEPS);
    double[] plainPolyak = divergences(StepScaling.NONE, Acceleration.POLYAK, STEPS);
    Map<String, double[]> curves = new LinkedHashMap<>();
    curves.put("plain gradient", plain);
    curves.put("scaled", scaled);
    curves.put("scaled, squarem", squarem);
    curves.put("scaled, polyak", polyak);
    curves.put("plain gradient, polyak", plainPolyak);
    return new Outcome(
        List.of(
            publishedCheck(plain),
            powerCheck("plain gradient", plain),
            powerCheck("scaled", scaled),
            reachedCheck(polyak),
            steepCheck("plain gradient, polyak", plainPolyak),
            squaremCheck(squarem, scaled)),
        List.of(figure(curves)));
  }

  /** After 0, 1, … steps, of the best mixture so far, since trials of accelerators are not kept. */
  double[] divergences(StepScaling scaling, Acceleration acceleration, int steps) {
    double target = population.entropyBound();
    List<Mixture> evaluated =
        new EmRun(scaling, true, acceleration, target).from(START, population, steps).evaluated();
    double[] divergences = new double[evaluated.size()];
    double best = Double.POSITIVE_INFINITY;
    for (int t = 0; t < divergences.length; t++) {
      best = Math.min(best, population.divergence(evaluated.get(t)));
      divergences[t] = best;
    }
    return divergences;
  }

  private static Check publishedCheck(double[] plain) {
    double found = plain[100];
    return new Check(
        "plain gradient",
        RootLocale.format("KL %.1e after 100 passes", PUBLISHED_PLAIN),
        RootLocale.format("KL %.2e", found),
        Math.abs(found / PUBLISHED_PLAIN - 1) < 0.05);
  }

  private static Check powerCheck(String setting, double[] divergences) {
    double slope = Math.log10(divergences[PLAIN_STEPS] / divergences[PLAIN_STEPS / 10]);
    return new Check(
        setting,
        "KL falls like t^-2",
        RootLocale.format("t^%.2f from pass 100 to 1000", slope),
        Math.abs(slope + 2) < 0.1);
  }

  private static Check reachedCheck(double[] divergences) {
    return new Check(
        "scaled, polyak",
        RootLocale.format("KL below %.0e within %d passes", REACHED, FEW_STEPS),
        reached(divergences),
        divergences[FEW_STEPS] < REACHED);
  }

  private static Check steepCheck(String setting, double[] divergences) {
    double slope = Math.log(divergences[STEPS] / divergences[STEPS / 2]) / Math.log(2);
    return new Check(
        setting,
        "KL falls faster than t^-4",
        RootLocale.format("t^%.0f from pass %d to %d; ", slope, STEPS / 2, STEPS)
            + reached(divergences),
        slope < -4);
  }

  private static Check squaremCheck(double[] squarem, double[] plain) {
    return new Check(
        "scaled, squarem",
        RootLocale.format("KL below a tenth of that without after %d passes", FEW_STEPS),
        RootLocale.format("%.1e against %.1e", squarem[FEW_STEPS], plain[FEW_STEPS]),
        squarem[FEW_STEPS] < 0.1 * plain[FEW_STEPS]);
  }

  private static String reached(double[] divergences) {
    for (int t = 0; t < divergences.length; t++) {
      if (divergences[t] < REACHED) {
        return RootLocale.format("below %.0e after pass %d", REACHED, t);
      }
    }
    int last = divergences.length - 1;
    return RootLocale.format(
        "%.1e after pass %d, %.1e after pass %d",
        divergences[FEW_STEPS], FEW_STEPS, divergences[last], last);
  }

  private static Figure figure(Map<String, double[]> curves) {
    Chart chart =
        new Chart("ravine", "Two components of weight 1/2 on N(0, 1), from (1, -0.6)")
            .panel("a straight line is a power", Chart.Axis.log("passes"), Chart.Axis.log("KL"));
    curves.forEach((label, values) -> chart.line(label, points(values, true)));
    chart.panel(
        "a straight line is a linear rate",
        Chart.Axis.linear("passes", 0, STEPS),
        Chart.Axis.log("KL"));
    curves.forEach((label, values) -> chart.line(label, points(values, false)));
    return chart.figure();
  }

  private static List<Chart.Point> points(double[] values, boolean logarithmic) {
    List<Chart.Point> points = new ArrayList<>();
    int last = logarithmic ? values.length - 1 : STEPS;
    for (int t = logarithmic ? 1 : 0; t <= last; t++) {
      points.add(
          new Chart.Point(logarithmic ? Math.log10(t) : t, Math.log10(Math.max(FLOOR, values[t]))));
    }
    return points;
  }
}
