package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The distinct rows of those seen, each with what all that are equal to it weigh, for as long as
 * they are few: a mixture's likelihood is the same from these.
 */
final class DistinctRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** 256 KB, which every task may send to the driver. */
  private static final int MOST_ENTRIES = 1 << 15;

  /** Ascending, so that they are the same rows in the same order for any partitioning. */
  private enum Order implements Comparator<double[]> {
    BY_VALUES;

    @Override
    public int compare(double[] a, double[] b) {
      return Arrays.compare(a, b);
    }
  }

  /** The rows with one weight each; null once they are too many. */
  private TreeMap<double[], double[]> weights = new TreeMap<>(Order.BY_VALUES);

  /** Counts a dense row. */
  void add(double[] row, double weight) {
    if (weights == null) {
      return;
    }
    double[] known = weights.get(row);
    if (known == null) {
      put(row.clone(), new double[] {weight});
    } else {
      known[0] += weight;
    }
  }

  private void put(double[] row, double... weight) {
    weights.put(row, weight);
    if ((long) weights.size() * (row.length + 1) > MOST_ENTRIES) {
      forget();
    }
  }

  /** Gives up, where there are rows that cannot be counted or too many of them. */
  void forget() {
    weights = null;
  }

  /** Counts the rows that another has counted. */
  void merge(DistinctRows other) {
    if (other.weights == null) {
      forget();
      return;
    }
    other.weights.forEach((row, weight) -> add(row, weight[0]));
  }

  /** Whether they are known. */
  boolean areFew() {
    return weights != null;
  }

  /** The rows, ascending. */
  List<InputRow> rows() {
    return weights.entrySet().stream()
        .map(e -> new InputRow(e.getKey().length, null, e.getKey(), e.getValue()[0]))
        .toList();
  }
}
