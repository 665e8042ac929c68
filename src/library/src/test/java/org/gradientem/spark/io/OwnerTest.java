package org.gradientem.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.OtherLocale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files that another process reads, which may have other digits. */
class OwnerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"en-GB", "ar-EG", "th-TH-u-nu-thai"})
  void aProcessIsFoundByItsIdWhateverItsDigits(String languageTag) throws Exception {
    String id = OtherLocale.under(languageTag, Owner::newId);

    assertThat(Owner.running(id)).contains(ProcessHandle.current());
  }

  @Test
  void aCheckpointHasTheSameNameWhateverTheDigits() throws Exception {
    CheckpointFiles files = new CheckpointFiles(folder.toString(), new Configuration());
    org.apache.hadoop.fs.Path file =
        OtherLocale.under("ar-EG", () -> files.write("", 30, out -> out.write(1)));

    assertThat(file.getName()).isEqualTo("checkpoint-000030.json");
  }
}
