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

  private enum Order implements Comparator<double[]> {
    BY_VALUES;

    @Override
    public int compare(double[] a, double[] b) {
      return Arrays.compare(a, b);
    }
  }

  /** The rows that are equal to one. No record, since Kryo cannot read records. */
  private static final class Copies implements Serializable {
    private static final long serialVersionUID = 1;

    private final int place;
    private double weight;

    Copies(int place, double weight) {
      this.place = place;
      this.weight = weight;
    }

    int place() {
      return place;
    }
  }

  /** Null once they are too many. */
  private TreeMap<double[], Copies> known = new TreeMap<>(Order.BY_VALUES);

  /** Counts a dense row. */
  void add(double[] row, double weight) {
    if (known == null) {
      return;
    }
    Copies copies = known.get(row);
    if (copies != null) {
      copies.weight += weight;
      return;
    }
    known.put(row.clone(), new Copies(known.size(), weight));
    if ((long) known.size() * (row.length + 1) > MOST_ENTRIES) {
      forget();
    }
  }

  /** Gives up, where there are rows that cannot be counted or too many of them. */
  void forget() {
    known = null;
  }

  /** Counts the rows that another has counted, which follow these. */
  void merge(DistinctRows next) {
    if (next.known == null) {
      forget();
      return;
    }
    next.rows().forEach(row -> add(row.values(), row.weight()));
  }

  /** Whether they are known. */
  boolean areFew() {
    return known != null;
  }

  /** The rows in the order in which they were first seen. */
  List<InputRow> rows() {
    return known.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().place()))
        .map(e -> new InputRow(e.getKey().length, null, e.getKey(), e.getValue().weight))
        .toList();
  }
}
