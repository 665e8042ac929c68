package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where rows lie, and in blocks of what size, must not change the model. */
@Tag("long")
class PartitioningTest {
  /** The contract; the sums themselves differ by rounding, which a dozen steps amplify a little. */
  private static final double SAME = 1e-9;

  private static final long SEED = 7;

  private static Samples samples;
  private static GradientEMModel expected;

  @BeforeAll
  static void fitOnePartition() {
    samples = Samples.clustered(600, 3, 3, 4, new SplittableRandom(SEED));
    expected = fit(Tables.of(samples.rows(), 1), Models.SMALL_BLOCK_IN_MB);
  }

  private static GradientEMModel fit(Dataset<Row> dataset, double megabytes) {
    return Models.estimator(6)
        .setMaxIter(12)
        .setTol(0)
        .setSeed(SEED)
        .setMaxBlockSizeInMB(megabytes)
        .fit(dataset);
  }

  @Test
  void aThousandPartitionsMostlyEmptyGiveTheSameModel() {
    GradientEM few = Models.estimator(6).setInitialModel(expected, 0).setMaxIter(1).setTol(0);
    GradientEMModel thousand = few.fit(Tables.of(samples.rows(), 1000));
    GradientEMModel one = few.fit(Tables.of(samples.rows(), 1));
    assertThat(Models.distance(thousand, one)).as("seed %d", SEED).isLessThan(SAME);
    assertThat(Models.distance(thousand, expected)).as("seed %d", SEED).isGreaterThan(SAME);
  }

  @Test
  void skewedPartitionsGiveTheSameModel() {
    // 1 row, 2 rows, none, and all the others in one partition.
    Dataset<Row> skewed =
        Tables.of(rows(0, 1), 1)
            .union(Tables.of(rows(1, 3), 1))
            .union(Tables.of(new double[0][], 3))
            .union(Tables.of(rows(3, samples.count()), 1));
    assertThat(skewed.rdd().getNumPartitions()).isEqualTo(6);
    assertThat(Models.distance(fit(skewed, Models.SMALL_BLOCK_IN_MB), expected))
        .as("seed %d", SEED)
        .isLessThan(SAME);
  }

  private static double[][] rows(int from, int to) {
    return samples.pick(IntStream.range(from, to).toArray()).rows();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-3, 64})
  void anyBlockSizeGivesTheSameModel(double megabytes) {
    assertThat(Models.distance(fit(Tables.of(samples.rows(), 2), megabytes), expected))
        .as("seed %d", SEED)
        .isLessThan(SAME);
  }

  @Test
  void theOrderOfRowsDoesNotChangeTheModel() {
    Samples shuffled = samples.shuffled(new SplittableRandom(SEED + 1));
    assertThat(
            Models.distance(fit(Tables.of(shuffled.rows(), 4), Models.SMALL_BLOCK_IN_MB), expected))
        .as("seed %d", SEED)
        .isLessThan(SAME);
  }

  /**
   * Rows whose mean is a round number, as after standardisation: the mean's sign and last bits then
   * depend on the order of summation, the random start must not.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 3})
  void aStartIsThatOfAnyPartitioningAtARoundMean(double mean) {
    double[][] symmetric = symmetric(mean);
    GradientEM start = Models.estimator(8).setMaxIter(0).setSeed(SEED);
    GradientEMModel one = start.fit(Tables.of(symmetric, 1));
    for (int partitions : new int[] {2, 7, 30}) {
      assertThat(Models.distance(start.fit(Tables.of(symmetric, partitions)), one))
          .as("seed %d, %d partitions", SEED, partitions)
          .isLessThan(SAME);
    }
  }

  private static double[][] symmetric(double mean) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] rows = new double[200][2];
    for (int r = 0; r < rows.length; r += 2) {
      for (int j = 0; j < 2; j++) {
        double value = Math.rint(random.nextGaussian() * 1000) / 1000;
        rows[r][j] = mean + value;
        rows[r + 1][j] = mean - value;
      }
    }
    return Samples.of(rows).shuffled(random).rows();
  }

  @Test
  void aDifferentSeedStartsElsewhere() {
    GradientEM start = Models.estimator(6).setMaxIter(0);
    GradientEMModel one = start.setSeed(1).fit(Tables.of(samples.rows(), 2));
    GradientEMModel two = start.setSeed(2).fit(Tables.of(samples.rows(), 2));
    assertThat(Models.distance(one, two)).isGreaterThan(0.01);
  }
}
