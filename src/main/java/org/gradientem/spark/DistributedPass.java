package org.gradientem.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Expectation;
import org.gradientem.em.Pass;
import org.gradientem.em.PrincipalSubspace;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;

/**
 * A pass over distributed blocks: broadcast the E-step, fold each partition into its statistics,
 * merge them in partition order, destroy the broadcast. Statistics are task results, so a repeated
 * task cannot count twice.
 */
final class DistributedPass implements Pass {
  private final SampleBlocks blocks;
  private final int depth;
  private final double fraction;
  private final long seed;
  private final CovarianceType batchMomentType;
  private DataMoments moments;

  /** A pass over all rows. */
  DistributedPass(SampleBlocks blocks, int depth) {
    this(blocks, depth, 1, 0, null);
  }

  private DistributedPass(
      SampleBlocks blocks, int depth, double fraction, long seed, CovarianceType momentType) {
    this.blocks = blocks;
    this.depth = depth;
    this.fraction = fraction;
    this.seed = seed;
    this.batchMomentType = momentType;
  }

  /**
   * A pass over a fraction of the blocks, another one each time. It carries its own second moment,
   * since the covariance of a part of the rows cannot be had from the moment of all.
   */
  DistributedPass sampled(double sampledFraction, long sampleSeed, CovarianceType type) {
    return new DistributedPass(blocks, depth, sampledFraction, sampleSeed, type);
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    SufficientStatistics statistics =
        run(
            "Pass %d".formatted(index + 1),
            new Expectation(mixture, fraction < 1 ? batchMomentType : null),
            index);
    if (fraction < 1 && statistics == null) {
      throw new IllegalArgumentException(
          "miniBatchFraction = %s drew no block of rows at pass %d; raise it or lower maxBlockSizeInMB."
              .formatted(fraction, index + 1));
    }
    boolean isWhole = fraction == 1;
    if (isWhole && (statistics == null || statistics.rows() != blocks.rows())) {
      throw changedInput(statistics, blocks);
    }
    if (isWhole && moments != null && !moments.isOfSameRows(statistics)) {
      throw new IllegalStateException(
          "Pass %d saw other values than the first look at the data: the input changes from read to read; persist or save it first."
              .formatted(index + 1));
    }
    return statistics;
  }

  /** The moments of all rows, with which a fit begins. */
  DataMoments dataMoments(CovarianceType type) {
    int d = blocks.dim();
    Mixture any =
        Mixture.ofLogWeights(new double[1], new double[d], new AxisAlignedCovariance.Identity(d));
    SufficientStatistics statistics = moments(any, type);
    if (statistics == null || statistics.rows() != blocks.rows()) {
      throw changedInput(statistics, blocks);
    }
    moments = new DataMoments(type, statistics);
    return moments;
  }

  /** Statistics of a mixture together with the second moment of all rows. */
  SufficientStatistics moments(Mixture mixture, CovarianceType type) {
    return run("The pass that lays out the blocks", new Expectation(mixture, type), 0);
  }

  /** Statistics of all rows by the responsibilities that the subspace gives them. */
  SufficientStatistics lifting(Mixture mixture, PrincipalSubspace subspace) {
    return run("The pass that lifts the components", Expectation.within(subspace, mixture), 0);
  }

  private static IllegalStateException changedInput(
      SufficientStatistics found, SampleBlocks blocks) {
    return new IllegalStateException(
        "A pass saw %d rows, the first look at the data %d: the input changes from read to read; persist or save it first."
            .formatted(found == null ? 0 : found.rows(), blocks.rows()));
  }

  private SufficientStatistics run(String name, Expectation expectation, int index) {
    JavaRDD<SampleBlock> rdd = blocks.rdd();
    Broadcast<Expectation> broadcast =
        JavaSparkContext.fromSparkContext(rdd.context()).broadcast(expectation);
    try {
      RDD<SufficientStatistics> partials =
          new StatisticsRdd(rdd.rdd(), broadcast, fraction, SplitMix.mix(seed, index));
      return TaskFailure.explained(
          name,
          () -> OrderedReduce.reduce(partials.toJavaRDD(), SufficientStatistics::merge, depth));
    } finally {
      broadcast.destroy();
    }
  }
}
