package org.gradientem.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/**
 * What a killed process leaves beside its output is cleared away, what a living one uses is not.
 */
class ReplacedDirectoryTest {
  @TempDir Path folder;
  private Path target;
  private String here;

  @BeforeEach
  void name() {
    target = folder.resolve("{out}*");
    here = Owner.newId().replaceFirst("~.*", "");
  }

  private Path left(String kind, String id) throws IOException {
    Path left = Files.createDirectory(folder.resolve(".{out}*-" + kind + "-" + id));
    Files.writeString(left.resolve("file"), kind);
    return left;
  }

  /** Of a process that is not there: no process has a larger number. */
  private String dead() {
    return here + "~" + Integer.MAX_VALUE + "~1~aa";
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
  void whatADeadProcessLeftIsRemoved() throws IOException {
    left("new", dead());
    left("new", here + "~" + ProcessHandle.current().pid() + "~1~aa");
    try (ReplacedDirectory directory = open(false)) {
      directory.stage();
      directory.commit();
    }
    assertThat(names()).containsExactly(target.getFileName().toString());
  }

  @Test
  void whatALivingProcessUsesStays() throws IOException {
    try (ReplacedDirectory other = open(false)) {
      String used = other.stage().getName();
      left("new", "another-host~1~1~aa");
      left("new", "not one of this program");
      try (ReplacedDirectory directory = open(false)) {
        directory.stage();
      }
      assertThat(names())
          .containsExactlyInAnyOrder(
              used, ".{out}*-new-another-host~1~1~aa", ".{out}*-new-not one of this program");
      other.commit();
    }
    assertThat(target).isDirectory();
  }

  @Test
  void whatAnotherMachineLeftIsRemovedAfterAFortnight() throws IOException {
    Path old = left("new", "another-host~1~1~aa");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    open(false).close();
    assertThat(old).doesNotExist();
  }

  @Test
  void whatWasToBeReplacedIsPutBack() throws IOException {
    left("old", dead());
    left("new", dead());
    assertThatThrownBy(() -> open(false)).hasMessageContaining("already exists");
    assertThat(target.resolve("file")).hasContent("old");
    assertThat(names()).hasSize(1);
  }

  @Test
  void whatWasReplacedIsRemoved() throws IOException {
    Files.createDirectory(target);
    left("old", dead());
    open(true).close();
    assertThat(names()).hasSize(1);
    assertThat(target).isEmptyDirectory();
  }
}
