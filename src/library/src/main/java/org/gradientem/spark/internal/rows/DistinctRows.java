package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.spark.internal.rdd.Streams;

/**
 * The distinct rows of those seen, each with what all that are equal to it weigh, for as long as
 * they are few: a mixture's likelihood is the same from these.
 */
final class DistinctRows implements Serializable {
  /**
   * Entries, with weights, that every task of a first scan may send to the driver: 64 KB, which
   * take less than the task itself.
   */
  static final int MAX_OF_FIRST_SCAN = 1 << 13;

  /** The same where that saves passes: 8 MB. */
  static final int MAX_ENTRIES = 1 << 20;

  private final int most;

  /** The rows one after the other, as they were first seen; null once they are too many. */
  private double[] values = new double[0];

  private double[] weights = new double[0];
  private long[] hashes = new long[0];
  private int count;

  /** Where the row of a hash is; made anew where they have travelled. */
  private transient Map<Long, Integer> places;

  /**
   * None yet.
   *
   * @param most entries, with weights, that they may have
   */
  DistinctRows(int most) {
    this.most = most;
  }

  /** Those of dense blocks, unless they have more entries. */
  static DistinctRows of(int most, Iterator<SampleBlock> blocks) {
    DistinctRows distinct = new DistinctRows(most);
    Streams.of(blocks).mapMulti(InputRow::forEach).forEach(distinct::add);
    return distinct;
  }

  /** Counts a dense row. */
  void add(InputRow row) {
    if (values == null) {
      return;
    }
    Integer place = places().get(row.hash());
    if (place == null) {
      append(row);
    } else {
      weights[place] += row.weight();
    }
  }

  private Map<Long, Integer> places() {
    if (places == null) {
      places = new HashMap<>();
      IntStream.range(0, count).forEach(place -> places.put(hashes[place], place));
    }
    return places;
  }

  private double[] row(int place) {
    int dim = values.length / weights.length;
    return Arrays.copyOfRange(values, place * dim, (place + 1) * dim);
  }

  private void append(InputRow row) {
    int dim = row.values().length;
    if ((count + 1L) * (dim + 1) > most) {
      forget();
      return;
    }
    if (count == weights.length) {
      weights = Arrays.copyOf(weights, 2 * count + 1);
      hashes = Arrays.copyOf(hashes, weights.length);
      values = Arrays.copyOf(values, weights.length * dim);
    }
    System.arraycopy(row.values(), 0, values, count * dim, dim);
    weights[count] = row.weight();
    hashes[count] = row.hash();
    places.put(row.hash(), count);
    count++;
  }

  /** Gives up, where there are rows that cannot be counted or too many of them. */
  void forget() {
    values = null;
    weights = null;
    hashes = null;
    places = null;
  }

  /** Counts the rows that another has counted, which follow these. */
  DistinctRows merge(DistinctRows next) {
    next.rows().ifPresentOrElse(rows -> rows.forEach(this::add), this::forget);
    return this;
  }

  /** Returns the rows in the order in which they were first seen; none if they were too many. */
  Optional<List<InputRow>> rows() {
    return Optional.ofNullable(values)
        .map(
            known ->
                IntStream.range(0, count)
                    .mapToObj(place -> InputRow.dense(row(place), weights[place], hashes[place]))
                    .toList());
  }
}
