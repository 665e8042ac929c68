package org.gradientem.experiments;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rows.MixtureRows;

/**
 * One of a hundred random mixtures: each number of components with each number of coordinates and
 * each type of covariance twice, the rest drawn at random. The generate command draws the same rows
 * from these figures.
 *
 * @param index its number, 0 to 99
 * @param seed what its weights, means, covariance and rows are drawn from
 * @param m number of components
 * @param dim number of coordinates d
 * @param type type of the shared covariance
 * @param separation distance of the closest two means in standard deviations, 5 to 8
 * @param rows number of rows, 20 000 to 60 000
 */
record SyntheticMixture(
    int index, long seed, int m, int dim, CovarianceType type, double separation, int rows) {
  static final int COUNT = 100;
  static final String FEATURES = "features";
  static final String LABEL = "label";

  private static final List<Integer> COMPONENTS = List.of(3, 5, 10, 20, 50);
  private static final List<Integer> DIMS = List.of(2, 5, 10, 30, 100);
  private static final List<CovarianceType> TYPES =
      List.of(CovarianceType.IDENTITY, CovarianceType.FULL);

  /** Draws one, whichever others are drawn. */
  static SyntheticMixture of(int index, long seed) {
    if (index < 0 || index >= COUNT) {
      throw new UserException("There is no mixture %d; use 0 to %d.".formatted(index, COUNT - 1));
    }
    // 32 bits are enough to tell them apart, and short to type.
    long own = SplitMix.mix(seed, index) >>> 32;
    SplittableRandom random = new SplittableRandom(own);
    return new SyntheticMixture(
        index,
        own,
        COMPONENTS.get(index % 5),
        DIMS.get(index / 5 % 5),
        TYPES.get(index / 25 % 2),
        random.nextDouble(5, 8),
        random.nextInt(20_000, 60_001));
  }

  /** Lower bound of the weights. */
  double minWeight() {
    return 0.5 / m;
  }

  Mixture truth() {
    return new RandomMixture(m, dim, separation, minWeight(), type).draw(null, seed);
  }

  /** Its rows and the component that each was drawn from. */
  Dataset<Row> draw(SparkSession session) {
    return MixtureRows.draw(session, truth(), rows, seed, FEATURES, LABEL);
  }
}
