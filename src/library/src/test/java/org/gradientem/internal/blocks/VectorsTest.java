package org.gradientem.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In JVMs of their own, since it is decided once for each. */
class VectorsTest {
  public static void main(String... arguments) {
    System.out.print(Vectors.PRESENT);
  }

  @Test
  void vectorsAreUsedWhereTheSecondCompilerKnowsThem() throws IOException, InterruptedException {
    String module = "--add-modules=jdk.incubator.vector";
    assertThat(present(module)).isEqualTo("true");
    assertThat(present(module, "-XX:TieredStopAtLevel=1")).isEqualTo("false");
    assertThat(present()).isEqualTo("false");
  }

  private static String present(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(VectorsTest.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as("%s", command).isZero();
    return printed;
  }
}
