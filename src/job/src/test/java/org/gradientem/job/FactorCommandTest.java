package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Matrix;
import org.gradientem.spark.GradientEMModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fit and score tell of covariances of low rank. */
class FactorCommandTest {
  private static final int D = 5;
  private static final int ROWS = 240;

  @TempDir private static Path dir;
  private static CommandRun fit;
  private static GradientEMModel model;

  private static String path(String name) {
    return dir.resolve(name).toString();
  }

  /** One group moved by two factors, another by one, named by a category that is a column too. */
  @BeforeAll
  static void fit() throws IOException {
    SplittableRandom random = new SplittableRandom(6806);
    double[][] loadings = new double[3][D];
    for (double[] loading : loadings) {
      Arrays.setAll(loading, j -> 2 * random.nextGaussian());
    }
    List<String> lines = new ArrayList<>(List.of("a,b,c,d,e,kind"));
    for (int r = 0; r < ROWS; r++) {
      boolean isFirst = r % 3 > 0;
      double[] z = {random.nextGaussian(), random.nextGaussian()};
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < D; j++) {
        double moved =
            isFirst ? z[0] * loadings[0][j] + z[1] * loadings[1][j] : 20 + z[0] * loadings[2][j];
        line.append(moved + 0.3 * random.nextGaussian()).append(',');
      }
      lines.add(line.append(isFirst ? "left" : "right").toString());
    }
    Files.write(dir.resolve("rows.csv"), lines);
    fit =
        CommandRun.line(
            "fit --selection none --k 2 --max-iter 20 --covariance-type UUU --input %s --output %s",
            path("rows.csv"), path("fit"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    model = GradientEMModel.load(path("fit/model"));
  }

  private static CommandRun score(String input, String output) {
    return CommandRun.line(
        "score --factors --model %s --input %s --output %s",
        path("fit"), path(input), path(output));
  }

  @Test
  void theFamilyIsInWordsWhereItIsToldOf() throws IOException {
    String words = model.mixture().covariances().words(2);
    assertThat(words).startsWith("own factors, own noise (UUU): ").endsWith(" of 5 dimensions");
    assertThat(fit.out()).contains("; covariances " + words + "; ");
    assertThat(Files.readString(dir.resolve("fit/report.html")))
        .contains("\"covarianceWords\":\"" + words + "\"");
  }

  @Test
  void noiseAndLoadingsAreInTheSummary() throws IOException {
    JsonNode factors =
        new ObjectMapper().readTree(dir.resolve("fit/summary.json").toFile()).get("factors");
    Matrix[] loadings = model.loadings();
    assertThat(factors).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(factors.get(i).get("loadings")).hasSize(loadings[i].numCols());
      for (int j = 0; j < D; j++) {
        double sum = factors.get(i).get("noise").get(j).asDouble();
        for (int q = 0; q < loadings[i].numCols(); q++) {
          double loading = factors.get(i).get("loadings").get(q).get(j).asDouble();
          assertThat(loading).isEqualTo(loadings[i].apply(j, q));
          sum += loading * loading;
        }
        assertThat(sum).isCloseTo(model.covariances()[i].apply(j, j), within(1e-9));
      }
    }
  }

  @Test
  void scoreAddsTheFactorsOnRequest() throws IOException {
    CommandRun run = score("rows.csv", "factors.csv");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(dir.resolve("factors.csv"));
    int most = model.mixture().covariances().mostFactors();
    assertThat(lines.get(0)).contains(",factors_" + (most - 1)).doesNotContain("factors_" + most);
    assertThat(lines).hasSize(ROWS + 1);
    int at = List.of(lines.get(0).split(",")).indexOf("factors_0");
    double squares =
        lines.stream()
            .skip(1)
            .mapToDouble(line -> Math.pow(Double.parseDouble(line.split(",", -1)[at]), 2))
            .sum();
    // Expected factors vary less than factors, by what the noise hides.
    assertThat(squares / ROWS).isBetween(0.5, 1.5);
  }

  @Test
  void columnsOfTheirNamesAreRefused() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(dir.resolve("rows.csv")));
    lines.replaceAll(line -> line.startsWith("a,") ? line + ",factors_0" : line + ",1");
    Files.write(dir.resolve("taken.csv"), lines);
    CommandRun taken = score("taken.csv", "none.csv");
    assertThat(taken.err())
        .contains(
            "Two columns of the output would be called 'factors_0'; rename that of the input");
  }
}
