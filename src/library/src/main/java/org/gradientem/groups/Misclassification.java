package org.gradientem.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges groups step by step: the two that are confused most often, and once that is rare, specks
 * before all others. Groups of two labels merge only when no others are left. A merged group keeps
 * the index of one of its two parts; the other index becomes unused.
 */
final class Misclassification {
  /** Groups that are confused less often are apart; how far is no gap. */
  static final double APART = 0.004;

  /** Specks merge first once no two groups are confused as often. */
  private static final double RARELY = 0.03;

  /** A group is a speck below this share of what it would weigh if all groups weighed the same. */
  private static final double SPECK = 0.5;

  private final int k;

  /** {@code k x rows}, column-major. */
  private final double[] shares;

  private final double[] weights;

  /** For each row the place of its most probable group. */
  private final int[] assigned;

  /** What the rows of the first group weigh that are taken for the second. */
  private final double[][] confused;

  /** What the rows of each group weigh; NaN in a place that was given up. */
  private final double[] totals;

  /** For each group the one that it is most often taken for. */
  private final int[] likeliest;

  /** The number that each place's group has in the tree. */
  private final int[] node;

  /** The label of each place's group, -1 for none. */
  private final int[] labels;

  Misclassification(int k, double[] responsibilities, double[] weights, int... labels) {
    this.k = k;
    this.weights = weights;
    this.labels = labels;
    shares = responsibilities.clone();
    assigned = new int[weights.length];
    confused = new double[k][k];
    totals = new double[k];
    likeliest = new int[k];
    node = new int[k];
    for (int r = 0; r < weights.length; r++) {
      assigned[r] = largest(r);
      for (int i = 0; i < k; i++) {
        confused[i][assigned[r]] += weights[r] * shares[r * k + i];
        totals[i] += weights[r] * shares[r * k + i];
      }
    }
    Arrays.setAll(node, i -> i);
    Arrays.setAll(likeliest, this::mostOftenTakenFor);
  }

  private int largest(int row) {
    int largest = 0;
    for (int i = 1; i < k; i++) {
      largest = shares[row * k + i] > shares[row * k + largest] ? i : largest;
    }
    return largest;
  }

  private boolean isGroup(int place) {
    return !Double.isNaN(totals[place]);
  }

  private int mostOftenTakenFor(int group) {
    int found = group == 0 ? k - 1 : 0;
    for (int other = 0; other < k; other++) {
      found = other != group && taken(group, other) > taken(group, found) ? other : found;
    }
    return found;
  }

  /** What the rows of a group weigh that are taken for another; less than 0 if it may not be. */
  private double taken(int group, int other) {
    return !isGroup(other) ? -2 : areOfTwoLabels(group, other) ? -1 : confused[group][other];
  }

  private boolean areOfTwoLabels(int group, int other) {
    return labels[group] >= 0 && labels[other] >= 0 && labels[group] != labels[other];
  }

  private double probability(int group) {
    return probability(group, likeliest[group]);
  }

  /** A group none of whose rows is among these is taken for no other. */
  private double probability(int group, int other) {
    return totals[group] > 0 && !areOfTwoLabels(group, other)
        ? Math.min(1, Math.max(0, confused[group][other] / totals[group]))
        : 0;
  }

