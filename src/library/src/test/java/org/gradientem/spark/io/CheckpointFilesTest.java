package org.gradientem.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.OtherLocale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a fit that goes on while another thread asks for its last checkpoint. */
class CheckpointFilesTest {
  private static final int WRITTEN = 100;

  @TempDir private Path folder;

  @Test
  void theLastCheckpointIsTheOneOfTheLatestTime() throws Exception {
    CheckpointFiles files = files();
    assertThat(files.last()).isNull();

    files.write("", 30, out -> out.write(1));
    var late = files.write("search-", 2, out -> out.write(1));
    Path written = folder.resolve(late.getName());
    assertThat(written.toFile().setLastModified(written.toFile().lastModified() + 10_000)).isTrue();

    assertThat(files.last().getName()).isEqualTo("search-checkpoint-000002.json");
  }

  @Test
  void aCheckpointHasTheSameNameWhateverTheDigits() throws Exception {
    var file = OtherLocale.under("ar-EG", () -> files().write("", 30, out -> out.write(1)));

    assertThat(file.getName()).isEqualTo("checkpoint-000030.json");
  }

  @Test
  void theLastCheckpointIsFoundWhileOlderOnesGo() throws Exception {
    CheckpointFiles files = files();
    files.write("", 0, out -> out.write(1));
    CompletableFuture<Void> fit = CompletableFuture.runAsync(this::writeMany);

    int asked = 0;
    while (!fit.isDone()) {
      assertThat(files.last()).as("asked %d times", asked++).isNotNull();
    }

    fit.get();
    assertThat(files.last().getName()).isEqualTo("checkpoint-%06d.json".formatted(WRITTEN));
  }

  private void writeMany() {
    try {
      CheckpointFiles files = files();
      for (int pass = 1; pass <= WRITTEN; pass++) {
        files.write("", pass, out -> out.write(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CheckpointFiles files() throws IOException {
    return new CheckpointFiles(folder.toString(), new Configuration());
  }
}
