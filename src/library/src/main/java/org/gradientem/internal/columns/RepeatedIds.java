package org.gradientem.internal.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * Finds identifiers that repeat, such as the number of a school beside its pupils. Components would
 * stand on single ones, where other columns have one value for each. Evidence is a name, a
 * numbering without gaps or numbers of equally many rows, and another column that is constant
 * within each value ({@link Dependence}). Two of these leave a column out, a name or a dependence
 * alone asks the user.
 */
public final class RepeatedIds {
  /** With fewer values a column is a category, of which each value is a level. */
  private static final int MIN_VALUES = 16;

  /** Share of the rows that have a value with others, at least. */
  private static final double MIN_SHARED = 0.5;

  /** Share of a numbering's numbers that are values, and of values that have as many rows. */
  private static final double MOST = 0.9;

  private static final Set<String> SUFFIXES = Set.of("id", "ids", "key", "code", "nr", "no");

  private static final Set<String> ENTITIES =
      Set.of(
          ("account case child client clinic company customer family farm firm flight hospital "
                  + "household individual litter participant patient person plot pupil respondent school "
                  + "station student subject trip user vehicle village")
              .split(" "));

  private final List<TableColumn> columns;
  private final List<List<Object>> cells;
  private final List<ColumnTally> tallies;

  private RepeatedIds(
      List<TableColumn> columns, List<List<Object>> cells, List<ColumnTally> tallies) {
    this.columns = columns;
    this.cells = cells;
    this.tallies = tallies;
  }

  /**
   * Leaves out columns that are identifiers, and asks where that is not clear.
   *
   * @param columns the columns of a table
   * @param cells of each column its cells in some rows, which are the same for all; empty if it was
   *     not read
   * @param tallies of each column what was found in all of its cells
   * @param isAsked whether the user says what a column is
   * @return the columns, some of them left out
   */
  public static List<TableColumn> checked(
      List<TableColumn> columns,
      List<List<Object>> cells,
      List<ColumnTally> tallies,
      Predicate<String> isAsked) {
    RepeatedIds ids = new RepeatedIds(columns, cells, tallies);
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
    boolean isId = isOf(SUFFIXES, column.name());
    boolean isNamed = isId || isEntity(column.name());
    Optional<String> constant = constantWithin(j, groups);
    // Years of school are from 0 without gaps as well, but some more common than others, in order.
    // Regions of equally many rows are a category, whatever their name; such numbers are none.
    boolean isGrid =
        (groups.isBalanced() && column.kind() != Kind.CATEGORICAL)
            || (groups.isNumbering() && (isId || Dependence.isClearlyOutOfOrder(groups.sizes())));
    boolean isConstant = constant.isPresent() && (isNamed || groups.isNumbering());
    if (isConstant || (isNamed && isGrid)) {
      String values =
          RootLocale.format("an id: %d values in %d rows", groups.size(), groups.count());
      return column.leftOut(values + within(constant));
    }
    return (isNamed || constant.isPresent()) && column.kind() != Kind.CATEGORICAL
        ? column.withReason(
            column.reason()
                + within(constant)
                + "; a number, or an id? `ignoredCols` "
                + column.name())
        : column;
  }

  private static String within(Optional<String> constant) {
    return constant.map(other -> "; " + other + " is the same within each").orElse("");
  }

  /** The rows of each value of a column of whole numbers or texts, most of which have others. */
  private Optional<Groups> groups(int j) {
    Map<Object, List<Integer>> rows = new LinkedHashMap<>();
    for (int r = 0; r < cells.get(j).size(); r++) {
      Object cell = cells.get(j).get(r);
      if (isValue(cell)) {
        rows.computeIfAbsent(cell, value -> new ArrayList<>()).add(r);
      }
    }
    NavigableMap<Object, Long> counts = new TreeMap<>(Dependence.BY_VALUE);
    tallies
        .get(j)
        .counts()
        .ifPresentOrElse(
            counts::putAll, () -> rows.forEach((value, of) -> counts.put(value, (long) of.size())));
    counts.keySet().removeIf(value -> !isValue(value));
    Groups groups = new Groups(rows, counts);
    boolean areCodes = counts.keySet().stream().allMatch(value -> isCode(columns.get(j), value));
    return areCodes && groups.size() >= MIN_VALUES && groups.shared() >= MIN_SHARED
        ? Optional.of(groups)
        : Optional.empty();
  }

  private static boolean isValue(Object cell) {
    return cell != null && !(cell instanceof String text && NumberStyle.isMissing(text));
  }

  private static boolean isCode(TableColumn column, Object cell) {
    if (cell instanceof Double number) {
      return number == Math.rint(number);
    }
    double number = Dependence.number(cell);
    return column.kind() == Kind.CATEGORICAL || number == Math.rint(number);
  }

  /** Values of a column with some rows of each, and the number of all. */
  private record Groups(Map<Object, List<Integer>> rows, NavigableMap<Object, Long> counts) {
    int size() {
      return counts.size();
    }

    double[] sizes() {
      return counts.values().stream().mapToDouble(Long::doubleValue).toArray();
    }

    long count() {
      return (long) Arrays.stream(sizes()).sum();
    }

    /** The share of the rows that have a value with others. */
    double shared() {
      return Arrays.stream(sizes()).filter(size -> size > 1).sum() / count();
    }

    /** Whole numbers from 0 or 1 on, almost without gaps. */
    boolean isNumbering() {
      double[] numbers = counts.keySet().stream().mapToDouble(Dependence::number).toArray();
      double least = numbers[0];
      double greatest = numbers[numbers.length - 1];
      return (least == 0 || least == 1) && numbers.length >= MOST * (greatest - least + 1);
    }

    /** As many rows of each. */
    boolean isBalanced() {
      double[] sizes = Arrays.stream(sizes()).sorted().toArray();
      double typical = sizes[sizes.length / 2];
      return Arrays.stream(sizes).filter(size -> size == typical).count() >= MOST * sizes.length;
    }
  }

  /** The name of a column that is constant within each group, but not by chance or in order. */
  private Optional<String> constantWithin(int j, Groups groups) {
    return IntStream.range(0, columns.size())
        .filter(other -> other != j && !cells.get(other).isEmpty())
        .filter(other -> Dependence.isConstantWithin(groups.rows, cells.get(other)))
        .mapToObj(other -> columns.get(other).name())
        .findFirst();
  }

  private static String[] words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT).split("[^a-z]+", 0);
  }

  private static boolean isOf(Set<String> names, String name) {
    String[] words = words(name);
    return words.length > 0 && names.contains(words[words.length - 1]);
  }

  private static boolean isEntity(String name) {
    return words(name).length == 1 && isOf(ENTITIES, name);
  }
}
