package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.em.PhaseTotal;
import org.gradientem.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.pass.BatchPass;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.statistics.InformationCriterion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passes over a share of the blocks. */
@Tag("long")
class MiniBatchTest {
  private static final long SEED = 3;
  private static final int ROWS = 4000;

  /** Ten rows of two doubles to a block, so 400 blocks. */
  private static final double TEN_ROWS_IN_MB = 160.0 / (1 << 20);

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows() {
    rows = Tables.of(Samples.clustered(ROWS, 2, 3, 5, new SplittableRandom(SEED)).rows(), 4);
  }

  private static GradientEM estimator() {
    return Models.estimator(5)
        .setSeed(SEED)
        .setMaxIter(25)
        .setTol(0)
        .setMaxBlockSizeInMB(TEN_ROWS_IN_MB);
  }

  @Test
  void aPassSeesItsShareOfTheRowsAndOthersEachTime() {
    Mixture any =
        Mixture.of(new double[] {1}, new double[1][2], new AxisAlignedCovariance.Identity(2));
    try (InputBlocks input =
        InputBlocks.read(rows, Models.rowSettings("", TEN_ROWS_IN_MB, 2), 1, RowStatistic.LINEAR)) {
      RowBlocks blocks = input.blocks();
      BatchPass pass = new BatchPass(blocks, 2, 0.3, SEED, CovarianceType.FULL);
      Set<Double> sums = new HashSet<>();
      for (int index = 0; index < 10; index++) {
        var statistics = pass.run(any, index);
        // A block more or less in each of the four partitions.
        assertThat(statistics.rows()).isBetween(1200L - 40, 1200L + 40);
        assertThat(statistics.weight()).isEqualTo((double) statistics.rows());
        sums.add(statistics.sums()[0]);
        assertThat(pass.run(any, index).sums()).isEqualTo(statistics.sums());
      }
      assertThat(sums).hasSize(10);
      assertThat(new BatchPass(blocks, 2, 0.3, SEED + 1, CovarianceType.FULL).run(any, 0).sums())
          .isNotEqualTo(pass.run(any, 0).sums());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VII", "VEE", "VVV"})
  void theFitComesNearTheLikelihoodOfAllRows(CovarianceFamily family) {
    GradientEM estimator = estimator().setCovarianceType(family.toString());
    GradientEMModel all = estimator.fit(rows);
    GradientEMModel some = estimator.setMiniBatchFraction(0.3).fit(rows);
    double best = all.summary().evaluation().meanLogLikelihood();
    // p parameters fitted to 1200 rows lose about p / 2400 nats per row; averaging passes, less.
    long parameters = new InformationCriterion(family, 2, ROWS).parameters(5);
    assertThat(some.summary().evaluation().meanLogLikelihood())
        .as("seed %d", SEED)
        .isCloseTo(best, within(parameters / (2 * 0.3 * ROWS)));
    assertThat(some.summary().evaluation().meanLogLikelihood())
        .isCloseTo(some.evaluate(rows).meanLogLikelihood(), within(1e-12));
    assertThat(some.summary().rows()).isEqualTo(ROWS);
    assertThat(some.summary().phases())
        .singleElement()
        .returns(Phase.MAIN, PhaseTotal::name)
        .returns(27, PhaseTotal::passes);
    assertThat(some.summary().history())
        .extracting(PassRecord::pass)
        .isEqualTo(IntStream.rangeClosed(1, 27).boxed().toList());
  }

  @Test
  void theSameSeedGivesTheSameModel() {
    GradientEM estimator = estimator().setMaxIter(5).setMiniBatchFraction(0.3);
    GradientEMModel model = estimator.fit(rows);
    Models.assertSameBits(estimator.fit(rows), model);
    double[][] means = model.mixture().means();
    GradientEM fixedStart = estimator.setInitialMixture(model.weights(), means);
    assertThat(Models.distance(fixedStart.setSeed(1).fit(rows), fixedStart.setSeed(2).fit(rows)))
        .isGreaterThan(1e-6);
  }

  @Test
  void aPassThatDrewNoBlockIsRefusedWithTheMend() {
    // All rows in one block, which a pass sees with probability 0.01.
    GradientEM estimator =
        estimator().setMiniBatchFraction(0.01).setMaxBlockSizeInMB(1).setMaxIter(500);
    assertThatThrownBy(() -> estimator.fit(rows.coalesce(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("miniBatchFraction = 0.01 drew no block of rows at pass ")
        .hasMessageEndingWith("; raise it or lower maxBlockSizeInMB.");
  }
}
