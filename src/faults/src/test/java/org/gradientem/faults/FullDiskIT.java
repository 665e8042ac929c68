package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full or missing disk is a sentence, and what was there before is still there. */
class FullDiskIT {
  @TempDir static Path folder;

  private static SmallDisk disk;
  private static String rows;

  @BeforeAll
  static void mount() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), 1);
    rows = Trial.rows();
  }

  @AfterAll
  static void unmount() throws Exception {
    if (disk != null) {
      disk.unmount();
    }
  }

  @Test
  void ofTheOutput() throws Exception {
    disk.fill(8 << 10);
    Path checkpoints = folder.resolve("checkpoints");
    Path output = disk.root().resolve("fit");
    String[] fit = Trial.fit(rows, output.toString(), "--checkpoint-dir=" + checkpoints);

    JvmProcess failed = JvmProcess.submit("full output", "local[2]", fit);

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(failed, "No space left on device", "the last checkpoint is");
    assertThat(Trial.names(disk.root())).containsExactly("filling");
    disk.fill(900 << 10);
    JvmProcess again = Trial.succeed(JvmProcess.submit("freed output", "local[2]", fit));
    assertThat(again.text()).contains("Resumed a");
    assertThat(Trial.names(checkpoints)).isEmpty();
    assertThat(output.resolve("components.csv")).exists();
    disk.remove(output);
  }

  @Test
  void ofTheCheckpoints() throws Exception {
    disk.fill(1 << 10);
    Path checkpoints = disk.root().resolve("checkpoints");
    Path output = folder.resolve("not written");

    JvmProcess failed =
        JvmProcess.submit(
            "full checkpoints",
            "local[2]",
            Trial.fit(rows, output.toString(), "--checkpoint-dir=" + checkpoints));

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(failed, "No space left on device", "checkpoint");
    assertThat(Trial.names(checkpoints)).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(output).doesNotExist();
  }

  @Test
  void ofSparksTemporaryFilesWhenItStarts() throws Exception {
    Path local = Files.createDirectories(disk.root().resolve("local"));
    disk.fill(64 << 10);
    JvmProcess failed =
        JvmProcess.submitWith(
            "full local dir",
            List.of("-Dspark.local.dir=" + local, "-Dspark.memory.fraction=0.001"),
            "local[2]",
            Trial.fit(rows, folder.resolve("none").toString()));
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    // Spark has reported it by then, in traces of its own.
    assertThat(failed.text().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains("No space left on device", "SPARK_LOCAL_DIRS");
    assertThat(folder.resolve("none")).doesNotExist();
    disk.remove(local);
  }
}
