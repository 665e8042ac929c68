package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * Finds whether a column is constant within each value of another, as the size of a school is for
 * its pupils: not by chance, and without an order of the values, by which an age determines its
 * class of ages and a month its quarter.
 */
final class Dependence {
  /**
   * Squared steps between neighbours in ranks, in variances: 2 in random order, 0 of what rises or
   * falls. Numbers of places are alike where these are near each other.
   */
  private static final double MIN_STEPS = 0.5;

  /** The same that only random order has, of some tens of values. */
  private static final double MIN_CLEAR_STEPS = 1.5;

  /** The same of values further apart, which is 0 of what repeats after as many. */
  private static final double MIN_STEPS_APART = 0.2;

  /** Share of the values that can be apart, so that there are enough of such pairs. */
  private static final int MIN_PERIODS = 3;

  /** Turns between rising and falling, of which what rises or falls has none. */
  private static final int MIN_TURNS = 3;

  /** Numbers by size, before other texts. */
  static final Comparator<Object> BY_VALUE =
      Comparator.<Object>comparingDouble(Dependence::number).thenComparing(Object::toString);

  private Dependence() {}

  /** Returns the number that a cell is, NaN for another text. */
  static double number(Object cell) {
    return cell instanceof Double number
        ? number
        : NumberStyle.POINT.parse(cell.toString()).orElse(Double.NaN);
  }

  /**
   * Returns whether a column is constant within each value of another.
   *
   * @param rows the rows of each value
   * @param other the cells of the column
   */
  static boolean isConstantWithin(Map<Object, List<Integer>> rows, List<Object> other) {
    Map<Object, Object> of = new HashMap<>();
    Map<Object, Integer> counts = new HashMap<>();
    int repeats = 0;
    for (Map.Entry<Object, List<Integer>> group : rows.entrySet()) {
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

  /**
   * Returns whether neighbours have nothing in common, by von Neumann's ratio and by turns, and
   * nothing repeats.
   */
  static boolean isOutOfOrder(double... inOrder) {
    int turns = 0;
    double before = 0;
    for (int i = 1; i < inOrder.length; i++) {
      double step = inOrder[i] - inOrder[i - 1];
      turns += step * before < 0 ? 1 : 0;
      before = step == 0 ? before : step;
    }
    boolean isRandom = turns >= MIN_TURNS && steps(1, inOrder) >= MIN_STEPS;
    for (int apart = 2; isRandom && apart * MIN_PERIODS <= inOrder.length; apart++) {
      isRandom = steps(apart, inOrder) >= MIN_STEPS_APART;
    }
    return isRandom;
  }

  /**
   * Returns whether the ranks of neighbours have clearly nothing in common: those of years of
   * school have little, as 8 and 12 years are more common than others.
   */
  static boolean isClearlyOutOfOrder(double... inOrder) {
    return steps(1, new NaturalRanking().rank(inOrder)) >= MIN_CLEAR_STEPS;
  }

  /** The mean squared step between values so far apart, in units of the variance. */
  private static double steps(int apart, double... inOrder) {
    double mean = Arrays.stream(inOrder).average().orElse(0);
    double squares = Arrays.stream(inOrder).map(x -> Math.pow(x - mean, 2)).average().orElse(0);
    double steps = 0;
    for (int i = apart; i < inOrder.length; i++) {
      steps += Math.pow(inOrder[i] - inOrder[i - apart], 2);
    }
    return steps / (inOrder.length - apart) / squares;
  }
}
