package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which cells of rows are missing, and which features are never seen together. */
public final class CellTally implements Serializable {
  private static final long serialVersionUID = 1;

  /** Pairs of more features take megabytes that every task would send to the driver. */
  private static final int MOST_PAIRED = 2000;

  private long emptyRows;
  private boolean hasComplete;
  private long[] missing = {};
  private double[] weights = {};

  /** For each feature those seen beside it; empty once all are, or where there are too many. */
  private BitSet[] together = {};

  CellTally() {}

  void setDim(int dim) {
    missing = new long[dim];
    weights = new double[dim];
    together = new BitSet[dim > MOST_PAIRED ? 0 : dim];
    Arrays.setAll(together, j -> new BitSet(dim));
  }

  void addEmpty() {
    emptyRows++;
  }

  /** Counts a row that has something. */
  void add(InputRow row) {
    BitSet absent = new BitSet();
    for (int p = 0; p < row.values().length; p++) {
      if (Double.isNaN(row.values()[p])) {
        int j = row.column(p);
        absent.set(j);
        missing[j]++;
        weights[j] += row.weight();
      }
    }
    hasComplete |= absent.isEmpty();
    if (!hasComplete && together.length > 0) {
      BitSet there = new BitSet(together.length);
      there.set(0, together.length);
      there.andNot(absent);
      there.stream().forEach(j -> together[j].or(there));
    }
  }

  CellTally merge(CellTally next) {
    emptyRows += next.emptyRows;
    hasComplete |= next.hasComplete;
    if (missing.length == 0) {
      missing = next.missing.clone();
      weights = next.weights.clone();
      together = Arrays.stream(next.together).map(BitSet::clone).toArray(BitSet[]::new);
    } else if (next.missing.length == missing.length) {
      Arrays.setAll(missing, j -> missing[j] + next.missing[j]);
      Arrays.setAll(weights, j -> weights[j] + next.weights[j]);
      IntStream.range(0, together.length).forEach(j -> together[j].or(next.together[j]));
    }
    return this;
  }

  /** What the rows weigh that lack a feature. */
  double missingWeight(int feature) {
    return weights[feature];
  }

  /** {@return how many rows have no feature at all} */
  public long emptyRows() {
    return emptyRows;
  }

  /** {@return for each feature how many of the rows that have any lack it} */
  public long[] missing() {
    return missing.clone();
  }

  /** {@return two features that no row has both of, the first such pair} */
  public Optional<int[]> neverTogether() {
    if (hasComplete || Arrays.stream(missing).allMatch(count -> count == 0)) {
      return Optional.empty();
    }
    return IntStream.range(0, together.length)
        .filter(j -> together[j].cardinality() < together.length)
        .mapToObj(j -> new int[] {j, together[j].nextClearBit(0)})
        .findFirst();
  }
}
