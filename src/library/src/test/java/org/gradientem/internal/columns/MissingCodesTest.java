package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingCodesTest {
  private static final int ROWS = 300;

  /** Bills of penguins in mm, some of them replaced by a code. */
  private static List<Object> bills(double code, int times) {
    SplittableRandom random = new SplittableRandom(11);
    List<Object> cells = new ArrayList<>();
    IntStream.range(0, ROWS)
        .forEach(r -> cells.add(Math.rint(440 + 55 * random.nextGaussian()) / 10));
    IntStream.range(0, times).forEach(r -> cells.set(3 * r, code));
    return cells;
  }

  private static TableColumn found(RequestedKind wish, List<Double> codes, List<Object> cells) {
    ColumnTally tally = new ColumnTally(10_000);
    cells.forEach(cell -> tally.add((double) cell));
    return ColumnKinds.of("bill", tally, cells, wish, codes);
  }

  private static List<Double> codes(TableColumn column) {
    return column.numbers().orElseThrow().missingCodes();
  }

  @ParameterizedTest
  @CsvSource({
    "-999, 3",
    "-999, 15",
    "-999, 45",
    "9999, 1",
    "9999, 45",
    "-9, 15",
    "-99, 45",
    "999, 3"
  })
  void aUsualCodeFarFromAllOtherNumbersIsMissing(double code, int times) {
    TableColumn column = found(RequestedKind.NONE, List.of(), bills(code, times));
    assertThat(codes(column)).containsExactly(code);
    assertThat(column.missing()).isEqualTo(times);
    assertThat(column.kind()).isEqualTo(Kind.CONTINUOUS);
    assertThat(column.numbers().orElseThrow().least()).isBetween(20.0, 40.0);
    assertThat(column.numbers().orElseThrow().greatest()).isBetween(50.0, 70.0);
    assertThat(column.reason())
        .endsWith(
            "; %s in %s counts as missing"
                .formatted(Numbers.shown(code), times == 1 ? "1 row" : times + " rows"));
  }

  @Test
  void severalCodesAtOneEndAreMissing() {
    SplittableRandom random = new SplittableRandom(2);
    List<Object> years = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      years.add(Math.rint(Math.max(0, Math.min(20, 12 + 4 * random.nextGaussian()))));
    }
    years.set(1, 98.0);
    years.set(5, 98.0);
    years.set(2, 99.0);
    years.set(9, 99.0);
    assertThat(codes(found(RequestedKind.NONE, List.of(), years)))
        .containsExactlyInAnyOrder(98.0, 99.0);
  }

  @Test
  void whatIsNearOrNoUsualCodeIsAQuestion() {
    TableColumn near = found(RequestedKind.NONE, List.of(), bills(99, 15));
    assertThat(codes(near)).isEmpty();
    assertThat(near.isDoubted()).isTrue();
    assertThat(near.reason())
        .endsWith("a value, or a code for missing: 99 in 15 rows? `missingCodes` bill=99");
    TableColumn odd = found(RequestedKind.NONE, List.of(), bills(1234, 15));
    assertThat(codes(odd)).isEmpty();
    assertThat(odd.reason()).endsWith("1234 in 15 rows? `missingCodes` bill=1234");
  }

  /** Gains, none in most rows and otherwise skewed, of which the largest are cut off. */
  @Test
  void theLargestOfNumbersThatAreMostlyZeroIsAQuestion() {
    SplittableRandom random = new SplittableRandom(3);
    List<Object> gains = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      boolean isZero = random.nextDouble() < 0.91;
      gains.add(isZero ? 0.0 : Math.rint(3000 * Math.exp(0.8 * random.nextGaussian())));
    }
    IntStream.range(0, 5).forEach(r -> gains.set(7 * r, 99_999.0));
    TableColumn found = found(RequestedKind.NONE, List.of(), gains);
    assertThat(codes(found)).isEmpty();
    assertThat(found.reason()).endsWith("99999 in 5 rows? `missingCodes` bill=99999");
    IntStream.range(0, 5).forEach(r -> gains.set(7 * r, -999.0));
    assertThat(codes(found(RequestedKind.NONE, List.of(), gains))).containsExactly(-999.0);
  }

  @Test
  void theUserDecides() {
    TableColumn said = found(RequestedKind.NONE, List.of(1234.0), bills(1234, 15));
    assertThat(codes(said)).containsExactly(1234.0);
    assertThat(said.missing()).isEqualTo(15);
    assertThat(said.isDoubted()).isFalse();
    TableColumn continuous = found(RequestedKind.CONTINUOUS, List.of(), bills(-999, 15));
    assertThat(codes(continuous)).isEmpty();
    assertThat(continuous.missing()).isZero();
  }

  @Test
  void aCodeIsAMissingCell() {
    ColumnEncoder encoder =
        new ColumnEncoder(found(RequestedKind.NONE, List.of(), bills(-999, 15)));
    double[] features = {7};
    assertThat(encoder.encode(-999, features, 0)).isTrue();
    assertThat(features[0]).isNaN();
    assertThat(encoder.encode("-999.0", features, 0)).isTrue();
    assertThat(features[0]).isNaN();
    assertThat(encoder.encode(40, features, 0)).isTrue();
    assertThat(features[0]).isEqualTo(40);
  }

  /** Ages up to 99, temperatures about 0, skewed counts, incomes with heaps. */
  @Test
  void ofNumbersWithoutCodesNoneIsFound() {
    SplittableRandom random = new SplittableRandom(5);
    List<DoubleUnaryOperator> columns =
        List.of(
            z -> Math.rint(Math.min(99, Math.max(0, 60 + 25 * z))),
            z -> Math.rint(10 * z),
            z -> Math.floor(Math.exp(1.3 * z + 1)),
            z -> 100 * Math.rint(Math.exp(z + 3)),
            z -> Math.exp(2 * z));
    for (DoubleUnaryOperator column : columns) {
      List<Object> cells = new ArrayList<>();
      IntStream.range(0, 2000).forEach(r -> cells.add(column.applyAsDouble(random.nextGaussian())));
      TableColumn found = found(RequestedKind.NONE, List.of(), cells);
      assertThat(found.isDoubted()).as(found.reason()).isFalse();
      assertThat(codes(found)).as(found.reason()).isEmpty();
    }
  }
}
