package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.summary.PassRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fit that is killed in any of its phases goes on from the last checkpoint before. */
@Tag("long")
class PhasedCheckpointTest {
  private static final long SEED = 7;
  private static final Dataset<Row> ROWS =
      Tables.of(Samples.clustered(400, 40, 3, 1, new SplittableRandom(SEED)).rows(), 3);

  @TempDir private Path dir;

  private static GradientEM estimator(String init) {
    return new GradientEM()
        .setInit(init)
        .setCovarianceType("EII")
        .setStartComponents(25)
        .setSeed(SEED)
        .setTol(0)
        .setMaxIter(9);
  }

  private GradientEM checkpointed(String init) {
    return estimator(init).setCheckpointDir(dir.toString());
  }

  private void interrupt(GradientEM estimator, String phase, int pass) {
    var killer = Models.killedAt(at -> at.phase().toString().equals(phase) && at.pass() == pass);
    assertFails(() -> estimator.fit(ROWS, killer), "killed");
  }

  @ParameterizedTest
  @CsvSource({
    "pca, main, 6, Resumed at pass 6 from a checkpoint.",
    "pca, refine, 1, Resumed at pass 9 from a checkpoint.",
    "pca, final, 1, Resumed after the search from a checkpoint.",
    "random, refine, 1, Resumed at pass 9 from a checkpoint."
  })
  void resumesBitByBit(String init, String phase, int killed, String message) {
    interrupt(checkpointed(init), phase, killed);
    GradientEMModel resumed = checkpointed(init).fit(ROWS);
    GradientEMModel whole = estimator(init).fit(ROWS);
    Models.assertSameBits(resumed, whole);
    assertThat(resumed.summary().warnings()).as("seed %d", SEED).contains(message);
    assertThat(dir.resolve("checkpoint.json")).content().contains("\"ended\":true");
    assertThat(passes(resumed)).isEqualTo(passes(whole));
    assertThat(totals(resumed)).isEqualTo(totals(whole));
    assertThat(resumed.summary().selectionReason()).isEqualTo(whole.summary().selectionReason());
  }

  private static List<String> passes(GradientEMModel model) {
    return model.summary().history().stream().map(PhasedCheckpointTest::text).toList();
  }

  private static List<String> totals(GradientEMModel model) {
    return model.summary().phases().stream()
        .map(phase -> "%s: %d passes".formatted(phase.name(), phase.passes()))
        .toList();
  }

  private static String text(PassRecord pass) {
    return "%s %d: %s".formatted(pass.phase(), pass.pass(), pass.meanLogLikelihood());
  }
}
