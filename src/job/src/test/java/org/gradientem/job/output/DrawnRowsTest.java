package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;
import org.junit.jupiter.api.Test;

/** Rows drawn from a model have the numbers that a table's column may have. */
class DrawnRowsTest {
  private static final long SEED = 8;

  /** Of the logarithm of whole numbers about a tenth of the draws is below 1/2. */
  @Test
  void aRoundedLogarithmStaysPositiveAndManyZerosStayZeros() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> lines = new ArrayList<>(List.of("cost,rain,size"));
    for (int r = 0; r < 600; r++) {
      long cost = (long) Math.ceil(Math.exp(1 + 2 * random.nextGaussian()));
      long rain = r % 10 == 0 ? (long) Math.ceil(Math.exp(4 + random.nextGaussian())) : 0;
      lines.add("%s,%s,%s".formatted(cost, rain, random.nextGaussian()));
    }
    Dataset<Row> drawn = drawn(lines, "cost");

    assertThat(column(drawn, "cost")).as("seed %d", SEED).contains("1").doesNotContain("0");
    List<String> rain = column(drawn, "rain");
    assertThat(rain.stream().filter("0"::equals).count()).isBetween(850L, 940L);
    assertThat(rain).as("seed %d", SEED).doesNotContain("1");
  }

  /** Rows of categories alone are often equal, and a gap is no matter of what else they have. */
  @Test
  void equalRowsLackDifferentCells() {
    List<String> lines = new ArrayList<>(List.of("kind,side"));
    for (int r = 0; r < 600; r++) {
      lines.add((r % 2 == 0 ? "a" : "b") + "," + (r % 10 < 3 ? "" : r % 4 < 2 ? "left" : "right"));
    }
    List<String> sides = column(drawn(lines), "side");

    assertThat(sides.stream().filter("null"::equals).count()).isBetween(240L, 360L);
    assertThat(sides).contains("left", "right");
  }

  /** A thousand rows from a fit of the table. */
  private static Dataset<Row> drawn(List<String> lines, String... logs) {
    Dataset<String> text = SharedSession.get().createDataset(lines, Encoders.STRING());
    Dataset<Row> rows = SharedSession.get().read().option("header", true).csv(text);
    TableFeaturesModel kinds = new TableFeatures().setLogCols(logs).fit(rows);
    GradientEMModel model =
        new GradientEM()
            .setK(1)
            .setSelection("none")
            .setHandleInvalid("keep")
            .setFeaturesCol(kinds.getOutputCol())
            .fit(kinds.transform(rows));
    Dataset<Row> drawn = DrawnRows.of(SharedSession.get(), model, kinds, 1000, 1);
    Dataset<Row> again = DrawnRows.of(SharedSession.get(), model, kinds, 1000, 1).repartition(1);
    assertThat(again.collectAsList()).isEqualTo(drawn.repartition(1).collectAsList());
    return drawn;
  }

  private static List<String> column(Dataset<Row> rows, String name) {
    List<String> cells =
        rows.select(name).collectAsList().stream().map(row -> String.valueOf(row.get(0))).toList();
    assertThat(cells).hasSize(1000);
    return cells;
  }
}
