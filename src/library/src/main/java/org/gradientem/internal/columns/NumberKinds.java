package org.gradientem.internal.columns;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/** Finds what kind a column of numbers is. */
final class NumberKinds {
  private final String name;
  private final ColumnCells cells;
  private final ColumnTally tally;
  private final NumberStyle style;
  private final RequestedKind wish;
  private final List<Double> missingCodes;
  private final ValueCounts all;

  private NumberKinds(
      String name,
      ColumnCells cells,
      NumberStyle style,
      RequestedKind wish,
      List<Double> missingCodes) {
    this.name = name;
    this.cells = cells;
    this.style = style;
    this.wish = wish;
    this.missingCodes = missingCodes;
    tally = cells.tally();
    all = cells.values(style);
  }

  /** Finds the kind of a column whose cells are numbers of a style, as ColumnKinds has found. */
  static TableColumn of(
      String name,
      ColumnCells cells,
      NumberStyle style,
      RequestedKind wish,
      List<Double> missingCodes) {
    return new NumberKinds(name, cells, style, wish, missingCodes).found();
  }

  private TableColumn found() {
    if (tally.numbers(style).count() == tally.numbers(style).infinite()) {
      return leftOut("no cell has a finite number");
    }
    OfNumbers numbers = without(codes());
    if (numbers.values.distinct() == 0) {
      return leftOut("no cell has a value" + numbers.said);
    }
    if (wish == RequestedKind.CATEGORICAL) {
      return ofLevels(numbers);
    }
    boolean areAllLevels = isOfLevels(all);
    if (!areAllLevels && !isOfLevels(numbers.values)) {
      return ofNumbers(numbers, "");
    }
    OptionalDouble gain = LevelChoice.gainOfNumber(numbers.values, sample(numbers.codes));
    if (gain.isPresent()) {
      return ofNumbers(
          numbers, RootLocale.format("; BIC gains %.0f over levels", gain.getAsDouble()));
    }
    // In levels a code for a missing value is a level.
    return ofLevels(areAllLevels && missingCodes.isEmpty() ? without(MissingCodes.NONE) : numbers);
  }

  private boolean isOfLevels(ValueCounts values) {
    return wish == RequestedKind.NONE && LevelChoice.isOfLevels(values, tally.values());
  }

  private MissingCodes codes() {
    if (!missingCodes.isEmpty()) {
      return new MissingCodes(missingCodes, List.of());
    }
    return wish == RequestedKind.CONTINUOUS || wish == RequestedKind.CATEGORICAL
        ? MissingCodes.NONE
        : MissingCodes.of(all.columnValues());
  }

  /** The numbers without those that stand for missing values. */
  private OfNumbers without(MissingCodes codes) {
    return new OfNumbers(
        all.excluding(codes.taken()),
        codes.taken(),
        codes.reason(name, all.columnValues(), all.isExact()),
        missingRows(codes.taken()));
  }

  private record OfNumbers(ValueCounts values, List<Double> codes, String said, long missing) {}

  private TableColumn ofLevels(OfNumbers numbers) {
    cells.countedLevels(name);
    List<String> levels =
        Arrays.stream(numbers.values.columnValues().values()).mapToObj(Numbers::shown).toList();
    return column(numbers, Kind.CATEGORICAL, levels, levels.size() + " values");
  }

  private TableColumn ofNumbers(OfNumbers numbers, String overLevels) {
    ValueCounts values = numbers.values;
    if (wish == RequestedKind.NONE && values.isNumbering()) {
      return column(
          numbers,
          Kind.LEFT_OUT,
          List.of(),
          "a numbering: all different, which chance would not make");
    }
    ColumnValues columnValues = values.columnValues();
    List<Double> atoms = wish == RequestedKind.CONTINUOUS ? List.of() : columnValues.atoms();
    double[] others =
        Arrays.stream(sample(numbers.codes)).filter(x -> !atoms.contains(x)).toArray();
    double step = columnValues.without(atoms).step();
    double grid = columnValues.without(atoms).grid();
    String ofMany =
        (values.isExact() ? values.distinct() + " values" : "many values")
            + (step > 0 && grid > 0 ? RootLocale.format(" in steps of %s", rounded(grid)) : "");
    String said = (atoms.isEmpty() ? "" : atoms(columnValues, atoms)) + ofMany + overLevels;
    boolean isLog = wish == RequestedKind.LOG;
    if (isLog) {
      requirePositive(others);
    } else if (wish == RequestedKind.NONE) {
      OptionalDouble gain = LogChoice.gain(others, step);
      isLog = gain.isPresent();
      said += isLog ? RootLocale.format("; BIC gains %.0f", gain.getAsDouble()) : "";
    }
    return column(numbers, kind(isLog, atoms, step), levels(atoms), said + cells.clothes(style));
  }

  /** How many rows have codes, by the share of those that were drawn where not all are counted. */
  private long missingRows(List<Double> codes) {
    ColumnValues values = all.columnValues();
    double share = codes.stream().mapToDouble(values::weight).sum() / values.weight();
    return codes.isEmpty() ? 0 : Math.round(share * tally.numbers(style).count());
  }

  private double[] sample(List<Double> codes) {
    return cells.sampleNumbers(style).mapToDouble(x -> x).filter(x -> !codes.contains(x)).toArray();
  }

  /** As differences of doubles are not exact. */
  private static String rounded(double step) {
    return BigDecimal.valueOf(step).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static Kind kind(boolean isLog, List<Double> atoms, double step) {
    if (isLog) {
      return atoms.isEmpty() ? Kind.LOG : Kind.LOG_ATOMS;
    }
    if (!atoms.isEmpty()) {
      return Kind.ATOMS;
    }
    return step > 0 ? Kind.ROUNDED : Kind.CONTINUOUS;
  }

  private static List<String> levels(List<Double> atoms) {
    return atoms.isEmpty()
        ? List.of()
        : Stream.concat(atoms.stream().sorted().map(Numbers::shown), Stream.of(TableColumn.OTHER))
            .toList();
  }

  private static String atoms(ColumnValues values, List<Double> atoms) {
    List<String> shares = new ArrayList<>();
    for (double atom : atoms) {
      shares.add(
          RootLocale.format(
              "%s in %.0f %% of the rows", Numbers.shown(atom), 100 * values.share(atom)));
    }
    return String.join(", ", shares) + ", of ";
  }

  private void requirePositive(double... others) {
    double least = Arrays.stream(others).min().orElse(1);
    if (least <= 0) {
      throw new UserException(
          "Column '%s' cannot be a logarithm, since it has %s; let it be continuous."
              .formatted(name, Numbers.shown(least)));
    }
  }

  private TableColumn column(OfNumbers of, Kind kind, List<String> levels, String found) {
    NumberTally numbers = of.values.tally();
    long wrong = cells.wrong(style);
    long infinite = numbers.infinite();
    String reason = (kind == Kind.LEFT_OUT ? found : wish.reason(found)) + of.said;
    return new TableColumn(
        name,
        kind,
        levels,
        new Numbers(
            numbers.least(),
            numbers.greatest(),
            style,
            wrong > 0,
            tally.units().common(),
            of.codes,
            numbers.decimals()),
        tally.missing() + wrong + of.missing,
        infinite == 0 ? reason : reason + RootLocale.format("; %d infinite", infinite));
  }

  private TableColumn leftOut(String reason) {
    return TableColumn.leftOut(name, tally.missing(), reason);
  }
}
