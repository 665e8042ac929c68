package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradientem.cluster.JvmProcess;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two jobs write one output at once: it is one's, whole, and the other ends with a sentence. */
class TwoWritersIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneWins(boolean overwrite) throws Exception {
    String rows = Trial.rows();
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    String output = outputs.resolve("fit").toString();
    String[] more = overwrite ? new String[] {"--overwrite"} : new String[0];
    JvmProcess first =
        JvmProcess.submit("first " + overwrite, "local[1]", Trial.fit(rows, output, more));
    JvmProcess second =
        JvmProcess.submit("second " + overwrite, "local[1]", Trial.fit(rows, output, more));

    List<Integer> codes = List.of(first.exitCode(), second.exitCode());

    assertThat(codes).as(first.lastLines() + second.lastLines()).isSubsetOf(0, 1).contains(0);
    for (JvmProcess writer : List.of(first, second)) {
      if (writer.exitCode() == 1) {
        Trial.assertOneSentence(writer, output);
      }
    }
    if (!overwrite) {
      assertThat(codes).containsExactlyInAnyOrder(0, 1);
    }
    assertThat(Trial.names(outputs)).containsExactly("fit");
    assertThat(Trial.names(Path.of(output))).contains("components.csv", "model", "summary.json");
  }
}
