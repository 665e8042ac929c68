package org.gradientem.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * Finds identifiers that repeat, such as the number of a school beside its pupils. Components would
 * stand on single ones, where other columns have one value for each. Evidence is a name, a
 * numbering without gaps or as many rows of each, and another column that is constant within each
 * value, though neighbouring numbers have nothing in common there: an age determines its class of
 * ages too. Two of these leave a column out, one asks the user.
 */
public final class RepeatedIds {
  /** With fewer values a column is a category, of which each value is a level. */
  private static final int MIN_VALUES = 16;

  /** Share of the rows that have a value with others. */
  private static final double MOST = 0.9;

  /**
   * Squared steps between neighbours in ranks, as a share of those of any two: 2 in random order, 0
   * of what rises or falls.
   */
  private static final double MIN_STEPS = 1;

  /** Turns between rising and falling, of which what rises or falls has none. */
  private static final int MIN_TURNS = 3;

  private static final Set<String> SUFFIXES = Set.of("id", "ids", "key", "code", "nr", "no");

  private static final Set<String> ENTITIES =
      Set.of(
          "account",
          "case",
          "child",
          "client",
          "clinic",
          "company",
          "customer",
          "family",
          "farm",
          "firm",
          "flight",
          "hospital",
          "household",
          "individual",
          "litter",
          "participant",
          "patient",
          "person",
          "plot",
          "pupil",
          "respondent",
          "school",
          "station",
          "student",
          "subject",
          "trip",
          "user",
          "vehicle",
          "village");

  private final List<TableColumn> columns;
  private final List<List<Object>> cells;

  private RepeatedIds(List<TableColumn> columns, List<List<Object>> cells) {
    this.columns = columns;
    this.cells = cells;
  }

  /**
   * Leaves out columns that are identifiers, and asks where that is not clear.
   *
   * @param columns the columns of a table
   * @param cells of each column its cells in some rows, which are the same for all; empty if it was
   *     not read
   * @param isAsked whether the user says what a column is
   * @return the columns, some of them left out
   */
  public static List<TableColumn> checked(
      List<TableColumn> columns, List<List<Object>> cells, Predicate<String> isAsked) {
    RepeatedIds ids = new RepeatedIds(columns, cells);
    return IntStream.range(0, columns.size())
        .mapToObj(j -> isAsked.test(columns.get(j).name()) ? columns.get(j) : ids.checked(j))
        .toList();
  }

  private TableColumn checked(int j) {
    TableColumn column = columns.get(j);
    Optional<Groups> found = column.kind() == Kind.LEFT_OUT ? Optional.empty() : groups(j);
    if (found.isEmpty()) {
      return column;
    }
    Groups groups = found.get();
    boolean isNamed = isNamed(column.name());
    Optional<String> constant =
        isNamed || groups.isNumbering() ? constantWithin(j, groups) : Optional.empty();
    boolean isGrid = groups.isNumbering() || (isNamed && groups.isBalanced());
    if (constant.isPresent() || (isNamed && isGrid)) {
      String values = RootLocale.format("an id: %d values, each in several rows", groups.size());
      return new TableColumn(
          column.name(),
          Kind.LEFT_OUT,
          List.of(),
          column.numbers(),
          column.missing(),
          values + constant.map(other -> "; " + other + " is the same within each").orElse(""));
    }
    return isNamed && column.kind() != Kind.CATEGORICAL
        ? new TableColumn(
            column.name(),
            column.kind(),
            column.levels(),
            column.numbers(),
            column.missing(),
            column.reason() + "; a number, or an id? ignoredCols " + column.name())
        : column;
  }

  /** The rows of each value of a column of whole numbers or texts, most of which have others. */
  private Optional<Groups> groups(int j) {
    Map<Object, List<Integer>> rows = new LinkedHashMap<>();
    int count = 0;
    for (int r = 0; r < cells.get(j).size(); r++) {
      Object cell = cells.get(j).get(r);
      if (cell == null || (cell instanceof String text && NumberStyle.isMissing(text))) {
        continue;
      }
      if (!isCode(columns.get(j), cell)) {
        return Optional.empty();
      }
      rows.computeIfAbsent(cell, value -> new ArrayList<>()).add(r);
      count++;
    }
    int shared = rows.values().stream().mapToInt(List::size).filter(size -> size > 1).sum();
    return rows.size() >= MIN_VALUES && shared >= MOST * count
        ? Optional.of(new Groups(rows))
        : Optional.empty();
  }

