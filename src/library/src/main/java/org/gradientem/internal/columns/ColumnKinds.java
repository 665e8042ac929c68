package org.gradientem.internal.columns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/** Finds what kind of column a column is, from what a scan has found in it. */
public final class ColumnKinds {
  private final String name;
  private final ColumnTally tally;
  private final ColumnCells cells;
  private final RequestedKind wish;
  private final List<Double> missingCodes;

  private ColumnKinds(
      String name,
      ColumnTally tally,
      List<Object> sample,
      RequestedKind wish,
      List<Double> missingCodes) {
    this.name = name;
    this.tally = tally;
    cells = new ColumnCells(tally, sample);
    this.wish = wish;
    this.missingCodes = missingCodes;
  }

  /**
   * Finds the kind of a column.
   *
   * @param name its name
   * @param tally what was found in all of its cells
   * @param sample cells of some rows in random order, numbers or text; null where they are missing
   * @param wish what the user says
   * @param missingCodes numbers that the user says stand for missing values
   * @return the column
   * @throws UserException if it cannot be what the user says
   */
  public static TableColumn of(
      String name,
      ColumnTally tally,
      List<Object> sample,
      RequestedKind wish,
      List<Double> missingCodes) {
    return new ColumnKinds(name, tally, sample, wish, missingCodes).found();
  }

  /** The same where the user says of no number that it stands for a missing value. */
  static TableColumn of(String name, ColumnTally tally, List<Object> sample, RequestedKind wish) {
    return of(name, tally, sample, wish, List.of());
  }

  private TableColumn found() {
    if (wish == RequestedKind.IGNORED) {
      return leftOut("to be ignored");
    }
    if (tally.values() == 0) {
      requireNotAsked();
      return leftOut("no cell has a value");
    }
    int distinct = tally.counts().map(Map::size).orElse(Integer.MAX_VALUE);
    Optional<NumberStyle> style = cells.style(wish);
    if (distinct == 1 && (style.isEmpty() || !isAskedForNumbers())) {
      Object value = tally.counts().orElseThrow().keySet().iterator().next();
      return leftOut("one value, " + whole(Numbers.level(value)) + ", so it separates no rows");
    }
    if (wish == RequestedKind.NONE && isOfDates(style, distinct)) {
      return leftOut("dates");
    }
    if (style.isPresent() && isAskedForNumbers()) {
      requireOneUnit();
    }
    if (style.isPresent() && (isAskedForNumbers() || !(isOfCodes() || isOfManyUnits()))) {
      return NumberKinds.of(name, cells, style.get(), wish, missingCodes);
    }
    if (isAskedForNumbers()) {
      throw new UserException(
          "Column '%s' cannot be %s, since it has '%s', which is no number; correct it, or let the column be categorical."
              .formatted(name, asked(), cells.noNumber()));
    }
    return ofText(distinct);
  }

  private boolean isAskedForNumbers() {
    return wish == RequestedKind.CONTINUOUS || wish == RequestedKind.LOG;
  }

  private String asked() {
    return wish == RequestedKind.LOG ? "a logarithm" : "continuous";
  }

  private void requireNotAsked() {
    if (isAskedForNumbers()) {
      throw new UserException(
          "Column '%s' cannot be %s, since no cell has a value; leave it out."
              .formatted(name, asked()));
    }
  }

  private void requireOneUnit() {
    if (isOfManyUnits()) {
      throw new UserException(
          "Column '%s' cannot be %s, since %s have different units; write all with one."
              .formatted(name, asked(), tally.units().disagreement().orElseThrow()));
    }
  }

  private boolean isOfManyUnits() {
    return tally.units().disagreement().isPresent();
  }

  private boolean isOfCodes() {
    return tally.hasCodes();
  }

  private boolean isOfDates(Optional<NumberStyle> style, int distinct) {
    boolean areDigits =
        style
            .filter(of -> cells.wrong(of) == 0 && tally.numbers(of).isOfDates(distinct))
            .isPresent();
    return areDigits || (tally.isOfText() && tally.isOfDates());
  }

  private TableColumn ofText(int distinct) {
    if (wish == RequestedKind.CATEGORICAL || distinct <= LevelChoice.most(tally.values())) {
      List<String> levels =
          cells.countedLevels(name).keySet().stream().map(Numbers::level).sorted().toList();
      return new TableColumn(
          name,
          Kind.CATEGORICAL,
          levels,
          null,
          tally.missing(),
          wish.reason(levels.size() + " levels"));
    }
    String what = whatTheyAre();
    if (distinct == tally.values()) {
      return leftOut(what + ", all different");
    }
    return leftOut(
        RootLocale.format(
            "%s, %s in %d rows",
            what,
            tally.counts().isPresent() ? distinct + " values" : "too many values",
            tally.values()));
  }

  private String whatTheyAre() {
    if (cells.style(wish).isEmpty()) {
      return "text";
    }
    return tally
        .units()
        .disagreement()
        .map(units -> "numbers of different units, " + units)
        .orElse("whole numbers beyond 2^53");
  }

  /** Returns a whole number without its decimal zeros, as 2013 of 2013.0. */
  private static String whole(String value) {
    return value.matches("-?\\d+\\.0+") ? value.substring(0, value.indexOf('.')) : value;
  }

  private TableColumn leftOut(String reason) {
    return TableColumn.leftOut(name, tally.missing(), reason);
  }
}
