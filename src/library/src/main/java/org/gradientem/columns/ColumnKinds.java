package org.gradientem.columns;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/** Finds what kind of column a column is, from what a scan has found in it. */
public final class ColumnKinds {
  /** Numbers of no more values are levels: no variance is estimated from so few. */
  private static final int FEW = 15;

  /** Rows for each level on average, as a table of counts needs (Cochran 1954). */
  private static final int ROWS_OF_A_LEVEL = 5;

  /** Share of cells that are numbers, from which on the others are errors among them. */
  private static final double NEARLY_ALL = 0.9;

  private final String name;
  private final ColumnTally tally;
  private final List<Object> sample;
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
    this.sample = sample;
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
    Optional<NumberStyle> style = style();
    if (distinct == 1 && (style.isEmpty() || !isAskedForNumbers())) {
      return leftOut("one value, " + tally.counts().orElseThrow().keySet().iterator().next());
    }
    if (wish == RequestedKind.NONE && isOfDates(style, distinct)) {
      return leftOut("dates");
    }
    if (style.isPresent() && isAskedForNumbers()) {
      requireOneUnit();
    }
    if (style.isPresent() && (isAskedForNumbers() || !(isOfCodes() || isOfManyUnits()))) {
      return ofNumbers(style.get());
    }
    if (isAskedForNumbers()) {
      throw new UserException(
          "Column '%s' cannot be %s, since it has '%s', which is no number; correct it, or let the column be categorical."
              .formatted(name, asked(), noNumber()));
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
        style.filter(of -> wrong(of) == 0 && tally.numbers(of).isOfDates(distinct)).isPresent();
    return areDigits || (tally.isOfText() && tally.isOfDates());
  }

  /**
   * The style of the numbers that all cells of text are, but for a few or a mark for missing ones.
   */
  private Optional<NumberStyle> style() {
    NumberStyle style =
        tally.numbers(NumberStyle.COMMA).count() > tally.numbers(NumberStyle.POINT).count()
            ? NumberStyle.COMMA
            : NumberStyle.POINT;
    double share = (double) tally.numbers(style).count() / tally.values();
    boolean isAmongText =
        (share >= NEARLY_ALL || (share > 0 && noNumbers().limit(2).count() == 1))
            && !isOfFewValues();
    return share == 1 || (isAmongText && wish != RequestedKind.CATEGORICAL)
        ? Optional.of(style)
        : Optional.empty();
  }

  private boolean isOfFewValues() {
    return tally.counts().filter(counts -> counts.size() <= mostLevels()).isPresent();
  }

  /** As many levels as have enough rows each: the more levels there are, the more rows of each. */
  private int mostLevels() {
    double rows = tally.values();
    return (int)
        Math.max(2, Math.min(rows / ROWS_OF_A_LEVEL, Math.max(FEW, Math.floor(Math.sqrt(rows)))));
  }

  private TableColumn ofText(int distinct) {
    if (wish == RequestedKind.CATEGORICAL || distinct <= mostLevels()) {
      List<String> levels = countedLevels().keySet().stream().map(Numbers::level).sorted().toList();
      return new TableColumn(
          name,
          Kind.CATEGORICAL,
          levels,
          Optional.empty(),
          tally.missing(),
          reason(levels.size() + " levels"));
    }
    String cells = cells();
    if (distinct == tally.values()) {
      return leftOut(cells + ", all different");
    }
    return leftOut(
        RootLocale.format(
            "%s, %s in %d rows",
            cells,
            tally.counts().isPresent() ? distinct + " values" : "too many values",
            tally.values()));
  }

  private String cells() {
    if (style().isEmpty()) {
      return "text";
    }
    return tally
        .units()
        .disagreement()
        .map(cells -> "numbers of different units, " + cells)
        .orElse("whole numbers beyond 2^53");
  }

  private Map<Object, Long> countedLevels() {
    return tally
        .counts()
        .orElseThrow(
            () ->
                new UserException(
                    "Column '%s' cannot be categorical, since it has thousands of values; leave it out."
                        .formatted(name)));
  }

  private TableColumn ofNumbers(NumberStyle style) {
    if (tally.numbers(style).count() == tally.numbers(style).infinite()) {
      return leftOut("no cell has a finite number");
    }
    ValueCounts all = values(style);
    MissingCodes codes = codes(all);
    ValueCounts values = all.excluding(codes.taken());
    OfNumbers numbers =
        new OfNumbers(
            style,
            values,
            codes.taken(),
            codes.reason(name, all.columnValues(), all.isExact()),
            missingRows(all, style, codes.taken()));
    if (values.distinct() == 0) {
      return leftOut("no cell has a value" + numbers.said);
    }
    if (wish == RequestedKind.CATEGORICAL || (wish == RequestedKind.NONE && isOfLevels(values))) {
      countedLevels();
      List<String> levels = values.values().stream().map(Numbers::shown).toList();
      return column(numbers, Kind.CATEGORICAL, levels, levels.size() + " values");
    }
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
        sampleNumbers(style)
            .mapToDouble(x -> x)
            .filter(x -> !atoms.contains(x) && !codes.taken().contains(x))
            .toArray();
    double step = values.without(atoms).step();
    double grid = values.without(atoms).grid();
    String ofMany =
        (values.isExact() ? values.distinct() + " values" : "many values")
            + (step > 0 && grid > 0 ? RootLocale.format(" in steps of %s", rounded(grid)) : "");
    String said = atoms.isEmpty() ? ofMany : atoms(columnValues, atoms) + ofMany;
    boolean isLog = wish == RequestedKind.LOG;
    if (isLog) {
      requirePositive(others);
    } else if (wish == RequestedKind.NONE) {
      OptionalDouble gain = LogChoice.gain(others, step);
      isLog = gain.isPresent();
      said += isLog ? RootLocale.format("; BIC gains %.0f", gain.getAsDouble()) : "";
    }
    return column(numbers, kind(isLog, atoms, step), levels(atoms), said + clothes(style));
  }

