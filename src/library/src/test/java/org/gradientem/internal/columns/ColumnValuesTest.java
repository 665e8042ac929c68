package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnValuesTest {
  private final SplittableRandom random = new SplittableRandom(8);

  @Test
  void stepsAreThoseOfRoundedColumns() {
    assertThat(column(r -> Math.rint(5 * random.nextGaussian())).step()).isEqualTo(1);
    assertThat(column(r -> Math.rint(50 * random.nextGaussian()) / 8).step()).isEqualTo(0.125);
    assertThat(column(r -> r == 9 ? 1e6 : Math.rint(5 * random.nextGaussian())).step())
        .as("one value far out")
        .isEqualTo(1);
    assertThat(column(r -> random.nextGaussian()).step()).as("not rounded").isZero();
    assertThat(column(r -> r % 4).step()).as("codes").isZero();
    assertThat(column(r -> 3).step()).as("constant").isZero();
  }

  @Test
  void cellsOfLogarithmsAreThoseOfTheirNumbers() {
    double centre = 2.3;
    ColumnValues visits =
        column(r -> Math.log(2 + 2 * Math.floor(24 * random.nextDouble())) - centre);
    assertThat(visits.cells().isLog()).isTrue();
    assertThat(visits.cells().step()).isCloseTo(2 / Math.exp(centre), within(1e-9));
    assertThat(column(r -> Math.rint(50 * random.nextGaussian()) / 8).cells())
        .isEqualTo(new ColumnValues.Cells(0.125, false));
    assertThat(column(r -> Math.sqrt(r % 24)).cells().isLog()).as("another function").isFalse();
    assertThat(column(r -> random.nextGaussian()).cells().step()).as("not rounded").isZero();
    assertThat(column(r -> r % 4).cells().step()).as("few values").isEqualTo(1);
    assertThat(column(r -> r % 20 == 0 ? 3 : 0).cells().step()).as("two values").isEqualTo(3);
    assertThat(column(r -> r % 20 == 0 ? r % 17 : 0).cells().step()).as("rare counts").isEqualTo(1);
    assertThat(column(r -> r % 20 == 0 ? random.nextDouble() : 0).cells().step())
        .as("zeros among numbers")
        .isZero();
    assertThat(column(r -> 3).cells().step()).as("constant").isZero();
    assertThat(column(r -> Math.rint(2 * Math.exp(random.nextGaussian()))).cells().step())
        .as("counts of many values, most of them small")
        .isEqualTo(1);
  }

  @Test
  void anAtomIsOneValueAmongManyOthers() {
    assertThat(column(r -> r % 3 == 0 ? 0 : random.nextDouble()).atom())
        .as("no rain on a third of the days")
        .isCloseTo(1 / 3.0, within(0.01));
    assertThat(column(r -> r % 3 == 0 ? 100 : r % 101).atom())
        .as("whole numbers, cut off")
        .isCloseTo(1 / 3.0 + 1 / 101.0, within(0.01));
    assertThat(column(r -> Math.rint(5 * random.nextGaussian())).atom()).as("rounded").isZero();
    assertThat(column(r -> r % 2).atom()).as("codes").isZero();
    assertThat(column(r -> r % 20 == 0 ? 0 : random.nextDouble()).atom()).as("few").isZero();
    assertThat(column(r -> 3).atom()).as("constant").isZero();
  }

  @Test
  void rowsCountByTheirWeight() {
    double[] x = IntStream.range(0, 60).mapToDouble(r -> r / 4.0).toArray();
    double[] weights = new double[60];
    Arrays.fill(weights, 3);
    weights[7] = 100;
    ColumnValues values = ColumnValues.of(x, weights).get(0);
    assertThat(values.step()).isEqualTo(0.25);
    assertThat(values.atom()).isCloseTo(100.0 / 277, within(1e-12));
  }

  @Test
  void valuesOfEachColumnAreCounted() {
    assertThat(ColumnValues.of(new double[] {1, 2, 1, 5, 5, Double.NaN, 0, -0.0, 3}, 1, 1, 1))
        .extracting(ColumnValues::distinct)
        .containsExactly(2, 1, 2);
  }

  private static ColumnValues column(IntToDoubleFunction value) {
    double[] x = IntStream.range(0, 30_000).mapToDouble(value).toArray();
    double[] weights = new double[x.length];
    Arrays.fill(weights, 1);
    return ColumnValues.of(x, weights).get(0);
  }
}
