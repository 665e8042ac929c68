package org.gradientem.job.input;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.TableFeatures;
import picocli.CommandLine.Option;

/** The options that say what kinds of columns there are, where the rows are not to be asked. */
public final class KindOptions {
  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns each of whose values is a level.")
  private List<String> categorical = List.of();

  @Option(
      names = "--continuous",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of numbers that are taken as they stand.")
  private List<String> continuous = List.of();

  @Option(
      names = "--log",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of positive numbers whose logarithms are taken; 0 may be a level.")
  private List<String> log = List.of();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns that are left out.")
  private List<String> ignored = List.of();

  @Option(
      names = "--missing",
      split = ",",
      paramLabel = "COLUMN=NUMBER",
      description =
          "Numbers that stand for missing values, such as age=999. Usual ones far beyond all others"
              + " are found.")
  private List<String> missing = List.of();

  private String label = "";

  private boolean skipsInfinite;

  /**
   * Takes the label for a category whatever its values are, and leaves rows with infinite numbers
   * out, which are refused else, as a fit is to do.
   *
   * @param estimator what is fitted to the columns
   */
  public void takeParams(GradientEM estimator) {
    label = estimator.getLabelCol();
    skipsInfinite = estimator.getHandleInvalid().equals("skip");
  }

  /** Refuses what the options cannot mean, whatever the columns are. */
  public void check() {
    List<String> columns = names().stream().distinct().toList();
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    StructType unused = estimator(columns).transformSchema(schema);
  }

  /** Returns a sentence for each column without a number that stands for missing ones. */
  List<String> warnings(List<TableColumn> columns) {
    return columns.stream()
        .filter(column -> column.reason().contains(" in 0 rows counts as missing"))
        .map(
            column ->
                "No cell of column '%s' has a number that --missing names for it; correct that number, or leave it out."
                    .formatted(column.name()))
        .toList();
  }

  /** A reason or question with options in the place of params. */
  static String inOptions(String reason) {
    return OptionWords.of(List.of("--missing", "--ignore"), reason);
  }

  /** All columns that are named. */
  List<String> names() {
    return Stream.of(
            categorical.stream(),
            continuous.stream(),
            log.stream(),
            ignored.stream(),
            missing.stream().map(KindOptions::columnOf),
            Stream.of(label).filter(name -> !name.isEmpty()))
        .flatMap(names -> names)
        .toList();
  }

  /** Sets what is said of some columns; the others are left alone. */
  TableFeatures estimator(List<String> columns) {
    return new TableFeatures()
        .setHandleInvalid(skipsInfinite ? "skip" : "error")
        .setInputCols(columns.toArray(String[]::new))
        .setCategoricalCols(among(columns, categorical))
        .setLabelCol(columns.contains(label) ? label : "")
        .setContinuousCols(among(columns, continuous))
        .setLogCols(among(columns, log))
        .setIgnoredCols(among(columns, ignored))
        .setMissingCodes(
            missing.stream()
                .filter(code -> columns.contains(columnOf(code)))
                .toArray(String[]::new));
  }

  private static String columnOf(String code) {
    return code.substring(0, Math.max(0, code.lastIndexOf('=')));
  }

  private static String[] among(List<String> columns, List<String> named) {
    return named.stream().filter(columns::contains).toArray(String[]::new);
  }
}
