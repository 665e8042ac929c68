package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classic data sets with all defaults: the same answer from every seed. */
@Tag("long")
class RealDataTest {
  private static final int SEEDS = 3;

  /** R's mclust 6.0.0, best of 14 families and 1 to 9 components, has these k and BIC. */
  @ParameterizedTest
  @CsvSource({"old-faithful.csv, 272, 3, -2314.32", "penguins.csv, 342, 4, -10505.22"})
  void everySeedIsNoWorseThanMclust(String file, int rows, int k, double bic) {
    Dataset<Row> data = read(file).cache();
    for (long seed = 0; seed < SEEDS; seed++) {
      GradientEMModel model = new GradientEM().setSeed(seed).fit(data);
      assertThat(model.summary().rows()).isEqualTo(rows);
      assertThat(model.numComponents()).as("seed %d", seed).isEqualTo(k);
      assertThat(model.summary().bic()).as("seed %d", seed).isGreaterThan(bic);
      assertThat(model.summary().converged()).as("seed %d", seed).isTrue();
      assertThat(model.summary().warnings()).as("seed %d", seed).isEmpty();
    }
    data.unpersist();
  }

  private static Dataset<Row> read(String file) {
    Dataset<Row> table =
        SharedSession.get()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv("data/" + file);
    String[] measurements =
        Arrays.stream(table.columns()).filter(c -> !c.equals("species")).toArray(String[]::new);
    return new VectorAssembler()
        .setInputCols(measurements)
        .setOutputCol("features")
        .transform(table)
        .select("features");
  }
}
