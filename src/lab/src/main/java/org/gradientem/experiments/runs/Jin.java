package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;

/**
 * Three components on three are trapped for good by a start that has two of them at one mean (Jin,
 * Zhang, Balakrishnan, Wainwright and Jordan 2016, arXiv 1609.00978); more components are not.
 */
public final class Jin implements Experiment {
  private static final Mixture TRUTH = Mixtures.line(-3, 3, 12);
  public static final Mixture TRAP = Mixtures.line(0, 11.6, 12.4);
  private static final double[] STUCK_AT = {-0.00699, 11.7538, 12.2187};
  private static final double STUCK_DIVERGENCE = 2.769105;
  private static final int STEPS = 1000;

  /**
   * Far below the traps' 2.5 and more; equal fixed weights of 6 or 10 components cannot always
   * divide into thirds, which costs up to 0.33.
   */
  private static final double ESCAPED = 0.5;

  private static final double FOUND = 1e-3;

  private final Mixture trap;
  private final int seeds;
  private final Population population = new Population(TRUTH, 12, 0.05);

  public Jin() {
    this(TRAP, 20);
  }

  /** From another start, which need not be a trap, or from fewer random ones. */
  public Jin(Mixture trap, int seeds) {
    this.trap = trap;
    this.seeds = seeds;
  }

  @Override
  public Outcome run(Lab lab) {
    List<Check> checks = new ArrayList<>();
    checks.add(trapCheck("plain gradient", StepScaling.NONE));
    checks.add(trapCheck("scaled", StepScaling.RESPONSIBILITY));
    Map<Integer, List<List<Mixture>>> free = new LinkedHashMap<>();
    for (int n : new int[] {3, 6, 10}) {
      lab.say("jin, n = %d", n);
      checks.add(check(n, true, fromRandomRows(n, true)));
      free.put(n, fromRandomRows(n, false));
      checks.add(check(n, false, free.get(n)));
    }
    return new Outcome(checks, List.of(chart(free)));
  }

  private List<Mixture> path(Mixture start, StepScaling scaling, boolean fixedWeights) {
    return EmRun.on(population, scaling, fixedWeights, Acceleration.NONE)
        .path(population, start, STEPS);
  }

  private Check trapCheck(String setting, StepScaling scaling) {
    Mixture end = path(trap, scaling, true).get(STEPS);
    double[] means = end.meanMatrix();
    double divergence = population.divergence(end);
    boolean ok = Math.abs(divergence - STUCK_DIVERGENCE) < 1e-6;
    for (int i = 0; i < means.length; i++) {
      ok &= Math.abs(means[i] - STUCK_AT[i]) < 1e-4;
    }
    return new Check(
        "n = 3, fixed weights, " + setting + ", from (0, 11.6, 12.4)",
        inWords(STUCK_AT, STUCK_DIVERGENCE),
        inWords(means, divergence),
        ok);
  }

  private static String inWords(double[] means, double divergence) {
    return format("stuck at (%.5f, %.4f, %.4f), KL %.6f", means[0], means[1], means[2], divergence);
  }

  private Check check(int n, boolean fixedWeights, List<List<Mixture>> paths) {
    boolean over = n > 3;
    double below = fixedWeights ? ESCAPED : FOUND;
    int least = fixedWeights ? seeds - 1 : seeds;
    long found = paths.stream().filter(p -> population.divergence(p.get(STEPS)) < below).count();
    String enough =
        fixedWeights
            ? format("at least %d of %d starts escape", least, seeds)
            : "every start finds the truth";
    return new Check(
        "n = " + n + (fixedWeights ? ", fixed weights" : ", weights updated") + ", random rows",
        over ? enough : "some starts are trapped",
        format("%d of %d starts end below KL %s", found, seeds, below),
        over ? found >= least : found < seeds);
  }

  /** The path of plain gradient EM from n rows of the truth, for each seed. */
  private List<List<Mixture>> fromRandomRows(int n, boolean fixedWeights) {
    return IntStream.range(0, seeds)
        .mapToObj(seed -> Mixtures.equal(Drawn.of(TRUTH, n, seed).rows()))
        .map(start -> path(start, StepScaling.NONE, fixedWeights))
        .toList();
  }

  private Chart chart(Map<Integer, List<List<Mixture>>> free) {
    List<Mixture> trapped = path(trap, StepScaling.NONE, true);
    Chart chart =
        new Chart("jin", "Truth (-3, 3, 12): a trap for three components")
            .panel(
                "n = 3, fixed weights, from (0, 11.6, 12.4)",
                Chart.Axis.log("pass"),
                Chart.Axis.linear("means"));
    for (int i = 0; i < 3; i++) {
      int component = i;
      chart.line("trapped means", curve(trapped, m -> m.meanMatrix()[component]));
    }
    double[] truth = TRUTH.meanMatrix();
    chart.dots("true means", 12, Chart.points(IntStream.range(0, 3), i -> STEPS, i -> truth[i]));
    chart.panel(
        "from random rows, weights updated, seeds 0 to " + (seeds - 1),
        Chart.Axis.log("pass"),
        Chart.Axis.log("KL"));
    free.forEach(
        (n, paths) ->
            paths.forEach(
                path ->
                    chart.line(
                        "n = " + n, curve(path, m -> Math.max(1e-12, population.divergence(m))))));
    return chart;
  }

  private static List<double[]> curve(List<Mixture> path, ToDoubleFunction<Mixture> value) {
    IntStream shown = IntStream.iterate(0, t -> t <= STEPS, t -> t + 1 + t / 10);
    return Chart.points(shown, t -> t + 1, t -> value.applyAsDouble(path.get(t)));
  }
}
