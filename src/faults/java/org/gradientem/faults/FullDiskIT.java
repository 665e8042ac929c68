package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
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

  private static Path disk;
  private static String rows;

  @BeforeAll
  static void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()), "no root");
    rows = folder.resolve("rows").toString();
    Trial.makeRows(rows);
  }

  @AfterAll
  static void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /** Leaves so many bytes free. */
  private static void fill(long free) throws IOException {
    Path filling = disk.resolve("filling");
    Files.deleteIfExists(filling);
    long bytes = Files.getFileStore(disk).getUsableSpace() - free;
    try (OutputStream out = Files.newOutputStream(filling)) {
      out.write(new byte[(int) Math.max(0, bytes)]);
    }
  }

  @Test
  void ofTheOutput() throws Exception {
    fill(8 << 10);
    Path checkpoints = folder.resolve("checkpoints");
    Path output = disk.resolve("fit");
    String[] fit = Trial.fit(rows, output.toString(), "--checkpoint-dir=" + checkpoints);

    JvmProcess failed = JvmProcess.submit("full output", "local[2]", fit);

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(failed, "No space left on device", "the last checkpoint is");
    assertThat(Trial.names(disk)).containsExactly("filling");
    fill(900 << 10);
    JvmProcess again = Trial.succeed(JvmProcess.submit("freed output", "local[2]", fit));
    assertThat(again.text()).contains("Resumed at pass");
    assertThat(Trial.names(checkpoints)).isEmpty();
    assertThat(output.resolve("components.csv")).exists();
    run("rm", "-r", output.toString());
  }

  @Test
  void ofTheCheckpoints() throws Exception {
    fill(1 << 10);
    Path checkpoints = disk.resolve("checkpoints");
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
    Path local = Files.createDirectories(disk.resolve("local"));
    fill(64 << 10);
    JvmProcess failed =
        JvmProcess.submitWith(
            "full local dir",
            List.of("-Dspark.local.dir=" + local),
            "local[2]",
            Trial.fit(
                rows, folder.resolve("none").toString(), "--intermediate-storage-level=DISK_ONLY"));
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    // Spark has told of it by then, in traces of its own.
    assertThat(failed.text().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains("No space left on device", "SPARK_LOCAL_DIRS");
    assertThat(folder.resolve("none")).doesNotExist();
    run("rm", "-r", local.toString());
  }

  @Test
  void ofSparksTemporaryFiles() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    JvmProcess failed =
        JvmProcess.submitWith(
            "no local dir",
            List.of("-Dspark.local.dir=" + file.resolve("below")),
            "local[2]",
            Trial.fit(rows, folder.resolve("none").toString()));
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(failed, file.toString(), "set SPARK_LOCAL_DIRS or spark.local.dir");
  }

  @Test
  void aCheckpointFolderThatCannotBeMadeIsToldBeforeTraining() throws Exception {
    JvmProcess failed =
        JvmProcess.submit(
            "no checkpoint folder",
            "local[2]",
            Trial.fit(rows, folder.resolve("none").toString(), "--checkpoint-dir=/proc/none"));
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    Trial.assertOneSentence(failed, "/proc/none", "--checkpoint-dir");
    assertThat(failed.text()).doesNotContain("reading ");
  }
}
