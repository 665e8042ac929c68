package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.internal.em.Accelerator;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.mixture.Mixture;

/**
 * How fast the loss falls where two components share each of three true means, and where each has
 * its own (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584).
 *
 * <p>Of two components that share a mean let the lighter have the weight p and the distance b. The
 * loss is about {@code p^2 b^4 / 4}, so the plain gradient gives {@code b' = -p^2 b^3} and the
 * update of the weights {@code p' = -p^2 b^4 / 2}: along {@code b^2 - 4 p = const} either b or p
 * vanishes, the loss like t^-2, or, where the constant is 0, both, the loss like t^-4/3. Where the
 * step is scaled, {@code b' = -p b^3}, it is b.
 */
public final class Rate implements Experiment {
  private static final double[] MEANS = {-8, 0, 8};
  private static final int FEW_STEPS = 100;
  private static final int MORE_STEPS = 1000;

  /** Of slopes, since a power is one in the limit only. */
  private static final double MARGIN = 0.1;

  private final Population population = new Population(Mixtures.line(MEANS), 12, 0.05);

  @Override
  public Outcome run(Lab lab) {
    int steps = lab.quick() ? 10_000 : 100_000;
    Mixture shared = start(2, lab.seed());
    Mixture each = start(1, lab.seed());
    Losses plain = losses("n = 6, plain", StepScaling.NONE, Accelerator::none, shared, steps);
    Losses scaled =
        losses("n = 6, scaled", StepScaling.RESPONSIBILITY, Accelerator::none, shared, steps);
    Losses squarem =
        losses(
            "n = 6, scaled, squarem", StepScaling.RESPONSIBILITY, Squarem::new, shared, MORE_STEPS);
    Losses own = losses("n = 3, plain", StepScaling.NONE, Accelerator::none, each, FEW_STEPS);
    Losses ownSquarem =
        losses("n = 3, plain, squarem", StepScaling.NONE, Squarem::new, each, FEW_STEPS);
    List<Check> checks =
        List.of(
            powerCheck(plain, -2, -4.0 / 3, "KL falls like t^-2 to t^-4/3"),
            powerCheck(scaled, -2, -2, "KL falls like t^-2"),
            new Check(
                squarem.label(),
                format("KL after %d passes below a tenth of what is left without", MORE_STEPS),
                format("%.1e against %.1e", squarem.after(MORE_STEPS), scaled.after(MORE_STEPS)),
                squarem.after(MORE_STEPS) < 0.1 * scaled.after(MORE_STEPS)),
            linearCheck(own),
            new Check(
                ownSquarem.label(),
                format("KL below %.0e within %d passes, as without", Losses.REACHED, own.reached()),
                ownSquarem.inWords(),
                ownSquarem.reached() <= own.reached()));
    List<Losses> all = List.of(plain, scaled, squarem, own, ownSquarem);
    return new Outcome(checks, List.of(chart(all)));
  }

  private Losses losses(
      String label,
      StepScaling scaling,
      Supplier<Accelerator> accelerator,
      Mixture start,
      int steps) {
    EmRun run = new EmRun(new GradientStep(1, scaling, population.moments()), accelerator);
    return Losses.of(label, population, run.path(population, start, steps));
  }

  /** Components 0.5 to 1.5 standard deviations from each true mean, on alternating sides. */
  private static Mixture start(int each, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
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
        format("t^%.3f from pass %d to %d", slope, last / 10, last),
        slope > steepest - MARGIN && slope < flattest + MARGIN);
  }

  /** A third of the way to its mean at each step leaves 4/9 of the loss. */
  private static Check linearCheck(Losses losses) {
    double early = Math.pow(losses.after(20) / losses.after(10), 0.1);
    double late = Math.pow(losses.after(30) / losses.after(20), 0.1);
    return new Check(
        losses.label(),
        "each step leaves 4/9 of KL",
        format("%.4f from pass 10 to 20, %.4f from 20 to 30; ", early, late) + losses.inWords(),
        Math.abs(early - 4.0 / 9) < 0.01 && Math.abs(late - 4.0 / 9) < 0.01);
  }

  private static Chart chart(List<Losses> all) {
    Chart chart =
        new Chart("rate", "Gradient EM on three Gaussians, with two components each or one")
            .panel("a straight line is a power", Chart.Axis.log("passes"), Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label(), losses.sparsePoints()));
    int last = all.get(0).lastPass();
    for (double power : new double[] {-2, -4.0 / 3}) {
      chart.dashed(
          power == -2 ? "t^-2" : "t^-4/3",
          Chart.points(IntStream.of(100, last), t -> t, t -> 0.01 * Math.pow(t / 100.0, power)));
    }
    chart.panel(
        "a straight line is a linear rate",
        Chart.Axis.linear("passes", 0, FEW_STEPS),
        Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label(), losses.points(FEW_STEPS)));
    return chart;
  }
}
