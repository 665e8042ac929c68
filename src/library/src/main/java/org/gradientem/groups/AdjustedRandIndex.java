package org.gradientem.groups;

/**
 * Agreement of two partitions of the same rows, corrected for chance (Hubert and Arabie 1985).
 *
 * @since 0.1.0
 */
public final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /**
   * The index of a contingency table.
   *
   * @param table rows counted by true class and by predicted class
   * @return 1 for equal partitions, about 0 for independent ones
   */
  public static double of(double[][] table) {
    double[] columnSums = new double[table[0].length];
    double total = 0;
    double pairs = 0;
    double rowPairs = 0;
    for (double[] row : table) {
      double rowSum = 0;
      for (int j = 0; j < row.length; j++) {
        pairs += pairs(row[j]);
        rowSum += row[j];
        columnSums[j] += row[j];
      }
      rowPairs += pairs(rowSum);
      total += rowSum;
    }
    double columnPairs = 0;
    for (double sum : columnSums) {
      columnPairs += pairs(sum);
    }
    double expected = rowPairs * columnPairs / pairs(total);
    double largest = (rowPairs + columnPairs) / 2;
    // Both partitions are trivial, and then equal.
    return largest == expected ? 1 : (pairs - expected) / (largest - expected);
  }

  private static double pairs(double count) {
    return count * (count - 1) / 2;
  }
}
