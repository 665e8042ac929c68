package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of Spark's temporary files fills up while a fit runs: one sentence, and once there is
 * room the same command gives the model of a fit that nothing befell.
 */
class TemporaryDiskIT {
  /** Spark keeps a copy of the job's jar there. */
  private static final int MEGABYTES = 64;

  @TempDir static Path folder;

  private static SmallDisk disk;
  private static String rows;
  private static String expected;

  @BeforeAll
  static void mount() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
    rows = Trial.rows();
    Path whole = folder.resolve("whole");
    Trial.succeed(
        JvmProcess.submitWith("temporary whole", options(), "local[2]", fit(whole.toString())));
    expected = Trial.components(whole);
  }

  @AfterAll
  static void unmount() throws Exception {
    if (disk != null) {
      disk.unmount();
    }
  }

  @AfterEach
  void free() throws Exception {
    disk.free();
  }

  /** More partitions than are merged at once, so that each pass writes what tasks exchange. */
  private static List<String> options() {
    return List.of(
        "-Dspark.local.dir=" + disk.root(),
        "-Dspark.sql.files.maxPartitionBytes=65536",
        // So little memory that blocks go to the disk.
        "-Dspark.memory.fraction=0.001",
        // What is no longer needed would free space at a moment of the collector's choice.
        "-Dspark.cleaner.referenceTracking=false");
  }

  private static String[] fit(String output, String... more) {
    List<String> args = new ArrayList<>(List.of("fit", "--input=" + rows, "--output=" + output));
    args.addAll(List.of("--k=16", "--selection=none", "--max-iter=6", "--tol=0"));
    args.addAll(List.of("--no-report", "--max-block-size-in-mb=0.003"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  /** Runs a fit whose disk is full from a line of its progress on. */
  private static void assertFails(String name, String fullFrom, String what, String... fit)
      throws Exception {
    JvmProcess failed =
        JvmProcess.submitHeld("temporary " + name, fullFrom, options(), "local[2]", fit);
    failed.await(fullFrom);
    disk.fill(0);
    failed.release();

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(
        failed, what, "No space left on device", "SPARK_LOCAL_DIRS", "fit again");
    assertThat(output(name)).doesNotExist();
    disk.free();
    assertThat(Trial.names(disk.root())).as("left by a fit that failed").isEmpty();
  }

  private static Path output(String name) {
    return folder.resolve("fit " + name);
  }

  @Test
  void whileBlocksAreWritten() throws Exception {
    String[] fit = fit(output("layout").toString());
    assertFails("layout", "^reading ", "The first scan of the rows failed", fit);
  }

  @Test
  void whileStatisticsAreExchanged() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    String[] fit = fit(output("main").toString(), "--checkpoint-dir=" + checkpoints);
    assertFails("main", "^main ", "Pass 2 failed", fit);

    JvmProcess again =
        Trial.succeed(JvmProcess.submitWith("temporary again", options(), "local[2]", fit));

    assertThat(again.text()).contains("Resumed at pass 2");
    assertThat(Trial.components(output("main"))).isEqualTo(expected);
    assertThat(Trial.names(checkpoints)).isEmpty();
  }
}
