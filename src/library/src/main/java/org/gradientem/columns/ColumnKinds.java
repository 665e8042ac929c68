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

  private ColumnKinds(String name, ColumnTally tally, List<Object> sample, RequestedKind wish) {
    this.name = name;
    this.tally = tally;
    this.sample = sample;
    this.wish = wish;
  }

  /**
   * Finds the kind of a column.
   *
   * @param name its name
   * @param tally what was found in all of its cells
   * @param sample cells of some rows in random order, numbers or text; null where they are missing
   * @param wish what the user says
   * @return the column
   * @throws UserException if it cannot be what the user says
   */
  public static TableColumn of(
      String name, ColumnTally tally, List<Object> sample, RequestedKind wish) {
    return new ColumnKinds(name, tally, sample, wish).found();
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
    ValueCounts values = values(style);
    if (wish == RequestedKind.CATEGORICAL || (wish == RequestedKind.NONE && isOfLevels(values))) {
      countedLevels();
      List<String> levels = values.values().stream().map(Numbers::shown).toList();
      return column(style, Kind.CATEGORICAL, levels, reason(levels.size() + " values"));
    }
    if (wish == RequestedKind.NONE && values.isNumbering()) {
      return column(
          style,
          Kind.LEFT_OUT,
          List.of(),
          "a numbering: all different, which chance would not make");
    }
    ColumnValues columnValues = values.columnValues();
    List<Double> atoms = wish == RequestedKind.CONTINUOUS ? List.of() : columnValues.atoms();
    double[] others =
        sampleNumbers(style).mapToDouble(x -> x).filter(x -> !atoms.contains(x)).toArray();
    double step = values.without(atoms).step();
    String ofMany =
        (values.isExact() ? values.distinct() + " values" : "many values")
            + (step > 0 ? RootLocale.format(" in steps of %s", rounded(step)) : "");
    String said = atoms.isEmpty() ? ofMany : atoms(columnValues, atoms) + ofMany;
    boolean isLog = wish == RequestedKind.LOG;
    if (isLog) {
      requirePositive(others);
    } else if (wish == RequestedKind.NONE) {
      OptionalDouble gain = LogChoice.gain(others, step);
      isLog = gain.isPresent();
      said += isLog ? RootLocale.format("; BIC gains %.0f", gain.getAsDouble()) : "";
    }
    return column(style, kind(isLog, atoms, step), levels(atoms), reason(said + clothes(style)));
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

  private TableColumn column(NumberStyle style, Kind kind, List<String> levels, String reason) {
    NumberTally numbers = tally.numbers(style);
    long wrong = wrong(style);
    long infinite = numbers.infinite();
    return new TableColumn(
        name,
        kind,
        levels,
        Optional.of(
            new Numbers(
                numbers.least(), numbers.greatest(), style, wrong > 0, tally.units().common())),
        tally.missing() + wrong,
        infinite == 0 ? reason : reason + RootLocale.format("; %d infinite", infinite));
  }

  private TableColumn leftOut(String reason) {
    return new TableColumn(
        name, Kind.LEFT_OUT, List.of(), Optional.empty(), tally.missing(), reason);
  }
}
