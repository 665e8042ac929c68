package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which cells of rows are missing, and which features are never seen together. */
public final class CellTally implements Serializable {
  /** Pairs of more features take megabytes that every task would send to the driver. */
  private static final int MAX_PAIRED = 2000;

  private static final BitSet[] NONE = {};

  private int dim;
  private long emptyRows;
  private boolean hasComplete;

  /** Empty while nothing is missing, so that tasks send nothing of complete rows. */
  private long[] missing = {};

  private double[] weights = {};

  /** For each feature those seen beside it; empty once all are, or where there are too many. */
  private BitSet[] together = NONE;

  CellTally() {}

  void setDim(int size) {
    dim = size;
  }

  void addEmpty() {
    emptyRows++;
  }

  /** Counts a row that has something. */
  void add(InputRow row) {
    // No row that is counted has infinite values.
    if (row.isValid()) {
      hasComplete = true;
      together = NONE;
      return;
    }
    BitSet absent = new BitSet();
    for (int p = 0; p < row.values().length; p++) {
      if (Double.isNaN(row.values()[p])) {
        absent.set(row.column(p));
      }
    }
    if (missing.length == 0) {
      missing = new long[dim];
      weights = new double[dim];
    }
    absent.stream()
        .forEach(
            j -> {
              missing[j]++;
              weights[j] += row.weight();
            });
    if (!hasComplete && dim <= MAX_PAIRED) {
      addPairs(absent);
    }
  }

  private void addPairs(BitSet absent) {
    if (together.length == 0) {
      together = Stream.generate(() -> new BitSet(dim)).limit(dim).toArray(BitSet[]::new);
    }
    BitSet there = new BitSet(dim);
    there.set(0, dim);
    there.andNot(absent);
    there.stream().forEach(j -> together[j].or(there));
  }

  CellTally merge(CellTally next) {
    dim = Math.max(dim, next.dim);
    emptyRows += next.emptyRows;
    hasComplete |= next.hasComplete;
    if (next.missing.length > 0) {
      missing = Arrays.copyOf(missing, next.missing.length);
      weights = Arrays.copyOf(weights, next.missing.length);
      Arrays.setAll(missing, j -> missing[j] + next.missing[j]);
      Arrays.setAll(weights, j -> weights[j] + next.weights[j]);
    }
    if (hasComplete) {
      together = NONE;
    } else if (together.length == 0) {
      together = Arrays.stream(next.together).map(BitSet::clone).toArray(BitSet[]::new);
    } else if (next.together.length == together.length) {
      IntStream.range(0, together.length).forEach(j -> together[j].or(next.together[j]));
    }
    return this;
  }

  /** What the rows weigh that lack a feature. */
  double missingWeight(int feature) {
    return weights.length == 0 ? 0 : weights[feature];
  }

  /** Whether some row that has a feature lacks another. */
  boolean isAnyMissing() {
    return missing.length > 0;
  }

  /** {@return how many rows have no feature at all} */
  public long emptyRows() {
    return emptyRows;
  }

  /** {@return for each feature how many of the rows that have any lack it} */
  public long[] missing() {
    return Arrays.copyOf(missing, dim);
  }

  /** {@return two features that no row has both of, the first such pair} */
  public Optional<int[]> neverTogether() {
    return IntStream.range(0, together.length)
        .filter(j -> together[j].cardinality() < together.length)
        .mapToObj(j -> new int[] {j, together[j].nextClearBit(0)})
        .findFirst();
  }
}
