package org.gradientem.experiments.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.UserException;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.truth.MeanMatching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtherEmTest {
  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  private String program(String script) throws Exception {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program.toString();
  }

  @Test
  void aProgramThatIsNotThereIsLeftOutAndSaid() {
    assertThat(OtherEm.of(OtherEm.Library.SCIKIT_LEARN, "no-such-python", lines::add)).isEmpty();
    assertThat(OtherEm.of(OtherEm.Library.MCLUST, "no-such-r", lines::add)).isEmpty();
    assertThat(lines)
        .containsExactly(
            "no scikit-learn in 'no-such-python': left out; name a Python that has it with --python",
            "no mclust in 'no-such-r': left out; name an Rscript that has it with --rscript");
  }

  @Test
  void aPythonWithoutItIsLeftOutAndSaid() throws Exception {
    assertThat(OtherEm.of(OtherEm.Library.SCIKIT_LEARN, program("exit 1\n"), lines::add)).isEmpty();
    assertThat(lines).hasSize(1);
  }

  /** The answer's means are the numbers that the file holds. */
  @Test
  void rowsAreAFileAndTheAnswerIsReadBack() throws Exception {
    String program =
        program(
            """
            echo 9.9
            test $# = 2 && exit
            test "$3 $4 $5 $6" = "2 1 tied 3" || exit 1
            echo 1.5 0.25 0.75 $(od -A n -t f8 "$7")
            """);

    OtherEm other = OtherEm.of(OtherEm.Library.SCIKIT_LEARN, program, lines::add).orElseThrow();
    OtherEm.Fit fit = other.fit(new double[][] {{-1.5}, {2}}, 2, "tied", 3);

    assertThat(other.version()).isEqualTo("9.9");
    assertThat(fit.seconds()).isEqualTo(1.5);
    // The logarithm and back.
    assertThat(fit.mixture().weights()).containsExactly(new double[] {0.25, 0.75}, within(1e-15));
    assertThat(fit.mixture().means()).isDeepEqualTo(new double[][] {{-1.5}, {2}});
    assertThat(lines).isEmpty();
  }

  @Test
  void aProcessThatEndsInsteadOfAnsweringIsReported() throws Exception {
    OtherEm other =
        OtherEm.of(OtherEm.Library.SCIKIT_LEARN, program("echo 9.9\n"), lines::add).orElseThrow();
    assertThatThrownBy(() -> other.fit(new double[][] {{1}, {2}}, 2, "full", 1))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "scikit-learn 9.9 ended without an answer, told 2 components and full; give it fewer rows, or leave it out with --python none.");
  }

  /** The libraries themselves, where they are installed. */
  @ParameterizedTest
  @EnumSource
  void theLibraryFindsTwoFarMeans(OtherEm.Library library) {
    Mixture truth =
        Mixtures.of(new double[] {0.25, 0.75}, new double[] {0, 0}, new double[] {9, -9});
    MixtureSampler sampler = new MixtureSampler(truth, 1);
    double[][] rows =
        IntStream.range(0, 200)
            .mapToObj(row -> sampler.draw(row).features())
            .toArray(double[][]::new);
    boolean isPython = library == OtherEm.Library.SCIKIT_LEARN;
    Optional<OtherEm> started = OtherEm.of(library, isPython ? python() : "Rscript", lines::add);
    assumeTrue(started.isPresent(), String.join("", lines));

    OtherEm other = started.get();
    for (String type : isPython ? List.of("spherical", "tied", "full") : List.of("auto", "VVV")) {
      OtherEm.Fit fit = other.fit(rows, 2, type, 2);

      Mixture found = fit.mixture();
      MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), found.means());
      assertThat(fit.seconds()).as(type).isNotNegative();
      // Five standard errors of a mean of 50 rows and of a share of 200.
      assertThat(matching.found(0.7)).as(type).isEqualTo(2);
      assertThat(found.weights()[matching.component(0)]).as(type).isCloseTo(0.25, within(0.15));
    }
  }

  /** That of the Python suite, or the one at hand. */
  private static String python() {
    Path suite = Path.of("target", "venv", "classic", "bin", "python");
    return Files.isExecutable(suite) ? suite.toString() : "python3";
  }
}
