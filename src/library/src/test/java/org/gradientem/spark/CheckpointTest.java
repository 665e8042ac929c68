package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.gradientem.Refusals.assertFails;
import static org.gradientem.Refusals.assertRefused;
import static org.gradientem.mixture.Close.assertClose;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.Bits;
import org.gradientem.UserException;
import org.gradientem.internal.em.Samples;
import org.gradientem.summary.PassRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted fit goes on where it stood and ends at the very model it would have reached. */
@Tag("long")
class CheckpointTest {
  private static final long SEED = 5;
  private static final Samples SAMPLES =
      Samples.clustered(400, 2, 3, 3, new SplittableRandom(SEED));

  @TempDir private Path dir;
  private Dataset<Row> rows;

  @BeforeEach
  void makeRows() {
    rows = Tables.of(SAMPLES.rows(), 4);
  }

  private static GradientEM estimator() {
    return Models.estimator(6).setMaxIter(12).setTol(0).setSeed(SEED);
  }

  private GradientEM checkpointed() {
    return estimator().setCheckpointDir(dir.toString());
  }

  /** Leaves the checkpoints of a fit that was stopped after some pass. */
  private void interrupt(GradientEM estimator, int afterPass) {
    assertFails(
        () -> estimator.fit(rows, Models.killedAt(pass -> pass.pass() == afterPass)), "killed");
  }

  /** A checkpoint is of an accepted mixture, and a cycle of SQUAREM has three passes. */
  private static void assertResumed(GradientEMModel model, int killed) {
    List<String> resumed =
        model.summary().warnings().stream()
            .filter(sentence -> sentence.startsWith("Resumed at pass "))
            .toList();
    assertThat(resumed).hasSize(1);
    assertThat(Integer.parseInt(resumed.get(0).replaceAll("\\D", "")))
        .isBetween(killed - 3, killed);
  }

  @ParameterizedTest(name = "killed after pass {0}")
  @ValueSource(ints = {4, 8, 11, 13})
  void aResumedFitGivesTheUninterruptedModelBitByBit(int killed) {
    interrupt(checkpointed(), killed);
    GradientEMModel resumed = checkpointed().fit(rows);
    GradientEMModel whole = estimator().fit(rows);
    Models.assertSameBits(resumed, whole);
    assertResumed(resumed, killed);
    assertThat(whole.summary().warnings()).noneMatch(sentence -> sentence.contains("Resumed"));
    assertThat(likelihoods(resumed)).hasSize(13);
    Bits.assertSame(likelihoods(resumed), likelihoods(whole));
  }

  /** Rows in other partitions have another mean of some. */
  @Test
  void aFitResumesOnRowsInOtherPartitions() {
    Samples many = Samples.clustered(8000, 2, 3, 3, new SplittableRandom(SEED));
    rows = Tables.of(many.rows(), 2);
    interrupt(checkpointed(), 8);
    Dataset<Row> others = Tables.of(many.rows(), 5);
    GradientEMModel resumed = checkpointed().fit(others);
    assertResumed(resumed, 8);
    double[][] whole = estimator().fit(others).mixture().means();
    assertClose(resumed.mixture().means(), whole, 1e-12);
  }

  /** Of few distinct rows the mean of all is subtracted, whose last bits follow their order. */
  @Test
  void aFitResumesOnRowsInAnotherOrder() {
    GradientEM estimator = checkpointed().setMaxBlockSizeInMB(0);
    interrupt(estimator, 8);
    double[][] backwards = SAMPLES.rows().clone();
    ArrayUtils.reverse(backwards);
    GradientEMModel resumed = estimator.fit(Tables.of(backwards, 4));
    assertResumed(resumed, 8);
    double[][] whole = estimator().setMaxBlockSizeInMB(0).fit(rows).mixture().means();
    assertClose(resumed.mixture().means(), whole, 1e-12);
  }

  private static double[] likelihoods(GradientEMModel model) {
    return model.summary().history().stream().mapToDouble(PassRecord::meanLogLikelihood).toArray();
  }

  @Test
  void aResumedFitConvergesAtTheSamePass() {
    GradientEM converging = checkpointed().setMaxIter(100).setTol(1e-3);
    int passes =
        converging.copy(ParamMap.empty()).setCheckpointDir("").fit(rows).summary().history().size();
    assertThat(passes).isBetween(5, 60);
    interrupt(converging, passes - 1);
    GradientEMModel resumed = converging.fit(rows);
    assertThat(resumed.summary().converged()).isTrue();
    assertThat(resumed.summary().history()).hasSize(passes);
  }

  @Test
  void aFolderMayHaveAnyName() {
    Path odd = dir.resolve("runs {a,b} [1]");
    GradientEM estimator = checkpointed().setCheckpointDir(odd.toString());
    interrupt(estimator, 5);
    assertResumed(estimator.fit(rows), 5);
  }

