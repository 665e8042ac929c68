package org.gradientem.experiments;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rows.MixtureRows;
import org.gradientem.truth.RandomMixture;

/**
 * A random mixture of one of the sets. The generate command draws the same rows from these figures.
 *
 * @param index its number, 0 to 209
 * @param seed what its weights, means, covariances and rows are drawn from
 * @param m number of components
 * @param dim number of coordinates d
 * @param family family of the covariances
 * @param separation distance of the closest two means in standard deviations, 5 to 8
 * @param rows number of rows, 20 000 to 60 000, with m from 40 on 60 000 to 100 000
 */
record SyntheticMixture(
    int index, long seed, int m, int dim, CovarianceFamily family, double separation, int rows) {
  static final String FEATURES = "features";
  static final String LABEL = "label";

  /** Draws one, whichever others are drawn. */
  static SyntheticMixture of(int index, long seed) {
    SyntheticSet set = SyntheticSet.of(index);
    // 32 bits are enough to tell them apart, and short to type.
    long own = SplitMix.mix(seed, index) >>> 32;
    SplittableRandom random = new SplittableRandom(own);
    return new SyntheticMixture(
        index,
        own,
        set.components(index),
        set.dim(index),
        set.family(index),
        random.nextDouble(5, 8),
        random.nextInt(set.leastRows(), set.mostRows() + 1));
  }

  SyntheticSet set() {
    return SyntheticSet.of(index);
  }

  /** Lower bound of the weights. */
  double minWeight() {
    return 0.5 / m;
  }

  Mixture truth() {
    return new RandomMixture(m, dim, separation, minWeight(), family).draw(null, seed);
  }

  /** Its rows and the component that each was drawn from. */
  Dataset<Row> draw(SparkSession session) {
    return MixtureRows.draw(session, truth(), rows, seed, FEATURES, LABEL);
  }

  /** The same rows, here. */
  Stream<MixtureSampler.Draw> draw() {
    MixtureSampler sampler = new MixtureSampler(truth(), seed);
    return IntStream.range(0, rows).mapToObj(sampler::draw);
  }
}
