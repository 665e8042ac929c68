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

/** What fit tells of covariances of low rank. */
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
}
