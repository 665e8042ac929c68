package org.gradientem.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedIdsTest {
  private static final int ROWS = 3000;
  private static final SplittableRandom RANDOM = new SplittableRandom(65);

  /** The school of each pupil, from 0. */
  private static final int[] SCHOOLS =
      IntStream.range(0, ROWS).map(r -> RANDOM.nextInt(160)).toArray();

  private static final double[] INCOMES =
      RANDOM.doubles(160).map(x -> Math.rint(1000 * x) / 10).toArray();

  private static Map<String, TableColumn> checked(
      Map<String, IntFunction<Object>> table, String... asked) {
    List<TableColumn> columns = new ArrayList<>();
    List<List<Object>> cells = new ArrayList<>();
    table.forEach(
        (name, cell) -> {
          ColumnTally tally = new ColumnTally(10_000);
          List<Object> all = IntStream.range(0, ROWS).mapToObj(cell).toList();
          for (Object value : all) {
            if (value instanceof Double number) {
              tally.add(number);
            } else {
              tally.add((String) value);
            }
          }
          columns.add(ColumnKinds.of(name, tally, all, RequestedKind.NONE));
          cells.add(all);
        });
    Map<String, TableColumn> found = new LinkedHashMap<>();
    RepeatedIds.checked(columns, cells, Set.of(asked)::contains)
        .forEach(column -> found.put(column.name(), column));
    return found;
  }

  private static Map<String, IntFunction<Object>> pupils(String name, IntFunction<Object> school) {
    Map<String, IntFunction<Object>> table = new LinkedHashMap<>();
    table.put(name, r -> school.apply(SCHOOLS[r]));
    table.put("income", r -> INCOMES[SCHOOLS[r]]);
    table.put("marks", r -> 12 + 3 * RANDOM.nextGaussian());
    return table;
  }

  @Test
  void aNumberingWithinWhichAnotherColumnIsConstantIsAnId() {
    Map<String, TableColumn> found = checked(pupils("where", s -> 1.0 + s));
    assertThat(found.get("where").kind()).isEqualTo(Kind.LEFT_OUT);
    assertThat(found.get("where").reason())
        .isEqualTo("an id: 160 values, each in several rows; income is the same within each");
    assertThat(found.get("income").kind()).isNotEqualTo(Kind.LEFT_OUT);
    assertThat(found.get("marks").kind()).isEqualTo(Kind.CONTINUOUS);
  }

  @Test
  void soAreNumbersWithTheNameOfOne() {
    IntFunction<Object> scattered = s -> 1000.0 + 37 * s % 9001;
    assertThat(checked(pupils("schoolId", scattered)).get("schoolId").kind())
        .isEqualTo(Kind.LEFT_OUT);
    assertThat(checked(pupils("size", scattered)).get("size").kind()).isNotEqualTo(Kind.LEFT_OUT);
    assertThat(checked(pupils("schoolId", scattered), "schoolId").get("schoolId").kind())
        .isEqualTo(Kind.ROUNDED);
  }

  @Test
  void aNameAloneIsAQuestion() {
    Map<String, IntFunction<Object>> flights = new LinkedHashMap<>();
    flights.put("flight", r -> 100.0 + RANDOM.nextInt(400));
    flights.put("delay", r -> 10 * RANDOM.nextGaussian());
    TableColumn flight = checked(flights).get("flight");
    assertThat(flight.kind()).isEqualTo(Kind.ROUNDED);
    assertThat(flight.isDoubted()).isTrue();
    assertThat(flight.reason()).endsWith("a number, or an id? ignoredCols flight");
  }

  @Test
  void asManyRowsOfEachSubjectAreNoChance() {
    Map<String, IntFunction<Object>> reactions = new LinkedHashMap<>();
    reactions.put("Subject", r -> 300.0 + 3 * (r / 30));
    reactions.put("time", r -> 250 + 50 * RANDOM.nextGaussian());
    assertThat(checked(reactions).get("Subject").reason())
        .isEqualTo("an id: 100 values, each in several rows");
  }

  /** An age determines its class, a year what has risen since. */
  @Test
  void aNumberThatDeterminesAnotherInOrderIsNoId() {
    Map<String, IntFunction<Object>> people = new LinkedHashMap<>();
    double[] ages = RANDOM.doubles(ROWS).map(x -> Math.floor(90 * x)).toArray();
    people.put("age", r -> ages[r]);
    people.put("born", r -> ages[r] > 0 ? "before" : "this year");
    people.put("class", r -> ages[r] < 18 ? "young" : ages[r] < 65 ? "middle" : "old");
    people.put("price", r -> Math.rint(100 * Math.pow(1.03, ages[r])));
    people.put("weight", r -> 70 + 10 * RANDOM.nextGaussian());
    TableColumn age = checked(people).get("age");
    assertThat(age.kind()).isEqualTo(Kind.ROUNDED);
    assertThat(age.isDoubted()).isFalse();
  }
}
