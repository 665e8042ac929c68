package org.gradientem.internal.components;

import java.util.Arrays;
import org.gradientem.mixture.Categories;

/** What the rows of each component weigh that have each level of categorical columns; immutable. */
public final class LevelCounts {
  private final Categories categories;

  /** For each component a count of each level of all columns. */
  private final double[][] counts;

  /** Takes the array over. */
  public LevelCounts(Categories categories, double[]... counts) {
    this.categories = categories;
    this.counts = counts;
  }

  /** Of k components as a pass has counted, {@code k x total}, column-major. */
  static LevelCounts of(Categories categories, double[] matrix, int k) {
    double[][] counts = new double[k][categories.total()];
    for (int e = 0; e < matrix.length; e++) {
      counts[e % k][e / k] = matrix[e];
    }
    return new LevelCounts(categories, counts);
  }

  /** The counts of other components of the same columns. */
  LevelCounts with(double[]... others) {
    return new LevelCounts(categories, others);
  }

  /** As a pass counts, {@code k x total}, column-major. */
  public double[] matrix() {
    int k = counts.length;
    double[] matrix = new double[categories.total() * k];
    Arrays.setAll(matrix, e -> counts[e % k][e / k]);
    return matrix;
  }

  double[] of(int i) {
    return counts[i];
  }

  /** The counts of two components together. */
  public double[] union(int i, int j) {
    double[] both = counts[i].clone();
    Scatter.add(counts[j], both);
    return both;
  }

  /** The log-likelihood that is lost when two components have one distribution: an entropy. */
  public double lossOfUnion(int i, int j) {
    return categories.isEmpty()
        ? 0
        : categories.logLikelihood(counts[i])
            + categories.logLikelihood(counts[j])
            - categories.logLikelihood(union(i, j));
  }
}
