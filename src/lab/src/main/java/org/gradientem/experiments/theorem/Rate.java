package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.em.Acceleration;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.mixture.Mixture;

/**
 * How fast the loss falls where two components share each of three true means, and where each has
 * its own (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584).
 *
 * <p>Of two components that share a mean let the lighter have the weight p and the distance b. The
 * loss is about {@code p^2 b^4 / 4}, so the plain gradient gives {@code b' = -p^2 b^3} and the
 * update of the weights {@code p' = -p^2 b^4 / 2}: along {@code b^2 - 4 p = const} either b or p
 * vanishes, the loss like t^-2, or, where the constant is 0, both, the loss like t^-4/3. Where the
 * weights are fixed or the step is scaled, {@code b' = -p b^3}, it is b.
 */
public final class Rate implements Experiment {
  private static final double[] MEANS = {-8, 0, 8};
  private static final Mixture TRUTH = Mixtures.line(MEANS);
  private static final int FEW_STEPS = 100;
  private static final int MORE_STEPS = 1000;

  /** Of slopes, since a power is one in the limit only. */
  private static final double MARGIN = 0.1;

  private final Population population = new Population(TRUTH, 12, 0.05);
  private final ExperimentSettings settings;

  public Rate(ExperimentSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "rate";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    int steps = settings.quick() ? 10_000 : 100_000;
    Losses fixed = shared("plain, weights fixed", StepScaling.NONE, true, steps);
    Losses plain = shared("plain", StepScaling.NONE, false, steps);
    Losses scaled = shared("scaled", StepScaling.RESPONSIBILITY, false, steps);
    Losses squarem = accelerated("scaled, squarem", Acceleration.SQUAREM);
    Losses polyak = accelerated("scaled, polyak", Acceleration.POLYAK);
    Losses own = own("plain", Acceleration.NONE);
    Losses ownSquarem = own("plain, squarem", Acceleration.SQUAREM);
    Losses ownPolyak = own("plain, polyak", Acceleration.POLYAK);
    List<Check> checks =
        List.of(
            powerCheck(fixed, -2, -2, "KL falls like t^-2"),
            powerCheck(plain, -2, -4.0 / 3, "KL falls like t^-2 to t^-4/3"),
            powerCheck(scaled, -2, -2, "KL falls like t^-2"),
            squaremCheck(squarem, scaled),
            reachedCheck(polyak, FEW_STEPS, ""),
            linearCheck(own),
            reachedCheck(ownSquarem, own.reached(), ", as without"),
            reachedCheck(ownPolyak, own.reached(), ", as without"));
    // Polyak's long steps are left out where the short ones are fast: the same curve.
    List<Losses> all = List.of(fixed, plain, scaled, squarem, polyak, own, ownSquarem);
    return new Outcome(checks, List.of(figure(all)), List.of(), List.of(Losses.table(name(), all)));
  }

  private Losses shared(String label, StepScaling scaling, boolean fixedWeights, int steps) {
    EmRun run = new EmRun(scaling, fixedWeights);
    return Losses.of("n = 6, " + label, run, start(2), population, steps);
  }

  private Losses accelerated(String label, Acceleration acceleration) {
    EmRun run =
        new EmRun(StepScaling.RESPONSIBILITY, false, acceleration, population.entropyBound());
    return Losses.of("n = 6, " + label, run, start(2), population, MORE_STEPS);
  }

  private Losses own(String label, Acceleration acceleration) {
    EmRun run = new EmRun(StepScaling.NONE, false, acceleration, population.entropyBound());
    return Losses.of("n = 3, " + label, run, start(1), population, FEW_STEPS);
  }

  /** Components 0.5 to 1.5 standard deviations from each true mean, on alternating sides. */
  private Mixture start(int each) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    return Mixtures.line(
        IntStream.range(0, each * MEANS.length)
            .mapToDouble(i -> MEANS[i / each] + (i % 2 == 0 ? 1 : -1) * random.nextDouble(0.5, 1.5))
            .toArray());
  }

  private static Check powerCheck(
      Losses losses, double steepest, double flattest, String expected) {
    int last = losses.lastPass();
    double slope = losses.slope(last / 10, last);
    return new Check(
        losses.label(),
        expected,
        RootLocale.format("t^%.3f from pass %d to %d", slope, last / 10, last),
        slope > steepest - MARGIN && slope < flattest + MARGIN);
  }

  private static Check squaremCheck(Losses with, Losses without) {
    double squarem = with.after(MORE_STEPS);
    double scaled = without.after(MORE_STEPS);
    return new Check(
        with.label(),
        RootLocale.format("KL after %d passes below a tenth of that without", MORE_STEPS),
        RootLocale.format("%.1e against %.1e", squarem, scaled),
        squarem < 0.1 * scaled);
  }

  private static Check reachedCheck(Losses losses, int within, String as) {
    return new Check(
        losses.label(),
        RootLocale.format("KL below %.0e within %d passes%s", Losses.REACHED, within, as),
        losses.inWords(),
        losses.reached() <= within);
  }

  /** A third of the way to its mean at each step leaves 4/9 of the loss. */
  private static Check linearCheck(Losses losses) {
    double early = Math.pow(losses.after(20) / losses.after(10), 0.1);
    double late = Math.pow(losses.after(30) / losses.after(20), 0.1);
    return new Check(
        losses.label(),
        "each step leaves 4/9 of KL",
        RootLocale.format("%.4f from pass 10 to 20, %.4f from 20 to 30; ", early, late)
            + losses.inWords(),
        Math.abs(early - 4.0 / 9) < 0.01 && Math.abs(late - 4.0 / 9) < 0.01);
  }

  private static Figure figure(List<Losses> all) {
    Chart chart =
        new Chart("rate", "Gradient EM on three Gaussians, with two components each or one")
            .panel("a straight line is a power", Chart.Axis.log("passes"), Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label(), losses.logarithmicPoints()));
    double last = Math.log10(all.get(0).lastPass());
    for (double power : new double[] {-2, -4.0 / 3}) {
      List<Chart.Point> ends = new ArrayList<>();
      for (double t : new double[] {2, last}) {
        ends.add(new Chart.Point(t, -2 + power * (t - 2)));
      }
      chart.dashed(power == -2 ? "t^-2" : "t^-4/3", ends);
    }
    chart.panel(
        "a straight line is a linear rate",
        Chart.Axis.linear("passes", 0, FEW_STEPS),
        Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label(), losses.points(FEW_STEPS)));
    return chart.figure();
  }
}
