package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradientem.job.errors.WrongUsage;
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
   * Leaves rows with infinite numbers out, which are refused else.
   *
   * @param skips whether to do so
   */
  public void skipInfinite(boolean skips) {
    skipsInfinite = skips;
  }

  /**
   * Takes a column for a category whatever its values are.
   *
   * @param column the column that labels some rows; empty for none
   */
  public void labelledBy(String column) {
    label = column;
  }

  /** Refuses a column that two of the options name. */
  public void check() {
    Map<String, String> optionOf = new HashMap<>();
    add(optionOf, "--categorical", categorical);
    add(optionOf, "--continuous", continuous);
    add(optionOf, "--log", log);
    add(optionOf, "--ignore", ignored);
    for (String code : missing) {
      if (columnOf(code).isEmpty()) {
        throw new WrongUsage(
            "--missing '%s' is no column and number; write it like age=999.".formatted(code));
      }
    }
  }

  /** A reason or question with options in the place of params. */
  static String inOptions(String reason) {
    return reason
        .replace("? missingCodes ", "? --missing ")
        .replace("? ignoredCols ", "? --ignore ");
  }

  private static void add(Map<String, String> optionOf, String option, List<String> columns) {
    for (String column : columns) {
      String other = optionOf.putIfAbsent(column, option);
      if (other != null) {
        throw new WrongUsage(
            "Column '%s' is both in %s and in %s; leave it in one of them."
                .formatted(column, other, option));
      }
    }
  }

  /** All columns that are named. */
  List<String> names() {
    List<String> names = new ArrayList<>(categorical);
    names.addAll(continuous);
    names.addAll(log);
    names.addAll(ignored);
    missing.forEach(code -> names.add(columnOf(code)));
    if (!label.isEmpty()) {
      names.add(label);
    }
    return names;
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
