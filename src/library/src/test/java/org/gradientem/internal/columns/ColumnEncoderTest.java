package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.gradientem.internal.columns.ColumnEncoder.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnEncoderTest {
  private static final Numbers RANGE =
      new Numbers(0, 9, NumberStyle.COMMA, false, "", List.of(), null);

  private static ColumnEncoder encoder(Kind kind, Numbers numbers, String... levels) {
    return new ColumnEncoder(new TableColumn("x", kind, List.of(levels), numbers, 0, ""));
  }

  private static void assertEncoded(
      ColumnEncoder encoder, Object cell, boolean valid, double... expected) {
    double[] features = new double[expected.length];
    assertThat(encoder.encode(cell, features, 0)).as("validity of %s", cell).isEqualTo(valid);
    assertThat(features).as("features of %s", cell).containsExactly(expected);
  }

  @Test
  void numbersStandAsTheyAre() {
    ColumnEncoder encoder = encoder(Kind.CONTINUOUS, RANGE);
    assertThat(encoder.entries()).containsExactly(new Entry("x", List.of()));
    assertEncoded(encoder, 3, true, 3);
    assertEncoded(encoder, "1.234,5", true, 1234.5);
    assertEncoded(encoder, null, true, Double.NaN);
    assertEncoded(encoder, "NA", true, Double.NaN);
    assertEncoded(encoder, "many", false, Double.NaN);
    assertThat(encoder.expected()).isEqualTo("a number");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONTINUOUS", "LOG", "CATEGORICAL"})
  void infiniteNumbersAreNoMissingCells(Kind kind) {
    ColumnEncoder encoder = encoder(kind, RANGE, "1");
    List<Object> infinite =
        List.of(Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, "inf", "-Infinity", "1e999");
    for (Object cell : infinite) {
      assertEncoded(encoder, cell, false, Double.NaN);
      assertThat(encoder.isInfinite(cell)).as("%s is infinite", cell).isTrue();
    }
    assertThat(encoder.isInfinite("many")).isFalse();
    assertThat(encoder.isInfinite(null)).isFalse();
  }

  @Test
  void numbersOfAnotherUnitAreNotTaken() {
    ColumnEncoder percent = encoder(Kind.CONTINUOUS, unit("%"));
    assertEncoded(percent, "12%", true, 12);
    assertEncoded(percent, "0", true, 0);
    assertEncoded(percent, "0.12", false, Double.NaN);
    assertEncoded(percent, 0.12, false, Double.NaN);
    ColumnEncoder dollars = encoder(Kind.CONTINUOUS, unit("$"));
    assertEncoded(dollars, "12", true, 12);
    assertEncoded(dollars, "12 €", false, Double.NaN);
    assertEncoded(encoder(Kind.CONTINUOUS, unit("")), "12%", false, Double.NaN);
    assertEncoded(encoder(Kind.CONTINUOUS, unit(null)), "12%", true, 12);
  }

  private static Numbers unit(String unit) {
    return new Numbers(0, 99, NumberStyle.POINT, false, unit, List.of(), null);
  }

  @Test
  void wholeNumbersBeyondThoseOfDoublesAreLevelsByTheirDigits() {
    ColumnEncoder encoder =
        encoder(Kind.CATEGORICAL, null, "5", "9007199254740992", "9007199254740993");
    assertEncoded(encoder, 9_007_199_254_740_993L, true, 2);
    assertEncoded(encoder, new BigDecimal("9007199254740992"), true, 1);
    assertEncoded(encoder, "9007199254740993", true, 2);
    assertEncoded(encoder, 5.0, true, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONTINUOUS", "LOG", "CATEGORICAL"})
  void textIsMissingWhereItWasAmongNumbers(Kind kind) {
    Numbers numbers = new Numbers(0, 9, NumberStyle.POINT, true, "", List.of(), null);
    ColumnEncoder encoder = encoder(kind, numbers, "1");
    assertEncoded(encoder, "?", true, Double.NaN);
    assertEncoded(encoder, "1", true, kind == Kind.CONTINUOUS ? 1 : 0);
    assertEncoded(
        encoder, "-3", kind == Kind.CONTINUOUS, kind == Kind.CONTINUOUS ? -3 : Double.NaN);
    ColumnEncoder atoms = encoder(Kind.ATOMS, numbers, "0", "other");
    assertEncoded(atoms, "?", true, Double.NaN, Double.NaN);
  }

  @Test
  void logarithmsAreOfPositiveNumbers() {
    ColumnEncoder encoder = encoder(Kind.LOG, RANGE);
    assertThat(encoder.entries()).containsExactly(new Entry("log(x)", List.of()));
    assertEncoded(encoder, 3, true, Math.log(3));
    assertEncoded(encoder, 0, false, Double.NaN);
    assertThat(encoder.expected()).isEqualTo("a positive number");
    assertEncoded(encoder, Double.NaN, true, Double.NaN);
  }

  @Test
  void levelsAreIndices() {
    ColumnEncoder text = encoder(Kind.CATEGORICAL, null, "a", "b", "c");
    assertThat(text.entries()).containsExactly(new Entry("x", List.of("a", "b", "c")));
    assertEncoded(text, " b ", true, 1);
    assertEncoded(text, "d", false, Double.NaN);
    assertThat(text.expected()).isEqualTo("one of the levels it was fitted with");
    assertEncoded(text, "", true, Double.NaN);
    assertEncoded(encoder(Kind.CATEGORICAL, null, "false", "true"), true, true, 1);
    ColumnEncoder numbers = encoder(Kind.CATEGORICAL, RANGE, "1", "2,5", "2.5");
    assertEncoded(numbers, 1L, true, 0);
    assertEncoded(numbers, "2,50", true, 2);
    assertEncoded(numbers, Double.NaN, true, Double.NaN);
    assertEncoded(numbers, 4, false, Double.NaN);
  }

  @Test
  void atomsAreLevelsAndTheOthersNumbers() {
    ColumnEncoder encoder = encoder(Kind.LOG_ATOMS, RANGE, "0", "99", "other");
    assertThat(encoder.entries())
        .containsExactly(
            new Entry("x is", List.of("0", "99", "other")), new Entry("log(x)", List.of()));
    assertEncoded(encoder, 0, true, 0, Double.NaN);
    assertEncoded(encoder, 99.0, true, 1, Double.NaN);
    assertEncoded(encoder, 5, true, 2, Math.log(5));
    assertEncoded(encoder, -5, false, 2, Double.NaN);
    assertEncoded(encoder, null, true, Double.NaN, Double.NaN);
    assertEncoded(encoder, "many", false, Double.NaN, Double.NaN);
  }
}