  @Test
  void thereIsOneFileAndTheEndIsNoted() {
    interrupt(checkpointed(), 9);
    assertThat(dir.toFile().list((folder, name) -> !name.endsWith(".crc")))
        .containsExactly("checkpoint.json");
    assertThat(file()).content().contains("\"ended\":false");
    checkpointed().fit(rows);
    assertThat(dir.toFile().list((folder, name) -> !name.endsWith(".crc")))
        .containsExactly("checkpoint.json");
    assertThat(file()).content().contains("\"ended\":true");
  }

  private Path file() {
    return dir.resolve("checkpoint.json");
  }

  /** Writes a content as somebody else might, without Hadoop's checksum. */
  private void write(String content) throws IOException {
    Files.delete(dir.resolve(".checkpoint.json.crc"));
    Files.writeString(file(), content);
  }

  @Test
  void filesHoldParametersAndHistoryAndNoRows() {
    interrupt(checkpointed(), 9);
    long few = size();
    rows = Tables.of(Samples.clustered(4000, 2, 3, 3, new SplittableRandom(SEED)).rows(), 4);
    for (File file : dir.toFile().listFiles()) {
      assertThat(file.delete()).isTrue();
    }
    interrupt(checkpointed(), 9);
    // 6 components of 2 features with 8 records: far less than 400 rows take, and no more for 4000.
    assertThat(size()).isLessThan(6000).isCloseTo(few, withinPercentage(10));
  }

  private long size() {
    return file().toFile().length();
  }

  @Test
  void aTornFileNextToTheCheckpointIsWrittenOver() throws IOException {
    interrupt(checkpointed(), 9);
    Path torn = dir.resolve(".checkpoint.json.tmp");
    Files.writeString(torn, "{\"format\":9,\"fing");
    GradientEMModel resumed = checkpointed().fit(rows);
    assertResumed(resumed, 9);
    Models.assertSameBits(resumed, estimator().fit(rows));
    assertThat(torn).doesNotExist();
  }

  @Test
  void aFitThatIsKilledBeforeItsCheckpointIsRenamedGoesOnFromIt() throws IOException {
    interrupt(checkpointed(), 9);
    Files.move(file(), dir.resolve(".checkpoint.json.tmp"));
    Files.delete(dir.resolve(".checkpoint.json.crc"));
    assertResumed(checkpointed().fit(rows), 9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null", "no json", "{\"format\":9}"})
  void aDamagedFileIsNamedWithItsFix(String content) throws IOException {
    interrupt(checkpointed(), 9);
    write(content);
    assertIsRefused();
  }

  private void assertIsRefused() {
    assertThatThrownBy(() -> checkpointed().fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The checkpoint ")
        .hasMessageContaining(file().toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileWithAChangedByteIsRefused() throws IOException {
    interrupt(checkpointed(), 9);
    String text = Files.readString(file());
    String changed = text.replaceFirst("(\"meanMatrix\":\\[-?\\d+\\.\\d)\\d", "$17");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file(), changed);
    assertIsRefused();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"passes\":\\d+', '\"passes\":-8'",
    "'\"dim\":2', '\"dim\":3'",
    "'\"history\":\\[', '\"history\":[null,'",
    "'\"phases\":\\[', '\"phases\":[null,'",
    "'\"memory\":\\[[^]]*\\]', '\"memory\":null'"
  })
  void numbersThatContradictEachOtherAreNotTaken(String pattern, String other) throws IOException {
    interrupt(checkpointed(), 9);
    String content = Files.readString(file());
    String changed = content.replaceFirst(pattern, Matcher.quoteReplacement(other));
    assertThat(changed).isNotEqualTo(content);
    write(changed);
    assertIsRefused();
  }

  @Test
  void aCleanResumptionWarnsOfNothingElse() {
    interrupt(checkpointed(), 9);
    try (CapturedLog log = new CapturedLog()) {
      checkpointed().fit(rows);
      assertThat(log.warnings()).isNotEmpty().allMatch(warning -> warning.startsWith("Resumed "));
    }
  }

  @Test
  void aFolderThatCannotBeMadeGivesASentence() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    GradientEM estimator = estimator().setCheckpointDir(file.resolve("below").toString());
    assertRefused(
        () -> estimator.fit(rows),
        "The checkpoint folder " + file.resolve("below"),
        "checkpointDir");
  }

  @Test
  void aFileThatCannotBeWrittenGivesASentence() {
    assertThatThrownBy(
            () ->
                checkpointed()
                    .fit(
                        rows,
                        pass -> {
                          if (pass.pass() == 4) {
                            block(dir.resolve(".checkpoint.json.tmp"));
                          }
                        }))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("The checkpoint at pass [4-6] could not be written to .*")
        .hasMessageContaining("free the disk or change `checkpointDir`");
  }

  /** A folder in a file's place, which cannot be written over. */
  private static void block(Path path) {
    path.resolve("x").toFile().mkdirs();
  }
}
