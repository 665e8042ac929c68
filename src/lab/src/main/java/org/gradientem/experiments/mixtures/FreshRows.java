package org.gradientem.experiments.mixtures;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/** Batches of rows of a mixture, each row drawn once; the numbers of a batch are its own. */
public final class FreshRows {
  private final MixtureSampler sampler;
  private final int dim;
  private final int batch;

  public FreshRows(Mixture truth, int batch, long seed) {
    sampler = new MixtureSampler(truth, seed);
    dim = truth.dim();
    this.batch = batch;
  }

  /** Equal weights on rows of no batch. */
  public Mixture start(int n) {
    return Mixtures.equal(draw(LongStream.range(0, n).map(i -> -1 - i)).toArray(double[][]::new));
  }

  private Stream<double[]> draw(LongStream numbers) {
    return numbers.parallel().mapToObj(row -> sampler.draw(row).features());
  }

  /** The statistics of several mixtures on one batch. */
  public List<SufficientStatistics> statistics(List<Expectation> expectations, int index) {
    LongStream numbers = LongStream.range((long) index * batch, (index + 1L) * batch);
    List<SampleBlock> blocks = Blocks.of(draw(numbers).toList().stream(), new double[dim]);
    return List.of(Expectation.statistics(expectations, blocks.iterator()));
  }
}
