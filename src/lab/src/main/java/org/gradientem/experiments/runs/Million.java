package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.HybridEm;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.mixture.MixtureSampler;

/**
 * Ten components on two in a million dimensions (arXiv 2610.07551, appendix D): hybrid EM on fresh
 * rows ends with one mean between the centres where these are {@code d^0.45} apart, and with two
 * where they are {@code 10 sqrt(d)} apart. No row is kept for longer than its step.
 */
public final class Million implements Experiment {
  private static final int COMPONENTS = 10;
  private static final int BATCH = 16;

  private final int dim;

  public Million() {
    this(1_000_000);
  }

  public Million(int dim) {
    this.dim = dim;
  }

  @Override
  public Outcome run(Lab lab) {
    int seeds = lab.quick() ? 1 : 3;
    // The weights have settled by the hundredth step.
    int steps = lab.quick() ? 100 : 500;
    double close = Math.pow(dim, 0.45);
    double far = 10 * Math.sqrt(dim);
    Map<Double, List<double[]>> results =
        lab.draws("million")
            .run(
                List.of(close, far),
                seeds,
                (separation, seed) ->
                    new Draws.Draw(
                        format(
                            "d = %d, separation %.4f, %d steps, seed %d",
                            dim, separation, steps, seed),
                        () -> run(separation, steps, seed).numbers()));
    List<MillionRun> closeRuns = runs(close, results);
    List<MillionRun> farRuns = runs(far, results);
    return new Outcome(
        List.of(
            check(closeRuns, "one active mean, between the centres", MillionRun::isCollapsed),
            check(farRuns, "two active means, one at each centre", MillionRun::isFound)),
        List.of(means(closeRuns, farRuns)));
  }

  private static List<MillionRun> runs(double separation, Map<Double, List<double[]>> results) {
    return results.get(separation).stream()
        .map(result -> new MillionRun(COMPONENTS, separation, result))
        .toList();
  }

  private Check check(List<MillionRun> runs, String expected, Predicate<MillionRun> isOk) {
    MillionRun first = runs.get(0);
    return new Check(
        format("d = %d, separation %.2f, %d steps", dim, first.separation(), first.steps()),
        expected + ", in every seed",
        runs.stream().map(MillionRun::inWords).collect(Collectors.joining("; ")),
        runs.stream().allMatch(isOk));
  }

  MillionRun run(double separation, int steps, int seed) {
    MixtureSampler sampler =
        new MixtureSampler(Mixtures.twoCentres(dim, separation, 0.3, 0.7), seed);
    // The start is of rows that no step draws.
    HybridEm em = new HybridEm(dim, rows(sampler, -COMPONENTS, new double[COMPONENTS * dim]));
    double[] rows = new double[BATCH * dim];
    List<double[]> path = new ArrayList<>();
    path.add(em.firstCoordinates());
    path.add(em.restNorms());
    path.add(em.weights());
    for (int t = 0; t < steps; t++) {
      em.step(rows(sampler, (long) t * BATCH, rows), HybridEm.PUBLISHED_STEP);
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

  private Chart means(List<MillionRun> close, List<MillionRun> far) {
    Chart chart =
        new Chart(
            "million",
            format("Ten components on two in %d dimensions; a dot's area is its weight", dim));
    for (List<MillionRun> runs : List.of(close, far)) {
      panel(chart, runs, "μ_i1", "|μ_i,2:d|");
      chart.dots("start", runs.stream().flatMap(run -> run.dots(false).stream()).toList());
      chart.dots("end", runs.stream().flatMap(run -> run.dots(true).stream()).toList());
    }
    return chart;
  }

  private static void panel(Chart chart, List<MillionRun> runs, String x, String y) {
    String title = format("centres %.2f apart", runs.get(0).separation());
    chart.panel(title, Chart.Axis.linear(x), Chart.Axis.linear(y));
  }
}
