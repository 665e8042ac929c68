package org.gradientem.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.mixture.Mixture;

/**
 * Describes groups of components in words.
 *
 * @since 0.1.0
 */
public final class GroupProfiles {
  private static final int MAX_FACTS = 4;
  private static final int NAMED = 3;
  private static final int MAX_COLUMNS = 40;

  /** A column of less than this is not told: rounding and few rows make as much. */
  private static final double MIN_LOSS = 0.1;

  /** Nor is one of less than this share of the most telling column's loss. */
  private static final double MIN_SHARE = 0.05;

  private final Mixture mixture;
  private final double[][] means;
  private final List<RowColumn> columns;
  private final double[] observed;

  /** For each component the numbers that none of its rows has. */
  private final List<Set<Integer>> unobserved;

  private final FactWords words;
  private final List<ColumnMoments> ofAllRows;

  /**
   * Prepares a mixture of which some components have no row with a number.
   *
   * @param mixture the mixture
   * @param columns the columns of its rows
   * @param unobserved for each component the entries of its mean for which none of its rows has a
   *     number; empty if that is not known
   * @param observed for each column the share of the rows that have a cell there, in [0, 1]
   */
  public GroupProfiles(
      Mixture mixture, List<RowColumn> columns, int[][] unobserved, double... observed) {
    this.unobserved =
        Arrays.stream(unobserved)
            .map(none -> Arrays.stream(none).boxed().collect(Collectors.toSet()))
            .toList();
    this.mixture = mixture;
    this.columns = List.copyOf(columns);
    this.observed = observed.clone();
    means = mixture.means();
    words = new FactWords(this.columns);
    double[] weights = mixture.weights();
    double noise = mixture.noise().weight();
    ofAllRows = this.columns.stream().map(column -> moments(column, noise, weights)).toList();
  }

  /**
   * Describes groups.
   *
   * @param groupOf the group of each component, from 0
   * @param rows number of rows of the fit
   * @param sample some of these rows, for the typical one and for how sure they are; NaN where a
   *     cell is missing
   * @return a profile for each group
   */
  public List<GroupProfile> of(int[] groupOf, long rows, double[]... sample) {
    GroupRows ofRows = new GroupRows(mixture, groupOf, sample);
    return IntStream.range(0, ComponentTree.groups(groupOf))
        .mapToObj(g -> profile(g, groupOf, rows, ofRows, sample))
        .toList();
  }

  private ColumnMoments moments(RowColumn column, double noise, double... weights) {
    double[] known = weights.clone();
    if (column.level() < 0) {
      Arrays.setAll(known, i -> isUnobserved(i, column) ? 0 : weights[i]);
    }
    return ColumnMoments.of(mixture, means, column, known, noise);
  }

  private boolean isUnobserved(int component, RowColumn column) {
    return !unobserved.isEmpty() && unobserved.get(component).contains(column.number());
  }

  /** Returns whether a group has a cell in a column. */
  private boolean isKnown(RowColumn column, double... weights) {
    return column.level() >= 0
        || IntStream.range(0, weights.length)
            .anyMatch(i -> weights[i] > 0 && !isUnobserved(i, column));
  }

  /** The weights of the components of a group, 0 for all others. */
  private double[] weights(int group, int... groupOf) {
    double[] weights = mixture.weights();
    Arrays.setAll(weights, i -> groupOf[i] == group ? weights[i] : 0);
    return weights;
  }

  private GroupProfile profile(
      int group, int[] groupOf, long rows, GroupRows ofRows, double[]... sample) {
    double[] weights = weights(group, groupOf);
    double weight = Arrays.stream(weights).sum();
    boolean isApart = weight > 0 && ComponentTree.groups(groupOf) > 1;
    List<Compared> compared = compared(isApart, weights);
    List<Fact> facts = compared.stream().flatMap(column -> column.fact.get().stream()).toList();
    List<Fact> apart = apart(facts, new SameNumbers(mixture, columns, weights));
    return new GroupProfile(
        group,
        IntStream.range(0, groupOf.length).filter(i -> groupOf[i] == group).boxed().toList(),
        weight,
        Math.round(weight * rows),
        name(apart),
        apart,
        compared.stream()
            .map(column -> new GroupProfile.Loss(column.column.name(), column.loss))
            .toList(),
        facts,
        ofRows.typical(group) < 0 ? null : cells(sample[ofRows.typical(group)]),
        ofRows.sure(group),
        ofRows.takenFor(group));
  }

  /** What nearly all rows are comes first, in the order of the table. */
  private String name(List<Fact> facts) {
    List<String> order = columns.stream().map(RowColumn::name).toList();
    Comparator<Fact> byTable =
        Comparator.comparingInt(
            fact -> fact.isWhole() ? order.indexOf(fact.column()) : order.size());
    List<Fact> plain = facts.stream().filter(Fact::isPlain).toList();
    return (plain.isEmpty() ? facts : plain)
        .stream().limit(NAMED).sorted(byTable).map(Fact::label).collect(Collectors.joining(", "));
  }

  private static List<Fact> apart(List<Fact> facts, SameNumbers same) {
    List<Fact> apart = new ArrayList<>();
    for (Fact fact : facts) {
      boolean isNew = apart.stream().noneMatch(other -> same.areOneFact(fact, other));
      if (isNew && isTold(fact, facts) && apart.size() < MAX_FACTS) {
        apart.add(fact);
      }
    }
    return List.copyOf(apart);
  }

  private static boolean isTold(Fact fact, List<Fact> facts) {
    return fact.nats() >= Math.max(MIN_LOSS, MIN_SHARE * facts.get(0).nats());
  }

  /**
   * What a column does to set a group apart.
   *
   * @param loss the divergence from all others
   * @param fact that in words; empty where one of both has no cell there
   */
  private record Compared(RowColumn column, double loss, Supplier<Optional<Fact>> fact) {}

  /** Returns the columns in which the group differs most, the most telling first. */
  private List<Compared> compared(boolean isApart, double... weights) {
    double[] others = without(weights);
    return IntStream.range(0, columns.size())
        .mapToObj(
            c -> {
              RowColumn column = columns.get(c);
              ColumnMoments own = moments(column, 0, weights);
              ColumnMoments ofOthers = moments(column, 0, others);
              double loss = isApart ? observed[c] * own.divergence(column, ofOthers) : 0;
              boolean isTold = isApart && isKnown(column, weights) && isKnown(column, others);
              ColumnMoments all = ofAllRows.get(c);
              return new Compared(
                  column,
                  loss,
                  () -> isTold ? words.of(column, loss, own, all, ofOthers) : Optional.empty());
            })
        .sorted(Comparator.comparingDouble(column -> -column.loss))
        .limit(MAX_COLUMNS)
        .toList();
  }

  /** The weights of the other components. */
  private double[] without(double... weights) {
    double[] others = mixture.weights();
    Arrays.setAll(others, i -> weights[i] > 0 ? 0 : others[i]);
    return others;
  }

  private Map<String, Object> cells(double... row) {
    return RowColumn.cells(columns, mixture.levels().categories(), row);
  }
}