  /** The numbers of a column that has them, without those that stand for missing values. */
  private record OfNumbers(
      NumberStyle style, ValueCounts values, List<Double> codes, String said, long missing) {}

  private MissingCodes codes(ValueCounts values) {
    if (!missingCodes.isEmpty()) {
      return new MissingCodes(missingCodes, List.of());
    }
    boolean isAsked = wish == RequestedKind.CONTINUOUS || wish == RequestedKind.CATEGORICAL;
    return isAsked || isOfLevels(values)
        ? MissingCodes.NONE
        : MissingCodes.of(values.columnValues());
  }

  /** How many rows have codes, by the share of those that were drawn where not all are counted. */
  private long missingRows(ValueCounts values, NumberStyle style, List<Double> codes) {
    ColumnValues all = values.columnValues();
    double share = codes.stream().mapToDouble(all::weight).sum() / all.weight();
    return codes.isEmpty() ? 0 : Math.round(share * tally.numbers(style).count());
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

  /** Few values, or counts: the spread is less than two steps. */
  private boolean isOfLevels(ValueCounts values) {
    int most = mostLevels();
    return values.isExact()
        && values.distinct() <= most
        && (values.distinct() <= FEW || values.columnValues().step() == 0);
  }

  private void requirePositive(double... others) {
    double least = Arrays.stream(others).min().orElse(1);
    if (least <= 0) {
      throw new UserException(
          "Column '%s' cannot be a logarithm, since it has %s; let it be continuous."
              .formatted(name, Numbers.shown(least)));
    }
  }

  private ValueCounts values(NumberStyle style) {
    TreeMap<Double, Double> counts = new TreeMap<>();
    Optional<Map<Object, Long>> all = tally.counts();
    all.ifPresentOrElse(
        exact ->
            exact.forEach(
                (cell, count) ->
                    number(cell, style)
                        .ifPresent(x -> counts.merge(x, (double) count, Double::sum))),
        () -> sampleNumbers(style).forEach(x -> counts.merge(x, 1.0, Double::sum)));
    return new ValueCounts(counts, tally.numbers(style), all.isPresent());
  }

  private Stream<Double> sampleNumbers(NumberStyle style) {
    return sample.stream().flatMap(cell -> number(cell, style).stream().boxed());
  }

  /** Returns the finite number of a cell, if there is one. */
  private static OptionalDouble number(Object cell, NumberStyle style) {
    OptionalDouble value = OptionalDouble.empty();
    if (cell instanceof Number number) {
      value = OptionalDouble.of(number.doubleValue() + 0.0);
    } else if (cell instanceof String text) {
      value = style.parse(text);
    }
    return value.isPresent() && Double.isFinite(value.getAsDouble())
        ? value
        : OptionalDouble.empty();
  }

  /** How the numbers of a column of text are written, and what is no number. */
  private String clothes(NumberStyle style) {
    if (!tally.isOfText()) {
      return "";
    }
    Optional<String> dressed =
        texts()
            .filter(text -> style.parse(text).isPresent() && !NumberStyle.isPlain(text))
            .findFirst();
    long wrong = wrong(style);
    return dressed.map(text -> "; written like '" + text + "'").orElse("")
        + (wrong == 0 ? "" : RootLocale.format("; %d no numbers, such as '%s'", wrong, noNumber()));
  }

  private Stream<String> texts() {
    return Stream.concat(
            tally.counts().stream().flatMap(counts -> counts.keySet().stream()), sample.stream())
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  private long wrong(NumberStyle style) {
    return tally.values() - tally.numbers(style).count();
  }

  private Stream<String> noNumbers() {
    return texts()
        .map(String::strip)
        .filter(text -> !NumberStyle.isMissing(text))
        .filter(
            text -> Stream.of(NumberStyle.values()).allMatch(style -> style.parse(text).isEmpty()))
        .distinct();
  }

  private String noNumber() {
    return noNumbers().findFirst().orElse("a text");
  }

  private String reason(String found) {
    return wish == RequestedKind.NONE ? found : "as asked; " + found;
  }

  private TableColumn column(OfNumbers of, Kind kind, List<String> levels, String found) {
    NumberTally numbers = of.values.tally();
    NumberStyle style = of.style;
    long wrong = wrong(style);
    long infinite = numbers.infinite();
    String reason = (kind == Kind.LEFT_OUT ? found : reason(found)) + of.said;
    return new TableColumn(
        name,
        kind,
        levels,
        Optional.of(
            new Numbers(
                numbers.least(),
                numbers.greatest(),
                style,
                wrong > 0,
                tally.units().common(),
                of.codes)),
        tally.missing() + wrong + of.missing,
        infinite == 0 ? reason : reason + RootLocale.format("; %d infinite", infinite));
  }

  private TableColumn leftOut(String reason) {
    return new TableColumn(
        name, Kind.LEFT_OUT, List.of(), Optional.empty(), tally.missing(), reason);
  }
}
