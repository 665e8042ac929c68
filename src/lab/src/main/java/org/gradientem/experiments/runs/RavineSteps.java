package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.List;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Losses;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.internal.em.Acceleration;
import org.gradientem.internal.em.StepScaling;
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

  private final Population population;

  public RavineSteps() {
    this(Mixtures.line(0));
  }

  /** Of another truth, on which nothing needs to come out as published. */
  public RavineSteps(Mixture truth) {
    population = new Population(truth, 12, 0.02);
  }

  @Override
  public Outcome run(Lab lab) {
    Losses plain = losses("plain gradient", StepScaling.NONE, Acceleration.NONE, PLAIN_STEPS);
    Losses scaled = losses("scaled", StepScaling.RESPONSIBILITY, Acceleration.NONE, PLAIN_STEPS);
    Losses squarem =
        losses("scaled, squarem", StepScaling.RESPONSIBILITY, Acceleration.SQUAREM, STEPS);
    Losses polyak =
        losses("scaled, polyak", StepScaling.RESPONSIBILITY, Acceleration.POLYAK, STEPS);
    Losses plainPolyak =
        losses("plain gradient, polyak", StepScaling.NONE, Acceleration.POLYAK, STEPS);
    List<Losses> all = List.of(plain, scaled, squarem, polyak, plainPolyak);
    Chart chart =
        Losses.chart("ravine", "Two components of weight 1/2 on N(0, 1), from (1, -0.6)", all);
    Losses.addFirst(chart, STEPS, all);
    return new Outcome(
        List.of(
            publishedCheck(plain),
            powerCheck(plain),
            powerCheck(scaled),
            polyak.isReached(FEW_STEPS, ""),
            steepCheck(plainPolyak),
            squarem.isTenthOf(scaled, FEW_STEPS)),
        List.of(chart));
  }

  private Losses losses(String label, StepScaling scaling, Acceleration acceleration, int steps) {
    EmRun run = EmRun.on(population, scaling, true, acceleration);
    return Losses.of(label, population, run.path(population, START, steps));
  }

  private static Check publishedCheck(Losses plain) {
    double found = plain.after(100);
    return new Check(
        plain.label(),
        format("KL %.1e after 100 passes", PUBLISHED_PLAIN),
        format("KL %.2e", found),
        Math.abs(found / PUBLISHED_PLAIN - 1) < 0.05);
  }

  private static Check powerCheck(Losses losses) {
    double slope = Math.log10(losses.after(PLAIN_STEPS) / losses.after(PLAIN_STEPS / 10));
    return new Check(
        losses.label(),
        "KL falls like t^-2",
        format("t^%.2f from pass 100 to 1000", slope),
        Math.abs(slope + 2) < 0.1);
  }

  private static Check steepCheck(Losses losses) {
    double slope = Math.log(losses.after(STEPS) / losses.after(STEPS / 2)) / Math.log(2);
    return new Check(
        losses.label(),
        "KL falls faster than t^-4",
        format("t^%.0f from pass %d to %d; ", slope, STEPS / 2, STEPS) + losses.inWords(),
        slope < -4);
  }
}
