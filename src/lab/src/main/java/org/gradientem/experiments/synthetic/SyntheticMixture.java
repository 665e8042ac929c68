package org.gradientem.experiments.synthetic;

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
 * @param kind what it is drawn from: closest means 5 to 8 standard deviations apart, and no weight
 *     below half of the average
 * @param rows number of rows, 20 000 to 60 000, with m from 40 on 60 000 to 100 000
 */
record SyntheticMixture(int index, long seed, RandomMixture kind, int rows) {
  static final String FEATURES = "features";
  static final String LABEL = "label";

  /** Draws one, whichever others are drawn. */
  static SyntheticMixture of(int index, long seed) {
    SyntheticSet set = SyntheticSet.of(index);
    // 32 bits are enough to tell them apart, and short to type.
    long own = SplitMix.mix(seed, index) >>> 32;
    SplittableRandom random = new SplittableRandom(own);
    int m = set.components(index);
    double separation = random.nextDouble(5, 8);
    return new SyntheticMixture(
        index,
        own,
        new RandomMixture(m, set.dim(index), separation, 0.5 / m, set.family(index)),
        random.nextInt(set.leastRows(), set.mostRows() + 1));
  }

  SyntheticSet set() {
    return SyntheticSet.of(index);
  }

  int m() {
    return kind.components();
  }

  int dim() {
    return kind.dim();
  }

  CovarianceFamily family() {
    return kind.family();
  }

  double separation() {
    return kind.separation();
  }

  /** Lower bound of the weights. */
  double minWeight() {
    return kind.minWeight();
  }

  Mixture truth() {
    return kind.draw(null, seed);
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
