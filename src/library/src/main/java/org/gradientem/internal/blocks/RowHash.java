package org.gradientem.internal.blocks;

import org.gradientem.mixture.SplitMix;

/**
 * A hash of a row's original values. It does not depend on row order, on whether its zeros are
 * given, or on the centre that a block subtracts.
 */
public final class RowHash {
  private RowHash() {}

  /**
   * Hashes a row. Its columns are summed up, so that none waits for the one before.
   *
   * @param indices positions of the values; null if all are given
   * @param values the values, NaN where a cell is missing
   * @return the hash; zeros do not change it
   */
  public static long of(int[] indices, double... values) {
    long hash = 0;
    for (int p = 0; p < values.length; p++) {
      hash += ofCell(indices == null ? p : indices[p], values[p]);
    }
    return hash;
  }

  private static long ofCell(int column, double value) {
    return value == 0 ? 0 : SplitMix.mix(column + 1, Double.doubleToLongBits(value));
  }

  /**
   * A number above 0 and below 1, drawn for a row.
   *
   * @param hash the row's hash
   * @param seed the seed
   * @return uniform over rows and over seeds
   */
  public static double uniform(long hash, long seed) {
    return SplitMix.toUnit(SplitMix.mix(hash, SplitMix.mix(0, seed)));
  }
}
