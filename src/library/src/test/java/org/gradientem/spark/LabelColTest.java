package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A feature that labels some rows. */
class LabelColTest {
  private static final long SEED = 12;
  private static final int ROWS = 240;

  /** Label a has two groups, label b one, and no row of the last group is labelled. */
  private static final double[][] CENTRES = {{0, 0}, {8, 8}, {8, 0}, {0, 8}};

  private static final String[] LABEL_OF = {"a", "a", "b", null};

  private static int groupOf(int row) {
    return row % CENTRES.length;
  }

  /** Two numbers and the label of every tenth row of a group that has one. */
  private static double[][] rows() {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, ROWS)
        .mapToObj(
            r -> {
              double[] centre = CENTRES[groupOf(r)];
              String label = LABEL_OF[groupOf(r)];
              boolean isKnown = label != null && r / CENTRES.length % 10 == 0;
              return new double[] {
                centre[0] + random.nextGaussian(),
                isKnown ? (label.equals("a") ? 0 : 1) : Double.NaN,
                centre[1] + random.nextGaussian()
              };
            })
        .toArray(double[][]::new);
  }

  private static Dataset<Row> table(double[][] rows, Attribute label) {
    return Tables.of(
        rows,
        2,
        NumericAttribute.defaultAttr().withName("x"),
        label.withName("kind"),
        NumericAttribute.defaultAttr().withName("y"));
  }

  private static Dataset<Row> table(double[]... rows) {
    return table(rows, NominalAttribute.defaultAttr().withValues(new String[] {"a", "b"}));
  }

  private static GradientEM estimator() {
    return new GradientEM().setCovarianceType("EII").setLabelCol("kind").setHandleInvalid("keep");
  }

  @Test
  void labelsOfSomeRowsArePredictedForTheOthers(@TempDir Path folder) throws Exception {
    Dataset<Row> table = table(rows());

    GradientEMModel model = estimator().fit(table).setTargetCols("kind");

    assertThat(model.numComponents()).isEqualTo(4);
    assertPredicted(model, table);
    model.write().overwrite().save(folder.resolve("model").toString());
    assertPredicted(GradientEMModel.load(folder.resolve("model").toString()), table);
  }

  /** Groups are 8 apart, where a row is on the other side in one of 30000. */
  private static void assertPredicted(GradientEMModel model, Dataset<Row> table) {
    List<Row> found = model.transform(table).select("predicted.kind.*").collectAsList();
    for (int r = 0; r < ROWS; r++) {
      Row row = found.get(r);
      assertThat(row.<String>getAs("category")).as("row %d", r).isEqualTo(LABEL_OF[groupOf(r)]);
      assertThat(row.<Double>getAs("probability")).isGreaterThan(0.5);
    }
  }

  /** Two groups that are one without labels. */
  @Test
  void noComponentHasTwoLabels() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                r ->
                    new double[] {
                      r % 2 * 1.5 + random.nextGaussian(),
                      r % 12 < 2 ? r % 2 : Double.NaN,
                      random.nextGaussian()
                    })
            .toArray(double[][]::new);

    GradientEMModel model = estimator().fit(table(rows));

    assertThat(model.mixture().levels().labels()).contains(0, 1);
    assertThat(estimator().setLabelCol("").fit(table(rows)).numComponents()).isEqualTo(1);
  }

  @Test
  void rowsOfALabelMayBeEqual() {
    double[][] rows = rows();
    for (int r = 0; r < ROWS; r++) {
      if (rows[r][1] == 1) {
        rows[r][0] = 8;
        rows[r][2] = 0;
      }
    }

    GradientEMModel model = estimator().fit(table(rows));

    assertThat(model.mixture().levels().labels()).contains(0, 1);
    assertThat(model.summary().warnings())
        .contains(
            "All rows labelled 'b' in `labelCol` 'kind' are equal, so their component has no width of its own. Label rows that differ, or leave these without a label.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z | 0 | `labelCol` is 'z', which is neither a column nor a feature; name a column of labels, or one of x, kind, y.",
        "x | 0 | `labelCol` is 'x', a feature of numbers; name it among `categoricalCols` of TableFeatures, or make it by StringIndexer.",
        "kind | 1 | `k` = 1, but each of the 2 labels of `labelCol` 'kind' needs a component; raise `k`, or leave it unset."
      })
  void whatCannotBeALabelIsRefused(String name, int k, String message) {
    GradientEM estimator = estimator().setLabelCol(name);
    if (k > 0) {
      estimator.setK(k);
    }
    assertRefused(() -> estimator.fit(table(rows())), message);
  }

  @Test
  void labelsThatSayNothingAreRefused() {
    double[][] one = rows();
    double[][] none = rows();
    for (int r = 0; r < ROWS; r++) {
      one[r][1] = Double.isNaN(one[r][1]) ? Double.NaN : 0;
      none[r][1] = Double.NaN;
    }

    assertRefused(
        () -> estimator().fit(table(one)),
        "All labelled rows have the same value of `labelCol` 'kind'; label rows of another group, or leave `labelCol` unset.");
    assertRefused(
        () -> estimator().fit(table(none)),
        "No row has a label in `labelCol` 'kind'; label rows of two groups or more, or leave `labelCol` unset.");
    NominalAttribute indexed =
        NominalAttribute.defaultAttr().withValues(new String[] {"a", "b", "__unknown"});
    assertRefused(
        () -> estimator().fit(table(rows(), indexed)),
        "`labelCol` 'kind' has the value '__unknown', which StringIndexer gives to rows without a label; make the feature by TableFeatures, which leaves their cells missing.");
    assertRefused(
        () -> estimator().fit(table(rows(), NominalAttribute.defaultAttr().withNumValues(3000))),
        "`labelCol` 'kind' has 3000 values, but at most 255 can be labels; name a column with fewer, or leave `labelCol` unset.");
  }
}
