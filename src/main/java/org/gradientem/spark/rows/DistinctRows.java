package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.em.SampleBlock;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;

/**
 * The distinct rows of those seen, each with what all that are equal to it weigh, for as long as
 * they are few: a mixture's likelihood is the same from these.
 */
final class DistinctRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** Entries, with weights, that every task of a first look may send to the driver: 256 KB. */
  static final int FEW = 1 << 15;

  /** The same where that saves passes: 8 MB. */
  private static final int MANY = 1 << 20;

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

  private final int most;

  /** Null once they are too many. */
  private TreeMap<double[], Copies> known = new TreeMap<>(Order.BY_VALUES);

  /**
   * None yet.
   *
   * @param most entries, with weights, that they may have
   */
  DistinctRows(int most) {
    this.most = most;
  }

  /** Those of dense blocks. */
  static DistinctRows of(JavaRDD<SampleBlock> blocks, int depth) {
    JavaRDD<DistinctRows> parts =
        blocks.mapPartitions(
            partition -> {
              DistinctRows distinct = new DistinctRows(MANY);
              Streams.of(partition)
                  .mapMulti(RowBlocks::forEachRow)
                  .forEach(row -> distinct.add(row.values(), row.weight()));
              return List.of(distinct).iterator();
            });
    return TaskFailure.explained(
        "The sum of equal rows", () -> OrderedReduce.reduce(parts, DistinctRows::merge, depth));
  }

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
    if ((long) known.size() * (row.length + 1) > most) {
      forget();
    }
  }

  /** Gives up, where there are rows that cannot be counted or too many of them. */
  void forget() {
    known = null;
  }

  /** Counts the rows that another has counted, which follow these. */
  DistinctRows merge(DistinctRows next) {
    if (next.known == null) {
      forget();
    } else {
      next.rows().forEach(row -> add(row.values(), row.weight()));
    }
    return this;
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
