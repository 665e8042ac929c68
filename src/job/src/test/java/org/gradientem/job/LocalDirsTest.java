package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDirsTest {
  @TempDir Path folder;

  @Test
  void oneThatCanBeWrittenToIsEnough() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path good = folder.resolve("good");
    LocalDirs.requireOne(file.resolve("below") + "," + good);
    assertThat(good).isEmptyDirectory();
  }

  @Test
  void noneIsASentence() throws IOException {
    Path bad = Files.writeString(folder.resolve("file"), "").resolve("below");
    assertThatThrownBy(() -> LocalDirs.requireOne(bad.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(bad.toString())
        .hasMessageContaining("set SPARK_LOCAL_DIRS or spark.local.dir");
  }
}
