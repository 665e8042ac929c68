package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
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

  private static String mark(String host, ProcessHandle process, long secondsEarlier) {
    long start = process.info().startInstant().orElseThrow().getEpochSecond() - secondsEarlier;
    return ".in-use-%s~%d~%d~%s".formatted(host, process.pid(), start, UUID.randomUUID());
  }

  private static String host() throws IOException {
    return InetAddress.getLocalHost().getHostName();
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
                        .hasMessageContaining("process " + ProcessHandle.current().pid())
                        .hasMessageContaining("give each fit a checkpointDir of its own");
                  }
                });
    Models.assertSameBits(first, estimator().setCheckpointDir("").fit(ROWS));
    assertThat(dir.toFile().list()).noneMatch(name -> name.contains("in-use"));
  }

  @Test
  void aLivingProcessIsNamed() throws IOException {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    Files.createFile(dir.resolve(mark(host(), parent, 0)));
    assertThatThrownBy(() -> estimator().fit(ROWS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("process " + parent.pid());
    assertThat(dir.toFile().list()).hasSize(1);
  }

  @Test
  void whatADeadProcessLeftKeepsNobodyOut() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String elsewhere = mark("elsewhere", self, 0);
    // One that had this number before, and one of a process that is restarted under its number.
    Files.createFile(dir.resolve(mark(host(), self, 1000)));
    Files.createFile(dir.resolve(mark(host(), self, 0)));
    Files.createFile(dir.resolve(elsewhere));
    estimator().fit(ROWS);
    assertThat(dir.toFile().list())
        .filteredOn(name -> name.startsWith(".in-use"))
        .containsExactly(elsewhere);
  }
}
