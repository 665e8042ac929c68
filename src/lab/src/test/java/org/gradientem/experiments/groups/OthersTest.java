package org.gradientem.experiments.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OthersTest {
  @TempDir Path folder;

  private String python(String script) throws Exception {
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program.toString();
  }

  /** The arguments are -c, the script, what answers, d and the file. */
  @Test
  void aChoiceIsReadFromTheScriptsAnswer() throws Exception {
    String python = python("printf 'lib 1.2\\t%s of %s\\t%d\\n' $3 $4 $(wc -c <$5)\n");

    assertThat(OtherChoice.of(python, "by_bic", new double[][] {{1, 2}, {3, 4}}))
        .contains(new OtherChoice("lib 1.2", "by_bic of 2", 32));
  }

  @Test
  void aLibraryThatIsNotInstalledGivesNoChoice() throws Exception {
    double[][] rows = {{1, 2}};

    assertThat(OtherChoice.of(python("exit 1\n"), "by_bic", rows)).isEmpty();
    assertThat(OtherChoice.of("no-such-python", "by_bic", rows)).isEmpty();
  }

  /** Two blocks that share no edge, of probability 0.81 inside: each on an axis, 0.9 from 0. */
  @Test
  void anEmbeddingFindsTheLatentPositions() {
    double[][] positions = new double[200][];
    for (int a = 0; a < positions.length; a++) {
      positions[a] = a % 2 == 0 ? new double[] {0.9, 0} : new double[] {0, 0.9};
    }

    double[][] rows = new GraphEmbedding(positions, 3).rows();

    double[] lengths = new double[rows.length];
    double across = 0;
    for (int a = 0; a < rows.length; a++) {
      lengths[a] = Math.hypot(rows[a][0], rows[a][1]);
      across += Math.abs(rows[a][0] * rows[(a + 1) % 200][0] + rows[a][1] * rows[(a + 1) % 200][1]);
    }
    // Five standard errors of a mean of 10 000 edges.
    assertThat(StatUtils.mean(lengths)).isCloseTo(0.9, within(0.03));
    assertThat(across / 200).isLessThan(0.1);
  }

  @Test
  void everyReportHasItsRows() {
    for (OtherCase reported : OtherCase.all()) {
      if (!reported.asked().equals("dirichlet")) {
        assertThat(reported.rows().apply(1)[0]).as(reported.what()).hasSize(2);
      }
    }
    assertThat(OtherCase.three().k()).isEqualTo(3);
  }
}
