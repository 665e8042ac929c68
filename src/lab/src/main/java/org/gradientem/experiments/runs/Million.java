package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.HybridEm;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * Ten components on two in a million dimensions (arXiv 2610.07551, appendix D): hybrid EM on fresh
 * rows ends with one mean between the centres where these are {@code d^0.45} apart, and with two
 * where they are {@code 10 sqrt(d)} apart. No row is kept for longer than its step.
 */
public final class Million implements Experiment {
  private static final int DIM = 1_000_000;
  private static final int SEEDS = 3;
  private static final int STEPS = 500;

  /** The weights have settled by then. */
  private static final int QUICK_STEPS = 100;

  private static final int COMPONENTS = 10;
  private static final int BATCH = 16;
  private static final double STEP_SIZE = 0.05;

  private final ExperimentSettings settings;
  private final int dim;

  public Million(ExperimentSettings settings) {
    this(settings, DIM);
  }

  /** In another number of dimensions. */
  public Million(ExperimentSettings settings, int dim) {
    this.settings = settings;
    this.dim = dim;
  }

  @Override
  public String name() {
    return "million";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    int seeds = settings.quick() ? 1 : SEEDS;
    double close = Math.pow(dim, 0.45);
    double far = 10 * Math.sqrt(dim);
    Draws runner = new Draws(name(), settings, progress);
    List<IntFunction<Draws.Draw>> grid =
        List.of(seed -> draw(close, seed), seed -> draw(far, seed));
    List<List<double[]>> results = runner.run(seeds, grid);
    List<MillionRun> closeRuns = runs(close, results.get(0));
    List<MillionRun> farRuns = runs(far, results.get(1));
    return new Outcome(
        List.of(
            check(closeRuns, "one active mean, between the centres", MillionRun::isCollapsed),
            check(farRuns, "two active means, one at each centre", MillionRun::isFound)),
        MillionFigures.of(dim, closeRuns, farRuns));
  }

  private static List<MillionRun> runs(double separation, List<double[]> results) {
    return results.stream().map(result -> new MillionRun(COMPONENTS, separation, result)).toList();
  }

  private Check check(List<MillionRun> runs, String expected, Predicate<MillionRun> isOk) {
    return new Check(
        RootLocale.format(
            "d = %d, separation %.2f, %d steps", dim, runs.get(0).separation(), steps()),
        expected + ", in every seed",
        runs.stream().map(MillionRun::inWords).collect(Collectors.joining("; ")),
        runs.stream().allMatch(isOk));
  }

  private int steps() {
    return settings.quick() ? QUICK_STEPS : STEPS;
  }

  private Draws.Draw draw(double separation, int seed) {
    return new Draws.Draw(
        RootLocale.format(
            "d = %d, separation %.4f, %d steps, seed %d", dim, separation, steps(), seed),
        () -> run(separation, seed).numbers());
  }

  MillionRun run(double separation, int seed) {
    double[][] centres = new double[2][dim];
    centres[0][0] = separation / 2;
    centres[1][0] = -separation / 2;
    Mixture truth = Mixtures.of(new double[] {0.3, 0.7}, centres);
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    // The start is of rows that no step draws.
    HybridEm em = new HybridEm(dim, rows(sampler, -COMPONENTS, new double[COMPONENTS * dim]));
    double[] rows = new double[BATCH * dim];
    List<double[]> path = new ArrayList<>();
    path.add(em.firstCoordinates());
    path.add(em.restNorms());
    path.add(em.weights());
    for (int t = 0; t < steps(); t++) {
      em.step(rows(sampler, (long) t * BATCH, rows), STEP_SIZE);
      path.add(em.weights());
    }
    path.add(em.firstCoordinates());
    path.add(em.restNorms());
    return new MillionRun(
        COMPONENTS, separation, path.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  /** Fills {@code dim x count} with rows from a first one on. */
  private double[] rows(MixtureSampler sampler, long first, double[] rows) {
    for (int r = 0; r < rows.length / dim; r++) {
      System.arraycopy(sampler.draw(first + r).features(), 0, rows, r * dim, dim);
    }
    return rows;
  }
}
