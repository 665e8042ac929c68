package org.gradientem.spark.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed writer leaves beside its output is cleared away, what a living one uses is not. */
class ReplacedDirectoryTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void name() {
    target = folder.resolve("{out}*");
  }

  private Path left(String kind, String id) throws IOException {
    Path left = Files.createDirectory(folder.resolve(".{out}*-" + kind + "-" + id));
    Files.writeString(left.resolve("file"), kind);
    return left;
  }

  private static void age(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
  }

  private ReplacedDirectory open(boolean overwrite) throws IOException {
    return new ReplacedDirectory(
        target.toString(), overwrite, new Configuration(), "choose another");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatADeadWriterLeftIsRemovedAfterItsAge() throws IOException {
    age(left("new", "dead"));
    Path young = left("new", "young");
    try (ReplacedDirectory directory = open(false)) {
      directory.stage();
      directory.commit();
    }
    assertThat(names())
        .containsExactlyInAnyOrder(target.getFileName().toString(), young.getFileName().toString());
    age(young);
    open(true).close();
    assertThat(names()).containsExactly(target.getFileName().toString());
  }

  /** Both are of one process, as those of two containers of one name seem to be. */
  @Test
  void twoLivingWritersLeaveEachOtherAlone() throws Exception {
    try (ReplacedDirectory slow = open(false);
        ReplacedDirectory other = open(true)) {
      Path staged = folder.resolve(slow.stage().getName());
      Files.writeString(staged.resolve("file"), "slow");
      Path others = folder.resolve(other.stage().getName());
      open(true).close();
      assertThat(staged.resolve("file")).hasContent("slow");
      assertThat(others).isDirectory();
      slow.commit();
      other.commit();
    }
    assertThat(names()).containsExactly(target.getFileName().toString());
  }

  /** The other is between its two renames, and what it replaces has the age of that output. */
  @Test
  void whatALivingWriterReplacesIsNotPutBack() throws IOException {
    Path old = left("old", "writer");
    age(old);
    Path unfinished = left("new", "writer");
    open(false).close();
    assertThat(target).doesNotExist();
    assertThat(old).isDirectory();
    assertThat(unfinished).isDirectory();
  }

  @Test
  void whatWasToBeReplacedIsPutBack() throws IOException {
    left("old", "dead");
    age(left("new", "dead"));
    assertFails(() -> open(false), "already exists");
    assertThat(target.resolve("file")).hasContent("old");
    assertThat(names()).hasSize(1);
  }

  @Test
  void whatWasReplacedIsRemoved() throws IOException {
    Files.createDirectory(target);
    left("old", "dead");
    open(true).close();
    assertThat(names()).hasSize(1);
    assertThat(target).isEmptyDirectory();
  }
}
