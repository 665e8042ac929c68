package org.gradientem.experiments.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.experiments.Check;
import org.junit.jupiter.api.Test;

class TablesTest {
  private static final List<GeneratedTable.Source> SOURCES = GeneratedTable.Source.all(2000);

  @Test
  void fortyTablesHaveNamesOfTheirOwn() {
    List<RealTable> tables = RealTable.all();

    assertThat(tables).hasSize(40);
    assertThat(tables).extracting(RealTable::source).doesNotHaveDuplicates();
    assertThat(tables).allSatisfy(table -> assertThat(table.source()).matches("\\w+::[\\w.]+"));
    assertThat(tables)
        .filteredOn(RealTable::isForOthers)
        .hasSize(5)
        .allMatch(table -> table.classColumn().isPresent());
  }

  @Test
  void tablesAreDrawnAsTheirLabelsSay() {
    GeneratedTable mixed = SOURCES.get(3).seeded().apply(1);
    GeneratedTable days = SOURCES.get(SOURCES.size() - 1).seeded().apply(1);

    assertThat(SOURCES).hasSize(GeneratedTable.MIXED.size() + 2);
    assertThat(mixed.names()).hasSize(8).startsWith("x0").endsWith("c2");
    assertThat(mixed.groups()).isEqualTo(4);
    assertThat(share(mixed, null)).isCloseTo(0.1, within(0.01));
    assertThat(2 * share(days, 0.0)).isCloseTo(0.57, within(0.04));
    assertThat(days.drawn().attainable()).isGreaterThan(0.9);
  }

  private static double share(GeneratedTable table, Object cell) {
    return table.cells().stream()
        .flatMap(Arrays::stream)
        .mapToDouble(found -> cell == null ? (found == null ? 1 : 0) : cell.equals(found) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void rowsWithoutAClassDoNotCount() {
    List<Optional<String>> labels =
        List.of(Optional.of("a"), Optional.of("a"), Optional.of("b"), Optional.empty());

    assertThat(TableFit.agreement(labels, 1, 1, 0, 1)).isEqualTo(1);
    assertThat(TableFit.agreement(labels, 1, 0, 0, 1)).isLessThan(1);
  }

  private static GeneratedTrial trial(int source, double k, double agreement) {
    return new GeneratedTrial(
        SOURCES.get(source), 1, new TableFit(k, 0, agreement, 1), 3, 0.8, List.of("", "", ""));
  }

  @Test
  void aNumberOneOffIsRightButOfLogNormalGroups() {
    assertThat(trial(0, 4, 0.76).check().ok()).isTrue();
    assertThat(trial(0, 5, 0.76).check().ok()).isFalse();
    assertThat(trial(0, 3, 0.74).check().ok()).isFalse();
    assertThat(trial(0, Double.NaN, Double.NaN).check().ok()).isFalse();
    assertThat(trial(5, 3, 0.76).check().ok()).isTrue();
    assertThat(trial(5, 4, 0.76).check().ok()).isFalse();
  }

  private static RealTrial real(int number, double k) {
    TableFit fit = new TableFit(k, 0, Double.NaN, 1);
    return new RealTrial("table " + number, fit, fit, List.of("", "", ""));
  }

  private static List<Check> checks(double... numbers) {
    return RealTrial.checks(
        IntStream.range(0, numbers.length).mapToObj(t -> real(t, numbers[t])).toList());
  }

  @Test
  void refusedTablesAndManyComponentsAreNamed() {
    assertThat(checks(1, 6, 25)).allMatch(Check::ok);
    List<Check> wrong = checks(26, Double.NaN, 2, 11);

    assertThat(wrong).noneMatch(Check::ok);
    assertThat(wrong).extracting(Check::found).containsExactly("table 1", "table 0", "11.0");
    assertThat(checks(6, 7).get(2).ok()).isFalse();
    assertThat(checks()).isEmpty();
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThat(trial(0, 3, 0.8).cells()).hasSameSizeAs(GeneratedTrial.COLUMNS.split(" \\| ", -1));
    assertThat(real(1, 3).cells()).hasSameSizeAs(RealTrial.COLUMNS.split(" \\| ", -1));
    assertThat(real(1, Double.NaN).cells()).contains("refused");
  }
}
