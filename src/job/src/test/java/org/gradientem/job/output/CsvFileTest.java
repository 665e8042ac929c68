package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\uFF1D1"})
  void textsThatMayBeFormulasGetAnApostrophe(String text) {
    assertThat(CsvFile.text(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a=1", "bill length", "'=1", "1", "ü"})
  void othersStayAsTheyAre(String text) {
    assertThat(CsvFile.text(text)).isEqualTo(text);
  }

  @Test
  void numbersStayNumbers() throws Exception {
    Path file = folder.resolve("a.csv");
    CsvFile.write(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(file.toString()),
        List.of("component", "-x"),
        Stream.<Object[]>of(new Object[] {0, -1.5}, new Object[] {"-1", "=2"}));

    assertThat(Files.readAllLines(file)).containsExactly("component,'-x", "0,-1.5", "'-1,'=2");
  }
}
