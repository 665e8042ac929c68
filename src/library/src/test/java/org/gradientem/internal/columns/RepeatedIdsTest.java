package org.gradientem.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
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
    List<ColumnTally> tallies = new ArrayList<>();
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
          tallies.add(tally);
        });
    Map<String, TableColumn> found = new LinkedHashMap<>();
    RepeatedIds.checked(columns, cells, tallies, Set.of(asked)::contains)
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
        .isEqualTo("an id: 160 values in 3000 rows; income is the same within each");
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
    assertThat(flight.reason()).endsWith("a number, or an id? `ignoredCols` flight");
  }

  @Test
  void asManyRowsOfEachSubjectAreNoChance() {
    Map<String, IntFunction<Object>> reactions = new LinkedHashMap<>();
    reactions.put("Subject", r -> 300.0 + 3 * (r / 30));
    reactions.put("time", r -> 250 + 50 * RANDOM.nextGaussian());
    assertThat(checked(reactions).get("Subject").reason())
        .isEqualTo("an id: 100 values in 3000 rows");
  }

  @Test
  void regionsOfEquallyManyRowsAreACategory() {
    Map<String, IntFunction<Object>> people = new LinkedHashMap<>();
    people.put("region_code", r -> "R" + (char) ('A' + r % 20));
    people.put("marks", r -> 12 + 3 * RANDOM.nextGaussian());
    assertThat(checked(people).get("region_code").kind()).isEqualTo(Kind.CATEGORICAL);
  }

  /** Of many rows some are drawn, and a value may be in one of these only. */
  @Test
  void allRowsSayWhichValuesRepeat() {
    List<Object> flights =
        IntStream.range(0, 50_000).<Object>mapToObj(r -> 1.0 + RANDOM.nextInt(9000)).toList();
    ColumnTally tally = new ColumnTally(10_000);
    flights.forEach(flight -> tally.add((double) flight));
    List<Object> drawn = flights.subList(0, 3000);
    TableColumn flight = ColumnKinds.of("flight", tally, drawn, RequestedKind.NONE);
    TableColumn found =
        RepeatedIds.checked(List.of(flight), List.of(drawn), List.of(tally), name -> false).get(0);
    assertThat(found.reason()).startsWith("an id: 89").endsWith(" values in 50000 rows");
  }

  @Test
  void aNumberingWithTheNameOfAnIdMayHaveSingleRows() {
    Map<String, IntFunction<Object>> visits = new LinkedHashMap<>();
    visits.put("id", r -> 1.0 + (r < 2400 ? r / 2 : r - 1200));
    visits.put("age", r -> 50 + 10 * RANDOM.nextGaussian());
    assertThat(checked(visits).get("id").kind()).isEqualTo(Kind.LEFT_OUT);
  }

  /** Years of school are a numbering too, of which tens are common, and most of all 8 and 12. */
  @Test
  void yearsOfSchoolAreNoSchools() {
    int[] rows = {
      103, 13, 38, 71, 100, 103, 173, 221, 684, 234, 289, 227, 1252, 172, 238, 86, 250, 46, 106
    };
    double[] years =
        IntStream.range(0, rows.length)
            .boxed()
            .flatMapToDouble(year -> DoubleStream.generate(() -> year).limit(rows[year]))
            .toArray();
    Map<String, IntFunction<Object>> people = new LinkedHashMap<>();
    people.put("school", r -> years[r * years.length / ROWS]);
    people.put("wage", r -> 10 * RANDOM.nextGaussian());
    assertThat(checked(people).get("school").kind()).isNotEqualTo(Kind.LEFT_OUT);
  }

  /** Of schools some are large, whatever their number. */
  @Test
  void aNumberingWithTheNameOfAnEntityAndSizesInNoOrderIsAnId() {
    double[] sizes = new SplittableRandom(1).doubles(41).map(x -> 10 + 60 * x * x).toArray();
    double all = Arrays.stream(sizes).sum();
    double[] schools =
        IntStream.range(0, 41)
            .boxed()
            .flatMapToDouble(
                s -> DoubleStream.generate(() -> 1 + s).limit(Math.round(ROWS * sizes[s] / all)))
            .toArray();
    Map<String, IntFunction<Object>> pupils = new LinkedHashMap<>();
    pupils.put("school", r -> schools[Math.min(r, schools.length - 1)]);
    pupils.put("marks", r -> 10 * RANDOM.nextGaussian());
    assertThat(checked(pupils).get("school").reason()).isEqualTo("an id: 41 values in 3000 rows");
  }

  /** A quarter is the same within each point in time, and every fourth has it. */
  @Test
  void aNumberThatDeterminesAnotherInPeriodsIsNoId() {
    Map<String, IntFunction<Object>> reports = new LinkedHashMap<>();
    reports.put("time", r -> 1.0 + r % 38);
    reports.put("quarter", r -> 1.0 + r % 38 % 4);
    reports.put("count", r -> 10 * RANDOM.nextGaussian());
    TableColumn time = checked(reports).get("time");
    assertThat(time.kind()).isNotEqualTo(Kind.LEFT_OUT);
    assertThat(time.isDoubted()).isFalse();
  }

  /** The population of a county, whose codes have gaps. */
  @Test
  void aDependenceAloneIsAQuestion() {
    Map<String, IntFunction<Object>> counties = pupils("place", s -> 1000.0 + 37 * s % 9001);
    TableColumn place = checked(counties).get("place");
    assertThat(place.kind()).isNotEqualTo(Kind.LEFT_OUT);
    assertThat(place.reason())
        .endsWith("; income is the same within each; a number, or an id? `ignoredCols` place");
  }

  /** Neighbouring numbers are of neighbouring places. */
  @Test
  void aNumberOfPlacesThatAreAlikeNearbyIsAQuestion() {
    SplittableRandom random = new SplittableRandom(2);
    double[] levels = new double[160];
    for (int s = 1; s < levels.length; s++) {
      levels[s] = Math.rint(70 * levels[s - 1] + 100 * random.nextGaussian()) / 100;
    }
    Map<String, IntFunction<Object>> places = new LinkedHashMap<>();
    places.put("place", r -> 1000.0 + 7 * SCHOOLS[r]);
    places.put("level", r -> levels[SCHOOLS[r]]);
    places.put("marks", r -> 12 + 3 * RANDOM.nextGaussian());
    assertThat(checked(places).get("place").isDoubted()).isTrue();
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
