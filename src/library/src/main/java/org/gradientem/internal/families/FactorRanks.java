package org.gradientem.internal.families;

/** Chooses the number of factors of a component. */
@FunctionalInterface
interface FactorRanks {
  /** Returns the number of factors, given the descending eigenvalues of a whitened covariance. */
  int of(double[] eigenvalues);

  /**
   * Returns a choice of the number with the highest BIC.
   *
   * @param dim number of coordinates d
   * @param count rows of the component
   * @param logWeight logarithm of the weight of all rows, by which BIC counts parameters
   */
  static FactorRanks byBic(int dim, double count, double logWeight) {
    // The most whose covariance has no more parameters than any matrix.
    int mostOfMatrix = (int) Math.floor(dim + (1 - Math.sqrt(1 + 8.0 * dim)) / 2);
    // Twice as many rows as own parameters for each coordinate: its mean, noise and loadings.
    int most = (int) Math.min(mostOfMatrix, Math.max(0, count / 2 - 2));
    return eigenvalues -> {
      double total = 0;
      double highest = 0;
      int factors = 0;
      for (int j = 0; j < most && eigenvalues[j] > 1; j++) {
        double t = eigenvalues[j];
        total += 0.5 * (count * (t - 1 - Math.log(t)) - (dim - j) * logWeight);
        if (total > highest) {
          highest = total;
          factors = j + 1;
        }
      }
      return factors;
    };
  }
}
