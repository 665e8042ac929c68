package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
import org.gradientem.mixture.MixtureSampler;

/**
 * Three components on three are trapped for good by a start that has two of them at one mean (Jin,
 * Zhang, Balakrishnan, Wainwright and Jordan 2016, arXiv 1609.00978); more components are not.
 */
public final class Jin implements Experiment {
  private static final Mixture TRUTH = Mixtures.line(-3, 3, 12);
  public static final Mixture TRAP = Mixtures.line(0, 11.6, 12.4);
  private static final double[] STUCK_AT = {-0.00699, 11.7538, 12.2187};
  private static final double STUCK_DIVERGENCE = 2.769105;
  private static final int SEEDS = 20;
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
    this(TRAP, SEEDS);
  }

  /** From another start, which need not be a trap, or from fewer random ones. */
  public Jin(Mixture trap, int seeds) {
    this.trap = trap;
    this.seeds = seeds;
  }

  @Override
  public String name() {
    return "jin";
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    checks.add(trapCheck("plain gradient", StepScaling.NONE));
    checks.add(trapCheck("scaled", StepScaling.RESPONSIBILITY));
    Map<Integer, List<List<Mixture>>> free = new LinkedHashMap<>();
    for (int n : new int[] {3, 6, 10}) {
      progress.accept("jin, n = " + n);
      checks.add(fixedCheck(n));
      free.put(n, fromRandomRows(n, false));
      checks.add(freeCheck(n, free.get(n)));
    }
    return new Outcome(checks, List.of(figure(free)));
  }

  private Check trapCheck(String setting, StepScaling scaling) {
    Mixture end = new EmRun(scaling, true).from(trap, population, STEPS).end();
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
    return RootLocale.format(
        "stuck at (%.5f, %.4f, %.4f), KL %.6f", means[0], means[1], means[2], divergence);
  }

  private Check fixedCheck(int n) {
    long escaped = endsBelow(ESCAPED, fromRandomRows(n, true));
    boolean over = n > 3;
    return new Check(
        "n = " + n + ", fixed weights, random rows",
        over
            ? RootLocale.format("at least %d of %d starts escape", seeds - 1, seeds)
            : "some starts are trapped",
        RootLocale.format("%d of %d starts end below KL %s", escaped, seeds, ESCAPED),
        over ? escaped >= seeds - 1 : escaped < seeds);
  }

  private Check freeCheck(int n, List<List<Mixture>> paths) {
    long found = endsBelow(FOUND, paths);
    boolean over = n > 3;
    return new Check(
        "n = " + n + ", weights updated, random rows",
        over ? "every start finds the truth" : "some starts are trapped",
        RootLocale.format("%d of %d starts end below KL %s", found, seeds, FOUND),
        over ? found == seeds : found < seeds);
  }

  private long endsBelow(double divergence, List<List<Mixture>> paths) {
    return paths.stream().filter(p -> population.divergence(p.get(STEPS)) < divergence).count();
  }

  /** The way of plain gradient EM from n rows of the truth, for each seed. */
  private List<List<Mixture>> fromRandomRows(int n, boolean fixedWeights) {
    EmRun run = new EmRun(StepScaling.NONE, fixedWeights);
    List<List<Mixture>> paths = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      paths.add(run.from(start(n, seed), population, STEPS).evaluated());
    }
    return paths;
  }

  private static Mixture start(int n, long seed) {
    MixtureSampler sampler = new MixtureSampler(TRUTH, seed);
    double[] rows = new double[n];
    Arrays.setAll(rows, i -> sampler.draw(i).features()[0]);
    return Mixtures.line(rows);
  }

  private Figure figure(Map<Integer, List<List<Mixture>>> free) {
    Chart chart = new Chart("jin", "Truth (-3, 3, 12): a trap for three components");
    EmRun fixed = new EmRun(StepScaling.NONE, true);
    List<Mixture> trapped = fixed.from(trap, population, STEPS).evaluated();
    chart.panel(
        "n = 3, fixed weights, from (0, 11.6, 12.4)",
        Chart.Axis.log("pass"),
        Chart.Axis.linear("means"));
    for (int i = 0; i < 3; i++) {
      List<Chart.Point> points = new ArrayList<>();
      for (int t = 0; t <= STEPS; t += 1 + t / 10) {
        points.add(new Chart.Point(Math.log10(t + 1), trapped.get(t).meanMatrix()[i]));
      }
      chart.line("trapped means", points);
    }
    List<Chart.Point> truth = new ArrayList<>();
    for (double mean : TRUTH.meanMatrix()) {
      truth.add(new Chart.Point(3, mean, 12));
    }
    chart.dots("true means", truth);
    chart.panel(
        "from random rows, weights updated, seeds 0 to " + (seeds - 1),
        Chart.Axis.log("pass"),
        Chart.Axis.log("KL"));
    free.forEach((n, paths) -> paths.forEach(path -> chart.line("n = " + n, divergences(path))));
    return chart.figure();
  }

  private List<Chart.Point> divergences(List<Mixture> path) {
    List<Chart.Point> points = new ArrayList<>();
    for (int t = 0; t <= STEPS; t += 1 + t / 10) {
      double divergence = Math.max(1e-12, population.divergence(path.get(t)));
      points.add(new Chart.Point(Math.log10(t + 1), Math.log10(divergence)));
    }
    return points;
  }
}
