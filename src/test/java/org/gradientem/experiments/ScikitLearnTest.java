package org.gradientem.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScikitLearnTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private String program(String script) throws Exception {
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program.toString();
  }

  @Test
  void aPythonThatIsNotThereIsLeftOutAndSaid() {
    assertThat(ScikitLearn.start("no-such-python", told::add)).isEmpty();
    assertThat(told)
        .containsExactly(
            "no scikit-learn in 'no-such-python': left out; name a Python that has it with --python");
  }

  @Test
  void aPythonWithoutItIsLeftOutAndSaid() throws Exception {
    assertThat(ScikitLearn.start(program("exit 1\n"), told::add)).isEmpty();
    assertThat(told).hasSize(1);
  }

  /** Two rows of one coordinate are 12 + 16 bytes. */
  @Test
  void anAnswerIsReadAsWeightsAndMeans() throws Exception {
    String program = program("echo 9.9\nhead -c 28 >/dev/null\necho 0.25 0.75 -1.5 2e0\n");

    try (ScikitLearn started = ScikitLearn.start(program, told::add).orElseThrow()) {
      Mixture mixture = started.fit(new double[][] {{1}, {2}}, 2);

      assertThat(started.version()).isEqualTo("9.9");
      assertThat(mixture.weights()).containsExactly(new double[] {0.25, 0.75}, within());
      assertThat(mixture.means()).isDeepEqualTo(new double[][] {{-1.5}, {2}});
    }
    assertThat(told).isEmpty();
  }

  /** The logarithm and back. */
  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-15);
  }
}
