package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertFails;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.summary.PassRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A checkpoint is taken up only by the fit that wrote it. */
class CheckpointOfAnotherFitTest {
  private static final double[][] ROWS =
      Samples.clustered(100, 2, 2, 3, new SplittableRandom(3)).rows();

  /** What a fit leaves that is killed after its third pass. */
  private static String checkpoint;

  @TempDir private Path dir;

  @BeforeEach
  void leaveACheckpoint() throws IOException {
    Path file = dir.resolve("checkpoint.json");
    if (checkpoint == null) {
      assertKilledAt(3);
      checkpoint = Files.readString(file);
      Files.delete(dir.resolve(".checkpoint.json.crc"));
    }
    Files.writeString(file, checkpoint);
  }

  private void assertKilledAt(int last) {
    Consumer<PassRecord> killer = Models.killedAt(pass -> pass.pass() >= last);
    assertFails(() -> estimator().fit(Tables.of(ROWS, 2), killer), "killed");
  }

  private GradientEM estimator() {
    return Models.estimator(3).setSeed(1).setMaxIter(8).setTol(0).setCheckpointDir(dir.toString());
  }

  static Stream<Arguments> otherParams() {
    return Stream.of(
        other("`startComponents` = 3, not 4", estimator -> estimator.setStartComponents(4)),
        other("`seed` = 1, not 2", estimator -> estimator.setSeed(2)),
        other("`covarianceType` = tied, not EEI", e -> e.setCovarianceType("EEI")),
        other("`sampleSize` = 200000, not 0", e -> e.setSampleSize(0)),
        other("`initialModel` = ", e -> e.setInitialMixture(new double[] {.5, .3, .2}, means())));
  }

  private static double[][] means() {
    return new double[][] {{0, 0}, {1, 1}, {2, 2}};
  }

  private static Arguments other(String difference, UnaryOperator<GradientEM> change) {
    return Arguments.of(difference, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherParams")
  void aFitWithOtherParamsIsRefusedAndToldTheDifference(
      String difference, UnaryOperator<GradientEM> change) {
    assertIllegal(
        () -> change.apply(estimator()).fit(Tables.of(ROWS, 2)),
        "is of another fit",
        difference,
        "checkpointDir");
    assertThat(dir.resolve("checkpoint.json")).exists();
  }

  @Test
  void allDifferencesAreListed() {
    double[][] wider = new double[50][];
    for (int r = 0; r < wider.length; r++) {
      wider[r] = new double[] {ROWS[r][0], ROWS[r][1], r % 7};
    }
    assertRefused(
        () -> estimator().setStartComponents(2).setSeed(9).fit(Tables.of(wider, 2)),
        "`startComponents` = 3, not 2",
        "`seed` = 1, not 9",
        "`rows` = 100, not 50",
        "`d` = 2, not 3",
        "`data` = ");
  }

  @Test
  void asManyOtherRowsAreRefused() {
    double[][] other = Samples.clustered(100, 2, 2, 3, new SplittableRandom(4)).rows();
    assertThatThrownBy(() -> estimator().fit(Tables.of(other, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`data` = ")
        .hasMessageNotContainingAny("rows = ");
  }

  @Test
  void aLaterFormatIsRefusedByItsNumber() throws IOException {
    Path newest = dir.resolve("checkpoint.json");
    Files.writeString(newest, "{\"format\": 10, \"state\": {}}");
    assertIllegal(
        () -> estimator().fit(Tables.of(ROWS, 2)),
        "checkpoint.json has format 10, this version reads 9");
    assertThat(newest).exists();
  }

  @Test
  void theCheckpointsOfAFitThatHasEndedGiveWay() {
    Dataset<Row> rows = Tables.of(ROWS, 2);
    estimator().fit(rows);
    assertThat(dir.resolve("checkpoint.json")).content().contains("\"ended\":true");
    assertThat(estimator().setSeed(2).fit(rows).summary().warnings())
        .noneMatch(warning -> warning.contains("Resumed"));
    assertThat(dir.resolve("checkpoint.json")).content().contains("\"ended\":true");
    assertThat(estimator().setSeed(2).fit(rows).summary().warnings())
        .as("the same fit again, as after a full disk")
        .anyMatch(warning -> warning.contains("Resumed"));
  }

  @Test
  void anEndedFitThatIsTakenUpAgainHasNotEnded() {
    Dataset<Row> rows = Tables.of(ROWS, 2);
    estimator().fit(rows);
    assertKilledAt(1);
    assertThat(dir.resolve("checkpoint.json")).content().contains("\"ended\":false");
    assertRefused(() -> estimator().setSeed(2).fit(rows), "is of another fit");
  }

  @Test
  void outputColumnsAndTheCheckpointsOwnParamsMayChange() {
    Dataset<Row> rows = Tables.of(ROWS, 2);
    GradientEMModel resumed =
        estimator().setPredictionCol("cluster").setLogLikelihoodCol("ll").fit(rows);
    assertThat(resumed.summary().warnings()).contains("Resumed at pass 3 from a checkpoint.");
  }
}
