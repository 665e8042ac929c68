package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.em.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of checkpoints is one fit's at a time. */
class SharedCheckpointsTest {
  private static final Dataset<Row> ROWS =
      Tables.of(Samples.clustered(100, 2, 2, 3, new SplittableRandom(3)).rows(), 2);

  @TempDir private Path dir;

  private GradientEM estimator() {
    return Models.estimator(3)
        .setMaxIter(4)
        .setCheckpointDir(dir.toString())
        .setCheckpointInterval(1);
  }

  @Test
  void aSecondFitInItIsToldSoAndTheFirstGoesOn() {
    GradientEMModel first =
        estimator()
            .fit(
                ROWS,
                pass -> {
                  if (pass.pass() == 2) {
                    assertThatThrownBy(() -> estimator().setSeed(2).fit(ROWS))
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining("Another fit is writing its checkpoints to " + dir)
                        .hasMessageContaining(".in-use-")
                        .hasMessageContaining("give each fit a checkpointDir of its own");
                  }
                });
    Models.assertSameBits(first, estimator().setCheckpointDir("").fit(ROWS));
    assertThat(dir.toFile().list()).noneMatch(name -> name.contains("in-use"));
  }
}
