package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;

/**
 * Passes over rows that are never seen again: each draws its batch anew, where it is folded. A
 * task's share does not depend on the cluster, so neither does the result.
 */
public final class FreshRows implements Pass {
  private static final int TASK_ROWS = 2048;

  private final JavaSparkContext context;
  private final MixtureSampler sampler;
  private final int dim;
  private final int batch;

  /** Rows of a mixture, {@code batch} at a pass. */
  public FreshRows(JavaSparkContext context, Mixture truth, int batch, long seed) {
    this.context = context;
    sampler = new MixtureSampler(truth, seed);
    dim = truth.dim();
    this.batch = batch;
  }

  /** Equal weights on rows that no pass draws. */
  public Mixture start(int n) {
    return Mixtures.equal(
        LongStream.range(0, n)
            .mapToObj(i -> sampler.draw(-1 - i).features())
            .toArray(double[][]::new));
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    return fold(List.of(new Expectation(mixture, mixture.covariance().type())), index).get(0);
  }

  /**
   * Evaluates several mixtures on the same batch; without the second moment, which a step with the
   * identity as covariance does not look at.
   */
  @Override
  public List<Optional<SufficientStatistics>> run(List<Mixture> mixtures, int index) {
    return fold(mixtures.stream().map(Expectation::new).toList(), index).stream()
        .map(Optional::of)
        .toList();
  }

  private List<SufficientStatistics> fold(List<Expectation> expectations, int index) {
    List<Long> firstRows = new ArrayList<>();
    long end = (index + 1L) * batch;
    for (long first = (long) index * batch; first < end; first += TASK_ROWS) {
      firstRows.add(first);
    }
    MixtureSampler source = sampler;
    int d = dim;
    return List.of(
        context
            .parallelize(firstRows, firstRows.size())
            .map(first -> fold(source, d, first, Math.min(end, first + TASK_ROWS), expectations))
            .collect()
            .stream()
            .reduce(SufficientStatistics::mergeEach)
            .orElseThrow());
  }

  private static SufficientStatistics[] fold(
      MixtureSampler source, int dim, long first, long end, List<Expectation> expectations) {
    List<SampleBlock> blocks =
        Blocks.of(
            LongStream.range(first, end).mapToObj(row -> source.draw(row).features()),
            new double[dim]);
    return Expectation.statistics(expectations, blocks.iterator());
  }
}