  private static boolean isCode(TableColumn column, Object cell) {
    if (cell instanceof Double number) {
      return number == Math.rint(number);
    }
    return column.kind() == Kind.CATEGORICAL || number(cell) == Math.rint(number(cell));
  }

  private static double number(Object cell) {
    return cell instanceof Double number
        ? number
        : NumberStyle.POINT.parse(cell.toString()).orElse(Double.NaN);
  }

  /** Values of a column with the rows of each. */
  private record Groups(Map<Object, List<Integer>> rows) {
    int size() {
      return rows.size();
    }

    /** Whole numbers from 0 or 1 on, almost without gaps, none of far more rows than others. */
    boolean isNumbering() {
      double[] numbers = rows.keySet().stream().mapToDouble(RepeatedIds::number).toArray();
      double least = Arrays.stream(numbers).min().orElse(Double.NaN);
      double greatest = Arrays.stream(numbers).max().orElse(Double.NaN);
      return (least == 0 || least == 1) && numbers.length >= MOST * (greatest - least + 1);
    }

    /** As many rows of each. */
    boolean isBalanced() {
      int[] sizes = rows.values().stream().mapToInt(List::size).sorted().toArray();
      int typical = sizes[sizes.length / 2];
      return Arrays.stream(sizes).filter(size -> size == typical).count() >= MOST * sizes.length;
    }
  }

  /** The name of a column that is constant within each group, but not by chance or in order. */
  private Optional<String> constantWithin(int j, Groups groups) {
    return IntStream.range(0, columns.size())
        .filter(other -> other != j && !cells.get(other).isEmpty())
        .filter(other -> isConstantWithin(groups, cells.get(other)))
        .mapToObj(other -> columns.get(other).name())
        .findFirst();
  }

  private static boolean isConstantWithin(Groups groups, List<Object> other) {
    Map<Object, Object> of = new HashMap<>();
    Map<Object, Integer> counts = new HashMap<>();
    int repeats = 0;
    for (Map.Entry<Object, List<Integer>> group : groups.rows.entrySet()) {
      Set<Object> values = new HashSet<>();
      for (int row : group.getValue()) {
        Object value = other.get(row);
        if (value != null) {
          values.add(value);
          counts.merge(value, 1, Integer::sum);
          repeats += 1;
        }
      }
      if (values.size() > 1) {
        return false;
      }
      repeats -= values.size();
      values.forEach(value -> of.put(group.getKey(), value));
    }
    double all = counts.values().stream().mapToInt(count -> count).sum();
    double alike = counts.values().stream().mapToDouble(c -> c / all * (c / all)).sum();
    return counts.size() > 1
        && repeats * Math.log(alike) < ValueCounts.MIN_LOG_CHANCE
        && isOutOfOrder(ranks(of));
  }

  /** The ranks of what each value has, in the order of the values. */
  private static double[] ranks(Map<Object, Object> of) {
    List<Object> order = of.values().stream().distinct().sorted(BY_VALUE).toList();
    Map<Object, Integer> ranks = new HashMap<>();
    order.forEach(value -> ranks.put(value, ranks.size()));
    return of.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_VALUE))
        .mapToDouble(entry -> ranks.get(entry.getValue()))
        .toArray();
  }

  /** Whether neighbours have nothing in common, by von Neumann's ratio and by turns. */
  private static boolean isOutOfOrder(double... inOrder) {
    double mean = Arrays.stream(inOrder).average().orElse(0);
    double steps = 0;
    double squares = 0;
    double before = 0;
    int turns = 0;
    for (int i = 0; i < inOrder.length; i++) {
      double step = i > 0 ? inOrder[i] - inOrder[i - 1] : 0;
      turns += step * before < 0 ? 1 : 0;
      before = step == 0 ? before : step;
      steps += step * step;
      squares += Math.pow(inOrder[i] - mean, 2);
    }
    return steps >= MIN_STEPS * squares && turns >= MIN_TURNS;
  }

  /** Numbers by size, before other texts. */
  private static final Comparator<Object> BY_VALUE =
      Comparator.<Object>comparingDouble(RepeatedIds::number).thenComparing(Object::toString);

  private static boolean isNamed(String name) {
    String[] words =
        name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT).split("[^a-z]+", 0);
    String last = words.length == 0 ? "" : words[words.length - 1];
    return SUFFIXES.contains(last) || (words.length == 1 && ENTITIES.contains(last));
  }
}
