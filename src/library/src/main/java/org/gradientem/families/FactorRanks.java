package org.gradientem.families;

import java.util.OptionalDouble;
import org.gradientem.mixture.CovarianceFamily;

/** Chooses the number of factors. */
interface FactorRanks {
  /**
   * Chooses.
   *
   * @param component its number
   * @param count its rows
   * @param eigenvalues of its whitened covariance, descending
   */
  int of(int component, double count, double[] eigenvalues);

  /** The most factors that so many rows determine. */
  default int most(double count) {
    return Integer.MAX_VALUE;
  }

  /** The logarithm of all rows, by which BIC counts parameters; empty where none may change. */
  default OptionalDouble logRows() {
    return OptionalDouble.empty();
  }

  /** The numbers of factors with the highest BIC on rows of this weight. */
  record ByBic(CovarianceFamily family, int dim, double logWeight) implements FactorRanks {
    @Override
    public int of(int component, double count, double[] eigenvalues) {
      int most = Math.min(most(count), eigenvalues.length);
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
    }

    @Override
    public int most(double count) {
      // Twice as many rows as own parameters for each coordinate: its mean, noise and loadings.
      return (int) Math.min(mostOfFamily(), Math.max(0, count / 2 - 2));
    }

    /** The most factors whose covariance has no more parameters than any matrix. */
    private int mostOfFamily() {
      return family.hasIsotropicNoise()
          ? dim - 1
          : (int) Math.floor(dim + (1 - Math.sqrt(1 + 8.0 * dim)) / 2);
    }

    @Override
    public OptionalDouble logRows() {
      return OptionalDouble.of(logWeight);
    }
  }
}
