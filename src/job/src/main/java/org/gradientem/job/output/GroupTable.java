package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.groups.Fact;
import org.gradientem.groups.GroupAnswer;
import org.gradientem.groups.GroupProfile;
import org.gradientem.groups.GroupProfiles;
import org.gradientem.groups.OddRow;
import org.gradientem.groups.OddRows;
import org.gradientem.groups.RowColumn;
import org.gradientem.job.errors.Failure;
import org.gradientem.job.input.Input;
import org.gradientem.report.HtmlReport;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.GradientEMSummary;
import org.gradientem.spark.io.ColumnRecord;

/** What sets groups and components apart, in words, and the rows that fit least. */
final class GroupTable {
  static final List<String> HEADER =
      List.of(
          "group",
          "weight",
          "rows",
          "components",
          "name",
          "fact1",
          "fact2",
          "fact3",
          "fact4",
          "sure",
          "takenFor",
          "takenForProbability");

  private static final int FACTS = 4;
  private static final int GROUPS_PRINTED = 10;
  private static final int ODD_ROWS = 10;

  private final List<RowColumn> columns;
  private final List<GroupProfile> groups;
  private final List<GroupProfile> components;
  private final List<OddRow> oddRows;
  private final String answer;

  /**
   * Describes a fit.
   *
   * @param names names of the features
   * @param levels names of the levels of the categorical ones
   * @param missing number of missing cells by column, of those that have any
   */
  GroupTable(
      GradientEMModel model,
      Input.Table table,
      List<String> names,
      List<List<String>> levels,
      Map<String, Long> missing) {
    GradientEMSummary summary = model.summary();
    columns =
        table
            .kinds()
            .map(kinds -> ColumnRecord.rowColumns(kinds.getColumnsJson()))
            .orElseGet(
                () -> RowColumn.ofFeatures(names, levels, model.mixture().levels().categories()));
    double rows = summary.rows() + summary.droppedRows();
    double[] observed =
        columns.stream()
            .mapToDouble(column -> 1 - missing.getOrDefault(column.name(), 0L) / rows)
            .toArray();
    GroupProfiles profiles = new GroupProfiles(model.mixture(), columns, observed);
    double[][] sample = summary.sampleRows();
    int[] each = IntStream.range(0, model.numComponents()).toArray();
    int[] groupOf = GroupNumbers.proposed(model);
    components = profiles.of(each, summary.rows(), sample);
    groups =
        Arrays.equals(each, groupOf) ? components : profiles.of(groupOf, summary.rows(), sample);
    answer = GroupAnswer.line(groups, summary.rows(), model.noiseWeight());
    oddRows = new OddRows(model.mixture(), columns).leastDense(ODD_ROWS, sample);
  }

  /** What was found, in a line. */
  String answer() {
    return answer;
  }

  List<GroupProfile> groups() {
    return groups;
  }

  List<OddRow> oddRows() {
    return oddRows;
  }

  /** What the report draws. */
  HtmlReport.Groups forReport() {
    return new HtmlReport.Groups(
        columns, groups, components.stream().map(GroupTable::words).toList());
  }

  private static String words(GroupProfile group) {
    String words = group.apart().stream().map(Fact::text).collect(Collectors.joining(", "));
    return words.isEmpty() ? "amid the others" : words;
  }

  Stream<Object[]> rows() {
    return groups.stream().map(GroupTable::row);
  }

  private static Object[] row(GroupProfile group) {
    List<Object> row = new ArrayList<>();
    row.addAll(List.of(group.group(), group.weight(), group.rows()));
    row.add(group.components().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    row.add(group.name());
    for (int f = 0; f < FACTS; f++) {
      row.add(f < group.apart().size() ? group.apart().get(f).text() : null);
    }
    row.add(group.sure());
    row.add(group.takenFor() == null ? null : group.takenFor().group());
    row.add(group.takenFor() == null ? null : group.takenFor().probability());
    return row.toArray();
  }

  /** A line for each of the largest groups; none of a single one. */
  List<String> lines() {
    if (groups.size() < 2) {
      return List.of();
    }
    Stream<String> lines =
        groups.stream()
            .limit(GROUPS_PRINTED)
            .map(
                group ->
                    RootLocale.format(
                        "group %d, %s: %s",
                        group.group(),
                        RootLocale.count(group.rows(), "row"),
                        Failure.printable(words(group))));
    int more = groups.size() - GROUPS_PRINTED;
    return Stream.concat(
            lines,
            more > 0
                ? Stream.of(RootLocale.format("… and %d more in groups.csv", more))
                : Stream.empty())
        .toList();
  }
}
