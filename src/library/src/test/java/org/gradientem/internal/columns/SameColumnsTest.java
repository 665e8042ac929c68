package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SameColumnsTest {
  private static final long SEED = 3;

  private final SameColumns columns = new SameColumns();

  private final double[] numbers = new SplittableRandom(SEED).doubles(40, 1, 9).toArray();

  private TableColumn checked(String name, Kind kind, List<Object> cells, boolean isAsked) {
    Numbers numbers =
        kind.hasNumbers() ? new Numbers(0, 1, NumberStyle.COMMA, false, "", List.of(), null) : null;
    List<String> levels =
        kind.hasNumbers() ? List.of() : cells.stream().map(String::valueOf).distinct().toList();
    return columns.checked(new TableColumn(name, kind, levels, numbers, 0, "why"), cells, isAsked);
  }

  private TableColumn number(String name, DoubleFunction<Object> cell) {
    return checked(name, Kind.CONTINUOUS, Arrays.stream(numbers).mapToObj(cell).toList(), false);
  }

  private TableColumn level(String name, DoubleFunction<Object> cell) {
    return checked(name, Kind.CATEGORICAL, Arrays.stream(numbers).mapToObj(cell).toList(), false);
  }

  @Test
  void numbersInTheSameOrTheOppositeOrderAreTheSame() {
    assertThat(number("x", x -> x).kind()).isEqualTo(Kind.CONTINUOUS);
    TableColumn square = number("square", x -> x * x);
    assertThat(square.kind()).isEqualTo(Kind.LEFT_OUT);
    assertThat(square.reason()).isEqualTo("the same as x but for its scale");
    assertThat(number("inverse", x -> 1 / x).kind()).isEqualTo(Kind.LEFT_OUT);
    assertThat(number("wave", x -> Math.sin(x)).kind()).isEqualTo(Kind.CONTINUOUS);
    // Numbers that are rounded say less.
    assertThat(number("rounded", x -> Math.rint(x)).kind()).isEqualTo(Kind.CONTINUOUS);
    assertThat(number("missing", x -> x < 2 ? null : x).kind()).isEqualTo(Kind.CONTINUOUS);
    assertThat(number("log", x -> x < 2 ? null : Math.log(x)).reason()).contains("missing");
  }

  @Test
  void numbersBesideAtomsAreComparedWithThem() {
    assertThat(rain("mm", Kind.ATOMS, 1, 0).kind()).isEqualTo(Kind.ATOMS);
    assertThat(rain("inches", Kind.LOG_ATOMS, 1 / 25.4, 0).reason())
        .isEqualTo("the same as mm but for its scale");
    assertThat(rain("shifted", Kind.ATOMS, 1, 5).kind()).isEqualTo(Kind.ATOMS);
  }

  /** On a third of the days 0, or another number. */
  private TableColumn rain(String name, Kind kind, double unit, double dry) {
    List<Object> cells =
        IntStream.range(0, numbers.length)
            .mapToObj(r -> (Object) (r % 3 == 0 ? dry : unit * numbers[r]))
            .toList();
    Numbers range = new Numbers(0, 9, NumberStyle.POINT, false, "", List.of(), null);
    List<String> levels = List.of(Numbers.shown(dry), TableColumn.OTHER);
    return columns.checked(new TableColumn(name, kind, levels, range, 0, "why"), cells, false);
  }

  @Test
  void levelsThatChangeTogetherAreTheSame() {
    assertThat(level("code", x -> (int) x % 3).kind()).isEqualTo(Kind.CATEGORICAL);
    TableColumn name = level("name", x -> List.of("c", "a", "b").get((int) x % 3));
    assertThat(name.kind()).isEqualTo(Kind.LEFT_OUT);
    assertThat(name.reason()).isEqualTo("the same as code but for its names");
    assertThat(level("half", x -> (int) x % 3 == 0).kind()).isEqualTo(Kind.CATEGORICAL);
  }

  @Test
  void whatIsAskedForStays() {
    List<Object> cells = Arrays.stream(numbers).mapToObj(x -> (Object) x).toList();
    checked("x", Kind.CONTINUOUS, cells, false);
    assertThat(checked("copy", Kind.CONTINUOUS, cells, true).kind()).isEqualTo(Kind.CONTINUOUS);
  }

  @Test
  void fewRowsMayAgreeByChance() {
    List<Object> rising = List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    checked("x", Kind.CONTINUOUS, rising, false);
    assertThat(checked("y", Kind.CONTINUOUS, rising, false).kind()).isEqualTo(Kind.CONTINUOUS);
    List<Object> more = Stream.concat(rising.stream(), Stream.of((Object) 10.0)).toList();
    checked("x", Kind.CONTINUOUS, more, false);
    assertThat(checked("y", Kind.CONTINUOUS, more, false).kind()).isEqualTo(Kind.LEFT_OUT);
  }
}
