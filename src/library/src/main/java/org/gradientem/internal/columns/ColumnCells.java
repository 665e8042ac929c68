package org.gradientem.internal.columns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/**
 * The cells of a column: how its numbers are written, which they are, and what is none.
 *
 * @param tally what was found in all of them
 * @param sample those of some rows in random order, numbers or text; null where they are missing
 */
record ColumnCells(ColumnTally tally, List<Object> sample) {
  /** Share of cells that are numbers, from which on the others are errors among them. */
  private static final double NEARLY_ALL = 0.9;

  /**
   * The style of the numbers that all cells of text are, but for a few or a mark for missing ones.
   */
  Optional<NumberStyle> style(RequestedKind wish) {
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
    return tally
        .counts()
        .filter(counts -> counts.size() <= LevelChoice.most(tally.values()))
        .isPresent();
  }

  ValueCounts values(NumberStyle style) {
    TreeMap<Double, Double> counts = new TreeMap<>();
    Optional<Map<Object, Long>> all = tally.counts();
    all.ifPresentOrElse(
        exact ->
            exact.forEach(
                (cell, count) ->
                    number(cell, style)
                        .ifPresent(x -> counts.merge(x, (double) count, Double::sum))),
        () -> sampleNumbers(style).forEach(x -> counts.merge(x, 1.0, Double::sum)));
    return new ValueCounts(ColumnValues.of(counts), tally.numbers(style), all.isPresent());
  }

  Stream<Double> sampleNumbers(NumberStyle style) {
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
  String clothes(NumberStyle style) {
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

  long wrong(NumberStyle style) {
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

  String noNumber() {
    return noNumbers().findFirst().orElse("a text");
  }

  /** Returns how often each value occurs, of a column that is to be categorical. */
  Map<Object, Long> countedLevels(String name) {
    return tally
        .counts()
        .orElseThrow(
            () ->
                new UserException(
                    "Column '%s' cannot be categorical, since it has thousands of values; leave it out."
                        .formatted(name)));
  }
}
