package org.gradientem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIGINT and SIGTERM end a fit with one line, and leave nothing behind. */
@Tag("long")
class SignalsIT {
  @TempDir static Path folder;

  private JvmProcess fit(Path tmp, Path output, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("fit", "--input=data/old-faithful.csv"));
    args.addAll(List.of("--k=16", "--max-iter=1000000", "--tol=0", "--selection=none"));
    args.addAll(List.of("--output=" + output));
    args.addAll(List.of(more));
    return JvmProcess.submitWithTmp(
        "signalled " + output.getFileName(), tmp, "local[1]", args.toArray(String[]::new));
  }

  private static List<String> left(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          // The JVM's own and those of native libraries.
          .filter(name -> !name.startsWith("hsperfdata"))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalIsOneLineAndLeavesTheLastCheckpoint(String signal, int code) throws Exception {
    Path tmp = Files.createDirectories(folder.resolve("tmp" + signal));
    Path outputs = Files.createDirectories(folder.resolve("outputs" + signal));
    Path checkpoints = folder.resolve("checkpoints" + signal);
    JvmProcess fit = fit(tmp, outputs.resolve("fit"), "--checkpoint-dir=" + checkpoints);
    fit.await("main +pass +\\d+ of at most ");

    fit.signal(signal);

    assertThat(fit.exitCode()).as(fit.text()).isEqualTo(code);
    assertThat(fit.text().lines().filter(line -> line.startsWith("interrupted: ")))
        .singleElement()
        .asString()
        .contains("the last checkpoint is")
        .contains(checkpoints + "/checkpoint.json");
    assertThat(fit.text()).doesNotContain("error: ").doesNotContain("\tat ");
    assertThat(left(outputs)).isEmpty();
    assertThat(left(tmp)).isEmpty();
  }

  @Test
  void withoutCheckpointsItSaysSo() throws Exception {
    Path tmp = Files.createDirectories(folder.resolve("tmp"));
    Path outputs = Files.createDirectories(folder.resolve("outputs"));
    JvmProcess fit = fit(tmp, outputs.resolve("fit"));
    fit.await("reading ");
    fit.signal("TERM");

    assertThat(fit.exitCode()).as(fit.text()).isEqualTo(143);
    assertThat(fit.text()).contains("interrupted: there is no checkpoint; with --checkpoint-dir");
    assertThat(fit.text()).doesNotContain("error: ").doesNotContain("\tat ");
    assertThat(left(outputs)).isEmpty();
    assertThat(left(tmp)).isEmpty();
  }
}
