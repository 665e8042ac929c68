package org.gradientem.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is one fit's as long as that fit lives, whatever its machine and process are called. */
@SuppressWarnings("try") // a claim is held, not used
class FolderClaimTest {
  @TempDir private Path folder;

  private FolderClaim claim() throws IOException {
    return new FolderClaim(folder.toString(), new Configuration());
  }

  private Path mark(Duration age) throws IOException {
    Path mark = Files.createFile(folder.resolve(".in-use-" + age));
    return Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void aLivingFitKeepsAnotherOut() throws IOException {
    try (FolderClaim first = claim()) {
      assertThatThrownBy(this::claim)
          .isInstanceOf(FolderClaim.InUse.class)
          .hasMessageContaining(".in-use-");
      assertThat(folder.toFile().list((dir, name) -> name.startsWith(".in-use"))).hasSize(1);
    }
    claim().close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMarkThatIsNotRenewedKeepsNobodyOutWhateverItsClockSays() throws IOException {
    Path killed = mark(Duration.ZERO);
    Path ahead = mark(Duration.ofHours(-1));
    claim().close();
    assertThat(killed).doesNotExist();
    assertThat(ahead).doesNotExist();
  }

  @Test
  void anOldMarkIsNotWaitedFor() throws IOException {
    Path killed = mark(Duration.ofMinutes(11));
    long start = System.nanoTime();
    claim().close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(killed).doesNotExist();
  }
}