  List<Merge> merges() {
    double weight = Arrays.stream(weights).sum();
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < k - 1) {
      int group = mostOftenMistaken();
      int other = likeliest[group];
      double mostOften = probability(group);
      int speck = mostOften < RARELY ? speck(mostOften, k - merges.size()) : -1;
      if (speck >= 0) {
        group = speck;
        other = partner(group);
      }
      double probability = either(group, other);
      int into = Math.min(group, other);
      int from = Math.max(group, other);
      double entropy = weight > 0 ? entropyBetween(into, from) / weight : 0;
      merges.add(new Merge(node[into], node[from], probability, entropy));
      merge(into, from);
      node[into] = k + merges.size() - 1;
    }
    return merges;
  }

  private int mostOftenMistaken() {
    int found = -1;
    for (int group = 0; group < k; group++) {
      boolean isMore =
          found < 0
              || (isStuck(found) && !isStuck(group))
              || (isStuck(found) == isStuck(group) && probability(group) > probability(found));
      found = isGroup(group) && isMore ? group : found;
    }
    return found;
  }

  /** Whether all other groups have another label. */
  private boolean isStuck(int group) {
    return areOfTwoLabels(group, likeliest[group]);
  }

  /**
   * The lightest of the groups that are not apart, or of all if all are; -1 where that is no speck.
   */
  private int speck(double mostOften, int groups) {
    int found = -1;
    for (int group = 0; group < k; group++) {
      boolean isEligible =
          isGroup(group) && !isStuck(group) && (mostOften < APART || !isApart(group));
      if (isEligible && (found < 0 || totals[group] < totals[found])) {
        found = group;
      }
    }
    double weight = Arrays.stream(weights).sum();
    return found >= 0 && totals[found] < SPECK * weight / groups ? found : -1;
  }

  private boolean isApart(int group) {
    for (int other = 0; other < k; other++) {
      if (other != group && isGroup(other) && either(group, other) >= APART) {
        return false;
      }
    }
    return true;
  }

  /** The group with the largest probability in either direction; of equal ones, by shared rows. */
  private int partner(int group) {
    double[] shared = shared(group);
    int found = -1;
    for (int other = 0; other < k; other++) {
      if (other != group && isGroup(other) && !areOfTwoLabels(group, other)) {
        double more = found < 0 ? 1 : either(group, other) - either(group, found);
        found = more > 0 || (more == 0 && shared[other] > shared[found]) ? other : found;
      }
    }
    return found;
  }

  private double either(int group, int other) {
    return Math.max(probability(group, other), probability(other, group));
  }

  private double[] shared(int group) {
    double[] shared = new double[k];
    for (int r = 0; r < weights.length; r++) {
      double share = weights[r] * shares[r * k + group];
      for (int i = 0; i < k && share > 0; i++) {
        shared[i] += share * shares[r * k + i];
      }
    }
    return shared;
  }

  /** What telling the two apart leaves open. */
  private double entropyBetween(int first, int second) {
    double entropy = 0;
    for (int r = 0; r < weights.length; r++) {
      double p = shares[r * k + first];
      double q = shares[r * k + second];
      if (p > 0 && q > 0) {
        entropy += weights[r] * ((p + q) * Math.log(p + q) - p * Math.log(p) - q * Math.log(q));
      }
    }
    return entropy;
  }

  private void merge(int into, int from) {
    labels[into] = Math.max(labels[into], labels[from]);
    totals[into] += totals[from];
    totals[from] = Double.NaN;
    for (int i = 0; i < k; i++) {
      confused[into][i] += confused[from][i];
    }
    for (int i = 0; i < k; i++) {
      confused[i][into] += confused[i][from];
    }
    boolean[] changed = new boolean[k];
    changed[into] = true;
    changed[from] = true;
    for (int r = 0; r < weights.length; r++) {
      shares[r * k + into] += shares[r * k + from];
      shares[r * k + from] = 0;
      if (assigned[r] == from) {
        assigned[r] = into;
      } else if (assigned[r] != into && shares[r * k + into] > shares[r * k + assigned[r]]) {
        changed[assigned[r]] = true;
        reassign(r, into);
      }
    }
    for (int group = 0; group < k; group++) {
      if (isGroup(group) && (group == into || changed[likeliest[group]])) {
        likeliest[group] = mostOftenTakenFor(group);
      } else if (taken(group, into) > taken(group, likeliest[group])) {
        likeliest[group] = into;
      }
    }
  }

  private void reassign(int row, int to) {
    for (int i = 0; i < k; i++) {
      double share = weights[row] * shares[row * k + i];
      confused[i][assigned[row]] -= share;
      confused[i][to] += share;
    }
    assigned[row] = to;
  }
}
