package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
import org.gradientem.spark.internal.fit.AfterFit;

/** What sets groups and components apart, in words, and the rows that fit least. */
final class GroupTable {
  private static final String APART = "What sets groups apart";
  private static final int FACTS = 4;
  private static final int GROUPS_PRINTED = 10;
  private static final int ODD_ROWS = 10;

  private final List<RowColumn> columns;
  private final List<GroupProfile> groups;
  private final List<GroupProfile> components;
  private final List<OddRow> oddRows;
  private final boolean isOneCloud;
  private final String answer;
  private final RowNames names;
  private final List<String> warnings;

  /** Of each component, empty if it has none. */
  private final List<String> labels;

  /**
   * Describes a fit.
   *
   * @param missing number of missing cells by column, of those that have any
   */
  GroupTable(
      GradientEMModel model, Input.Table table, GroupChoice choice, Map<String, Long> missing) {
    labels =
        Arrays.stream(model.componentLabels())
            .mapToObj(label -> label < 0 ? "" : model.labels().get(label))
            .toList();
    GradientEMSummary summary = model.summary();
    columns = FoundColumns.of(model, table);
    double[][] sample = summary.sampleRows();
    int[] each = IntStream.range(0, model.numComponents()).toArray();
    int[] groupOf = choice.groupOf(model);
    List<String> failures = new ArrayList<>();
    AfterFit attempts = new AfterFit(failures::add);
    Optional<GroupProfiles> profiles = attempts.found(APART, () -> profiles(model, missing));
    Function<int[], List<GroupProfile>> described =
        members ->
            profiles
                .flatMap(of -> attempts.found(APART, () -> of.of(members, summary.rows(), sample)))
                .orElseGet(() -> bare(model, members));
    components = described.apply(each);
    groups = Arrays.equals(each, groupOf) ? components : described.apply(groupOf);
    isOneCloud = choice.isOneCloud(model);
    answer = GroupAnswer.line(groups, isOneCloud, summary.rows(), model.noiseWeight());
    oddRows =
        attempts
            .found(
                "Which rows are odd",
                () -> new OddRows(model.ordinaryRows(), columns).leastDense(ODD_ROWS, sample))
            .orElse(List.of());
    names =
        attempts
            .found(
                "Where the typical and the odd rows are",
                () -> RowNames.of(model, table, columns, wanted()))
            .orElse(RowNames.NONE);
    warnings = failures.stream().distinct().toList();
  }

  private GroupProfiles profiles(GradientEMModel model, Map<String, Long> missing) {
    GradientEMSummary summary = model.summary();
    double rows = summary.rows() + summary.droppedRows();
    double[] observed =
        columns.stream()
            .mapToDouble(column -> 1 - missing.getOrDefault(column.name(), 0L) / rows)
            .toArray();
    int[][] unobserved = ObservedMeans.of(model).unobserved();
    return new GroupProfiles(model.mixture(), columns, unobserved, observed);
  }

  /** Groups of which nothing is known but their components and weights. */
  private static List<GroupProfile> bare(GradientEMModel model, int... groupOf) {
    double[] weights = model.weights();
    List<GroupProfile> bare = new ArrayList<>();
    for (int g = 0; g <= Arrays.stream(groupOf).max().orElse(-1); g++) {
      int group = g;
      List<Integer> members =
          IntStream.range(0, weights.length).filter(i -> groupOf[i] == group).boxed().toList();
      double weight = members.stream().mapToDouble(i -> weights[i]).sum();
      long rows = Math.round(weight * model.summary().rows());
      bare.add(
          new GroupProfile(
              g, members, weight, rows, "", List.of(), List.of(), List.of(), null, null, null));
    }
    return bare;
  }

  /** What could not be described, a sentence each. */
  List<String> warnings() {
    return warnings;
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

  private List<Map<String, Object>> wanted() {
    return Stream.concat(
            groups.stream().map(GroupProfile::typical).filter(Objects::nonNull),
            oddRows.stream().map(OddRow::cells))
        .toList();
  }

  /** Where in the table the typical and the odd rows are. */
  Map<String, Object> names() {
    return names(names);
  }

  /** What these names are of the typical and the odd rows. */
  Map<String, Object> names(RowNames known) {
    return known.json(
        groups.stream().map(GroupProfile::typical).toList(),
        oddRows.stream().map(OddRow::cells).toList());
  }

  /** What the report draws. */
  HtmlReport.Groups forReport() {
    return new HtmlReport.Groups(
        columns, groups, isOneCloud, components.stream().map(GroupTable::words).toList());
  }

  private static String words(GroupProfile group) {
    String words = group.apart().stream().map(Fact::text).collect(Collectors.joining(", "));
    return words.isEmpty() ? "amid the others" : words;
  }

  /** The rows of groups.csv, their cells by the names of its columns. */
  List<Map<String, Object>> rows() {
    return groups.stream().map(this::row).toList();
  }

  /** The labels of its components, no two of groups that were proposed; null if they have none. */
  private String label(GroupProfile group) {
    String words =
        group.components().stream()
            .map(i -> labels.get(i))
            .filter(label -> !label.isEmpty())
            .distinct()
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? null : words;
  }

  private Map<String, Object> row(GroupProfile group) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("group", group.group());
    row.put("weight", group.weight());
    row.put("rows", group.rows());
    row.put(
        "components",
        group.components().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    row.put("name", group.name());
    for (int f = 0; f < FACTS; f++) {
      row.put("fact" + (f + 1), f < group.apart().size() ? group.apart().get(f).text() : null);
    }
    row.put("sure", group.sure());
    row.put("takenFor", group.takenFor() == null ? null : group.takenFor().group());
    row.put(
        "takenForProbability", group.takenFor() == null ? null : group.takenFor().probability());
    row.put("label", label(group));
    return row;
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
