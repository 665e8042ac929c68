package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;
import static org.gradientem.internal.columns.Kind.ATOMS;
import static org.gradientem.internal.columns.Kind.CATEGORICAL;
import static org.gradientem.internal.columns.Kind.CONTINUOUS;
import static org.gradientem.internal.columns.Kind.LEFT_OUT;
import static org.gradientem.internal.columns.Kind.LOG;
import static org.gradientem.internal.columns.Kind.LOG_ATOMS;
import static org.gradientem.internal.columns.Kind.ROUNDED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What columns of known kinds are found to be. */
class ColumnKindsTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(38);

  /** A column with its kind. */
  private record Case(String name, Kind kind, List<Object> cells) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(Kind kind, String name, int rows, IntFunction<Object> cell) {
    List<Object> cells = new ArrayList<>();
    IntStream.range(0, rows).mapToObj(cell).forEach(cells::add);
    return new Case(name, kind, cells);
  }

  private static double normal(double mean, double deviation) {
    return mean + deviation * RANDOM.nextGaussian();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static int poisson(double mean) {
    double left = Math.exp(-mean);
    int count = -1;
    for (double p = 1; p > left; p *= RANDOM.nextDouble()) {
      count++;
    }
    return count;
  }

  private static Stream<Case> numbers() {
    return Stream.of(
        of(CONTINUOUS, "normal", 500, r -> normal(0, 1)),
        of(CONTINUOUS, "uniform", 500, r -> RANDOM.nextDouble()),
        of(CONTINUOUS, "few rows", 12, r -> normal(5, 1)),
        of(CONTINUOUS, "skewed to the left", 500, r -> 9 - Math.exp(normal(0, 0.5))),
        of(CONTINUOUS, "far from 0", 500, r -> 1000 + Math.exp(normal(0, 0.3))),
        of(CONTINUOUS, "two groups", 600, r -> normal(r % 5 == 0 ? 20 : 10, 1)),
        of(
            CONTINUOUS,
            "three groups, the highest the smallest",
            900,
            r -> normal(r % 9 == 0 ? 60 : r % 3 == 0 ? 30 : 10, 2)),
        of(CONTINUOUS, "log-normal with negative ones", 500, r -> Math.exp(normal(0, 1)) - 1),
        of(CONTINUOUS, "whole numbers on a wide range", 100, r -> RANDOM.nextInt(1_000_000)),
        of(CONTINUOUS, "postal codes that are numbers", 400, r -> 10_000 + RANDOM.nextInt(80_000)),
        of(
            CONTINUOUS,
            "measured once at each of some times",
            90,
            r -> Math.rint(15 * r + 3 * Math.sin(r)) / 5),
        of(ROUNDED, "one decimal", 500, r -> Math.rint(10 * normal(20, 1)) / 10),
        of(ROUNDED, "ages", 500, r -> 18 + RANDOM.nextInt(70)),
        of(ROUNDED, "years of many rows", 310, r -> 1990 + r % 31),
        of(
            ROUNDED,
            "a peak with stray values",
            9000,
            r -> r % 90 == 0 ? r / 100.0 : Math.rint(normal(57, 2))),
        of(LOG, "log-normal", 500, r -> Math.exp(normal(3, 1))),
        of(LOG, "three log-normal groups", 900, r -> Math.exp(normal(2 * (r % 3), 0.4))),
        of(LOG, "log-normal in whole numbers", 800, r -> Math.rint(Math.exp(normal(5, 1)))),
        of(LOG, "log-normal of few rows", 60, r -> Math.exp(normal(3, 1.5))));
  }

  private static Stream<Case> levels() {
    return Stream.of(
        of(CATEGORICAL, "zero and one", 50, r -> r % 3 == 0 ? 1 : 0),
        of(CATEGORICAL, "truth", 50, r -> String.valueOf(r % 3 == 0)),
        of(CATEGORICAL, "yes and no in few rows", 6, r -> r % 2 == 0 ? "yes" : "no"),
        of(CATEGORICAL, "Likert", 200, r -> 1 + RANDOM.nextInt(7)),
        of(CATEGORICAL, "doses", 60, r -> 0.5 * (1 << r % 3)),
        of(CATEGORICAL, "cylinders", 32, r -> 4 + 2 * (r % 3)),
        of(CATEGORICAL, "counts, the largest once", 32, r -> r == 9 ? 8 : r % 5),
        of(CATEGORICAL, "rare events", 2000, r -> poisson(2)),
        of(CATEGORICAL, "counts of more than fifteen values", 20_000, r -> r < 17 ? r : poisson(2)),
        of(CATEGORICAL, "codes of text", 60, r -> List.of("01", "02", "03").get(r % 3)),
        of(CATEGORICAL, "numbers and a letter", 100, r -> r % 10 == 9 ? "A" : "" + r % 10),
        of(CATEGORICAL, "thirty towns", 1000, r -> "town " + r % 30));
  }

  private static Stream<Case> atoms() {
    return Stream.of(
        of(LOG_ATOMS, "57 % dry days", 1000, r -> r % 100 < 57 ? 0 : Math.exp(normal(1, 1))),
        of(ATOMS, "a limit", 1000, r -> Math.min(51, normal(50, 2))),
        of(ATOMS, "two limits", 1000, r -> Math.max(49, Math.min(51, normal(50, 2)))),
        of(
            ROUNDED,
            "twelve years of school",
            2000,
            r -> r % 3 == 0 ? 12 : Math.max(0, Math.rint(normal(12, 4)))),
        of(
            ATOMS,
            "an imputed mean",
            2000,
            r -> r % 4 == 0 ? 9.94 : Math.max(0, Math.rint(normal(10, 4)))),
        of(CONTINUOUS, "a code for unknown", 600, r -> r % 4 == 0 ? -99 : normal(50, 2)));
  }

  private static Stream<Case> leftOut() {
    List<Object> shuffled = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
    Collections.shuffle(shuffled, new Random(3));
    int[] customers = RANDOM.ints(100_000, 1_000_000).distinct().limit(9000).toArray();
    return Stream.of(
        of(LEFT_OUT, "row numbers", 200, r -> r + 1),
        of(LEFT_OUT, "row numbers, shuffled", 200, shuffled::get),
        of(LEFT_OUT, "row numbers with gaps", 200, r -> r + r / 4),
        of(LEFT_OUT, "customer numbers", 9000, r -> customers[r]),
        of(LEFT_OUT, "years of one row each", 100, r -> 1871 + r),
        of(LEFT_OUT, "months as fractions of years", 144, r -> 1949 + r / 12.0),
        of(LEFT_OUT, "a constant", 50, r -> 3.5),
        of(LEFT_OUT, "a constant with gaps", 50, r -> r % 2 == 0 ? "x" : null),
        of(LEFT_OUT, "nothing", 50, r -> r % 2 == 0 ? "NA" : null),
        of(LEFT_OUT, "names", 80, r -> "name " + r),
        of(LEFT_OUT, "free text", 300, r -> "words " + r * 2 / 3),
        of(LEFT_OUT, "countries of a few years each", 1704, r -> "country " + r / 12),
        of(LEFT_OUT, "postal codes that begin with 0", 300, r -> "0" + (1000 + r / 2)),
        of(LEFT_OUT, "tickets", 300, r -> r % 3 == 0 ? "A/" + r : "" + (5000 + 7 * r)),
        of(LEFT_OUT, "dates", 90, r -> "2024-0" + (1 + r % 9) + "-1" + r % 10),
        of(LEFT_OUT, "dates, the day first", 90, r -> 1 + r % 28 + "/" + (1 + r % 12) + "/2024"),
        of(LEFT_OUT, "times", 90, r -> "2024-01-01 10:00:" + (10 + r % 50)));
  }

  private static Stream<Case> written() {
    return Stream.of(
        of(CONTINUOUS, "dollars", 300, r -> text("$%,.2f", normal(5000, 900))),
        of(CONTINUOUS, "percent", 300, r -> text("%.3f%%", normal(50, 9))),
        of(CONTINUOUS, "decimal commas", 300, r -> text("%.3f", normal(50, 9)).replace('.', ',')),
        of(
            CONTINUOUS,
            "euros, points between thousands",
            300,
            r -> swapped(text("%,.2f €", normal(5000, 900)))),
        of(
            CONTINUOUS,
            "apostrophes between thousands",
            300,
            r -> text("%,.2f", normal(5000, 900)).replace(',', '\'')),
        of(CONTINUOUS, "brackets for a minus", 300, r -> bracketed(normal(0, 900))),
        of(
            CONTINUOUS,
            "three errors",
            300,
            r -> r % 100 == 7 ? "broken" : text("%.3f", normal(50, 9))),
        of(
            LEFT_OUT,
            "points and commas",
            300,
            r -> text("%.2f", normal(50, 9)).replace('.', r % 2 == 0 ? ',' : '.')));
  }

  private static String swapped(String written) {
    return written.replace('.', ';').replace(',', '.').replace(';', ',');
  }

  private static String bracketed(double value) {
    return value < 0 ? text("(%.2f)", -value) : text("%.2f", value);
  }

  @ParameterizedTest
  @MethodSource({"numbers", "levels", "atoms", "leftOut", "written"})
  void aColumnIsOfItsKind(Case column) {
    TableColumn found = find(column.cells());
    assertThat(found.kind()).as("%s: %s", column, found).isEqualTo(column.kind());
  }

  private static TableColumn find(List<Object> cells, RequestedKind wish) {
    ColumnTally tally = new ColumnTally(10_000);
    for (Object cell : cells) {
      if (cell instanceof Number number) {
        tally.add(number.doubleValue());
      } else {
        tally.add((String) cell);
      }
    }
    List<Object> sample = new ArrayList<>(cells);
    Collections.shuffle(sample, new Random(1));
    return ColumnKinds.of("x", tally, sample, wish);
  }

  private static TableColumn find(List<Object> cells) {
    return find(cells, RequestedKind.NONE);
  }

  private static Numbers numbersOf(Object... cells) {
    return find(Arrays.asList(cells), RequestedKind.CONTINUOUS).numbers().orElseThrow();
  }

  private static List<Object> repeated(int times, Object... cells) {
    List<Object> all = new ArrayList<>();
    for (int t = 0; t < times; t++) {
      all.addAll(Arrays.asList(cells));
    }
    return all;
  }

  @Test
  void levelsAreSorted() {
    assertThat(find(repeated(20, 10, 9.5, -1)).levels()).containsExactly("-1", "9.5", "10");
    assertThat(find(repeated(20, "b", " a", "a ")).levels()).containsExactly("a", "b");
    assertThat(find(repeated(20, 0.0, -0.0, 1)).levels()).containsExactly("0", "1");
  }

  /** Marks of 0 to 14 in the shape of a bell, next to regions whose numbers say nothing. */
  @Test
  void aNumberOfFewValuesIsOneWhereBicIsHigher() {
    SplittableRandom random = new SplittableRandom(4);
    List<Object> marks = new ArrayList<>();
    List<Object> regions = new ArrayList<>();
    double[] shares = {0.2, 0.01, 0.15, 0.02, 0.1, 0.22, 0.05, 0.25};
    for (int r = 0; r < 1500; r++) {
      marks.add(Math.max(0, Math.min(14, Math.rint(7 + 2.3 * random.nextGaussian()))));
      double left = random.nextDouble();
      int region = 0;
      while (region < 7 && left > shares[region]) {
        left -= shares[region++];
      }
      regions.add((double) region);
    }
    TableColumn mark = found("mark", marks);
    assertThat(mark.kind()).isEqualTo(ROUNDED);
    assertThat(mark.reason()).matches("15 values in steps of 1; BIC gains \\d+ over levels");
    assertThat(found("region", regions).kind()).isEqualTo(CATEGORICAL);
  }

  private static TableColumn found(String name, List<Object> cells) {
    ColumnTally tally = new ColumnTally(10_000);
    cells.forEach(cell -> tally.add((double) cell));
    return ColumnKinds.of(name, tally, cells, RequestedKind.NONE);
  }

  @Test
  void missingCellsAreCounted() {
    List<Object> cells = repeated(9, "a", "b", "", " ", "NA", "n/a", "NaN", "null", null);
    assertThat(find(cells).missing()).isEqualTo(63);
    assertThat(find(repeated(9, 1, 2, Double.NaN)).missing()).isEqualTo(9);
  }

  @Test
  void reasonsSayWhatWasFound() {
    assertThat(find(repeated(3, "2")).reason()).isEqualTo("one value, 2, so it separates no rows");
    assertThat(find(repeated(2, "2013.0")).reason())
        .isEqualTo("one value, 2013, so it separates no rows");
    assertThat(find(repeated(1, "a", "b", "c")).reason()).isEqualTo("text, all different");
    assertThat(find(repeated(9, "1/2/20", "3/4/20")).reason()).isEqualTo("dates");
    assertThat(find(repeated(9, "x", "y")).reason()).isEqualTo("2 levels");
    Case dry = atoms().findFirst().orElseThrow();
    TableColumn rain = find(dry.cells());
    assertThat(rain.levels()).containsExactly("0", "other");
    assertThat(rain.reason()).startsWith("0 in 57 % of the rows, of 431 values; BIC gains");
    Case dollars = written().findFirst().orElseThrow();
    assertThat(find(dollars.cells()).reason()).contains("written like '$");
    Case errors = written().filter(c -> c.name().equals("three errors")).findFirst().orElseThrow();
    assertThat(find(errors.cells()).reason()).contains("3 no numbers, such as 'broken'");
  }

  @Test
  void numbersOfTextHaveARange() {
    Numbers range = numbersOf("$1,234.50", "($2)", "7");
    assertThat(range)
        .isEqualTo(new Numbers(-2, 1234.5, NumberStyle.POINT, false, "$", List.of(), 1));
    range = numbersOf("1.234,5", "7,25");
    assertThat(range)
        .isEqualTo(new Numbers(7.25, 1234.5, NumberStyle.COMMA, false, "", List.of(), 2));
  }

  @Test
  void oneTextAmongNumbersIsAMarkForMissingOnes() {
    List<Object> cells = new ArrayList<>();
    IntStream.range(0, 300).forEach(r -> cells.add(r % 3 == 0 ? Math.sqrt(r) + "" : "?"));
    TableColumn column = find(cells);
    assertThat(column.kind()).isEqualTo(CONTINUOUS);
    assertThat(column.missing()).isEqualTo(200);
    assertThat(column.reason()).isEqualTo("100 values; 200 no numbers, such as '?'");
    assertThat(column.numbers().orElseThrow().amongText()).isTrue();
    cells.set(1, "-");
    assertThat(find(cells).kind()).isEqualTo(LEFT_OUT);
  }

  @Test
  void infiniteNumbersAreNoMissingCells() {
    ColumnTally tally = new ColumnTally(100);
    tally.add(1.5);
    tally.add("1e999");
    ColumnTally next = new ColumnTally(100);
    next.add(Double.NEGATIVE_INFINITY);
    tally.merge(next);
    assertThat(tally.infinite()).contains("'1e999' in row 2");
    assertThat(tally.missing()).isZero();
    for (String infinite : List.of("inf", "-Infinity", "1e400", "∞")) {
      List<Object> cells = new ArrayList<>(List.of(infinite));
      IntStream.range(0, 60).forEach(r -> cells.add(text("%.3f", r * r)));
      Numbers range = find(cells).numbers().orElseThrow();
      assertThat(range.least()).as("least beside %s", infinite).isZero();
      assertThat(range.greatest()).as("greatest beside %s", infinite).isEqualTo(3481);
    }
    assertThat(find(repeated(20, "inf", "sup")).levels()).containsExactly("inf", "sup");
  }

  @Test
  void numbersOfDifferentUnitsAreNoNumbers() {
    List<Object> shares = new ArrayList<>();
    IntStream.range(1, 99).forEach(r -> shares.add(r % 3 == 0 ? r + "%" : text("%.2f", r / 100.0)));
    TableColumn column = find(shares);
    assertThat(column.kind()).isEqualTo(LEFT_OUT);
    assertThat(column.reason())
        .isEqualTo("numbers of different units, '0.01' and '3%', all different");
    assertRefused(
        () -> find(shares, RequestedKind.CONTINUOUS), "'0.01' and '3%' have different units");
    assertThat(find(repeated(9, "$1", "2 €")).levels()).containsExactly("$1", "2 €");
    assertThat(
            find(repeated(9, "$1.5", "2", "0"), RequestedKind.CONTINUOUS)
                .numbers()
                .orElseThrow()
                .unit())
        .isEqualTo("$");
  }

  @Test
  void theMinusSignOfPrintIsOne() {
    Numbers range = numbersOf("−1.5", "(−2)", "7");
    assertThat(range.least()).isEqualTo(-2);
  }

  @Test
  void digitsOfADateAreADate() {
    assertThat(find(days(90)).reason()).isEqualTo("dates");
    assertThat(find(days(90), RequestedKind.CONTINUOUS).kind()).isEqualTo(CONTINUOUS);
    List<Object> months = new ArrayList<>();
    IntStream.range(0, 240).forEach(r -> months.add(202_001.0 + r % 12 + 100 * (r % 4)));
    assertThat(find(months).reason()).isEqualTo("dates");
    List<Object> salaries = new ArrayList<>(days(90));
    salaries.set(7, 20_200_199);
    assertThat(find(salaries).reason()).isNotEqualTo("dates");
  }

  private static List<Object> days(int rows) {
    List<Object> days = new ArrayList<>();
    IntStream.range(0, rows).forEach(r -> days.add(20_200_101 + 100 * (r % 12) + r % 28));
    return days;
  }

  @Test
  void wholeNumbersBeyondThoseOfDoublesAreCodes() {
    List<Object> few = repeated(9, "9007199254740992", "9007199254740993", 5);
    assertThat(find(few).levels()).containsExactly("5", "9007199254740992", "9007199254740993");
    List<Object> ids = new ArrayList<>();
    IntStream.range(0, 90).forEach(r -> ids.add("90071992547409" + (100 + r)));
    assertThat(find(ids).reason()).isEqualTo("whole numbers beyond 2^53, all different");
    assertThat(find(ids, RequestedKind.CONTINUOUS).kind()).isEqualTo(CONTINUOUS);
  }

  @Test
  void constantsAreContinuousOnlyIfTheyAreAskedFor() {
    assertThat(find(repeated(9, 3.5), RequestedKind.CONTINUOUS).kind()).isEqualTo(CONTINUOUS);
    assertThat(find(repeated(9, 3.5)).reason())
        .isEqualTo("one value, 3.5, so it separates no rows");
    assertRefused(
        () -> find(repeated(9, "NA"), RequestedKind.CONTINUOUS),
        "'x' cannot be continuous, since no cell has a value");
  }

  @Test
  void theUserDecidesOtherwise() {
    List<Object> few = repeated(20, 1, 2, 3);
    assertThat(find(few, RequestedKind.CONTINUOUS).kind()).isEqualTo(CONTINUOUS);
    assertThat(find(few, RequestedKind.LOG).kind()).isEqualTo(LOG);
    assertThat(find(few, RequestedKind.IGNORED).kind()).isEqualTo(LEFT_OUT);
    List<Object> numbering = leftOut().findFirst().orElseThrow().cells();
    assertThat(find(numbering, RequestedKind.CONTINUOUS).kind()).isEqualTo(CONTINUOUS);
    assertThat(find(numbering, RequestedKind.CATEGORICAL).levels()).hasSize(200);
    List<Object> dry = atoms().findFirst().orElseThrow().cells();
    assertThat(find(dry, RequestedKind.CONTINUOUS).levels()).isEmpty();
    assertThat(find(dry, RequestedKind.LOG).kind()).isEqualTo(LOG_ATOMS);
  }

  @Test
  void whatAColumnCannotBeIsRefused() {
    List<Object> text = repeated(9, "a", "b");
    assertRefused(
        () -> find(text, RequestedKind.CONTINUOUS), "'x' cannot be continuous, since it has '");
    List<Object> negative = repeated(9, -1, 1, 2);
    assertRefused(
        () -> find(negative, RequestedKind.LOG), "cannot be a logarithm, since it has -1;");
    List<Object> many = new ArrayList<>();
    IntStream.range(0, 20_000).forEach(many::add);
    assertRefused(() -> find(many, RequestedKind.CATEGORICAL), "cannot be categorical");
  }

  @Test
  void partsOfAColumnAreMerged() {
    ColumnTally first = new ColumnTally(3);
    ColumnTally second = new ColumnTally(3);
    List.of(1.0, 2.0, 2.0).forEach(first::add);
    List.of(2.0, 3.0).forEach(second::add);
    second.add((String) null);
    first.merge(second);
    assertThat(first.counts().orElseThrow()).containsEntry(2.0, 3L).hasSize(3);
    assertThat(first.values()).isEqualTo(5);
    assertThat(first.missing()).isEqualTo(1);
    ColumnTally third = new ColumnTally(3);
    third.add(4.0);
    assertThat(first.merge(third).counts()).as("more than can be counted").isEmpty();
  }
}
