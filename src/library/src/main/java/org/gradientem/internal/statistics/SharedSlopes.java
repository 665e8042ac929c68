package org.gradientem.internal.statistics;

import java.util.Arrays;
import org.gradientem.internal.blocks.MissingCells;
import org.gradientem.internal.blocks.SampleBlock;

/**
 * Rows whose missing cells depend on the others in the same way under all components, of a tied
 * covariance, or not at all, of diagonal ones. So an expectation is the sum of a part of the
 * component, u, and one of the row, f.
 */
final class SharedSlopes extends CompletedRows {
  /** The gradient of component i at missing cell a of a row of zeros, at {@code a n + i}. */
  private final double[] gradients;

  /** u, alike. */
  private final double[] ofComponents;

  private final double[] gains;

  /** f, of cell a and row r at {@code r p + a}. */
  private final double[] ofRows;

  /** What integrating the cells out adds to each row's logits, under every component. */
  private final double[] gainsOfRows;

  SharedSlopes(Completion completion, SampleBlock block, MissingCells.Run run, int tileStart) {
    super(completion, block, run, tileStart);
    int n = completion.n();
    gradients = new double[missing.length * n];
    for (int a = 0; a < missing.length; a++) {
      completion.copyGradientsAtZero(missing[a], gradients, a * n);
    }
    ofComponents = conditional.steps(gradients, 1, n);
    gains = gains();
    // -P_m x, where f is.
    double[] products = new double[missing.length * count];
    if (completion.isCorrelated()) {
      subtractProducts(products);
    }
    ofRows = completion.isCorrelated() ? conditional.steps(products, count, 1) : products;
    gainsOfRows = new double[count];
    for (int e = 0; e < products.length; e++) {
      gainsOfRows[e / missing.length] += 0.5 * products[e] * ofRows[e];
    }
  }

  @Override
  double expected(int r, int a, int i) {
    return ofComponents[a * completion.n() + i] + ofRows[r * missing.length + a];
  }

  /** What integrating the cells out adds to a logit but for the part of the row. */
  private double[] gains() {
    int n = completion.n();
    double[] gains = new double[n];
    for (int i = 0; i < n; i++) {
      gains[i] = conditional.logIntegral(completion.precisionOf(i));
    }
    for (int e = 0; e < gradients.length; e++) {
      gains[e % n] += 0.5 * gradients[e] * ofComponents[e];
    }
    return gains;
  }

  @Override
  double largestGain() {
    int n = completion.n();
    int p = missing.length;
    double[] steepest = new double[p];
    for (int e = 0; e < gradients.length; e++) {
      steepest[e / n] = Math.max(steepest[e / n], Math.abs(gradients[e]));
    }
    double largest = 0;
    for (int r = 0; r < count; r++) {
      double gain = gainsOfRows[r];
      for (int a = 0; a < p; a++) {
        gain += Math.abs(ofRows[r * p + a]) * steepest[a];
      }
      largest = Math.max(largest, gain);
    }
    return largest + Arrays.stream(gains).map(Math::abs).max().orElseThrow();
  }

  @Override
  void addGains(double[] logits) {
    int n = completion.n();
    int p = missing.length;
    for (int r = 0; r < count; r++) {
      double ofRow = gainsOfRows[r];
      int to = (first + r) * n;
      double f = ofRows[r * p];
      for (int i = 0; i < n; i++) {
        logits[to + i] += gains[i] + ofRow + f * gradients[i];
      }
      for (int a = 1; a < p; a++) {
        f = ofRows[r * p + a];
        for (int i = 0; i < n; i++) {
          logits[to + i] += f * gradients[a * n + i];
        }
      }
    }
  }

  @Override
  void addTo(SufficientStatistics statistics, double[] psi) {
    CompletedSums sums = CompletedSums.of(statistics, completion);
    double[] totals = new double[completion.n()];
    double[] own = own(psi, totals);
    double[] pooled = completion.needsRows() ? pooled(psi) : ofRows;
    for (int a = 0; a < missing.length; a++) {
      sums.add(missing[a], own, a * completion.n());
    }
    addMissingPairs(totals, own, pooled, sums);
    if (completion.takesProducts()) {
      addOtherPairs(pooled, sums);
    }
  }

  /**
   * The sums of the expectations over rows, of cell a under component i at {@code a n + i}; adds
   * what the rows weigh for each component to {@code totals}.
   */
  private double[] own(double[] psi, double[] totals) {
    int n = completion.n();
    int p = missing.length;
    double[] own = new double[p * n];
    for (int r = 0; r < count; r++) {
      int from = (first + r) * n;
      double f = ofRows[r * p];
      for (int i = 0; i < n; i++) {
        totals[i] += psi[from + i];
        own[i] += f * psi[from + i];
      }
      for (int a = 1; a < p; a++) {
        f = ofRows[r * p + a];
        for (int i = 0; i < n; i++) {
          own[a * n + i] += f * psi[from + i];
        }
      }
    }
    for (int a = 0; a < p; a++) {
      for (int i = 0; i < n; i++) {
        own[a * n + i] += ofComponents[a * n + i] * totals[i];
      }
    }
    return own;
  }

  /** Those over components, of cell a and row r at {@code r p + a}. */
  private double[] pooled(double[] psi) {
    int n = completion.n();
    int p = missing.length;
    double[] pooled = ofRows.clone();
    for (int r = 0; r < count; r++) {
      for (int a = 0; a < p; a++) {
        pooled[r * p + a] *= weight(r);
      }
    }
    LIBRARY.dgemm("T", "N", p, count, n, 1, ofComponents, 0, n, psi, first * n, n, 1, pooled, 0, p);
    return pooled;
  }

  /** Products of two missing cells, with their covariance. */
  private void addMissingPairs(double[] totals, double[] own, double[] pooled, CompletedSums sums) {
    int n = completion.n();
    int p = missing.length;
    double[] both = new double[n];
    for (int a = 0; a < p; a++) {
      for (int b = a; b < (completion.takesProducts() ? p : a + 1); b++) {
        for (int i = 0; i < n; i++) {
          both[i] =
              own[a * n + i] * ofComponents[b * n + i]
                  + totals[i] * conditional.covariance(a, b, completion.precisionOf(i));
        }
        // What rows differ in is 0 but under a tied covariance, which takes the sum over i.
        for (int r = 0; r < count; r++) {
          both[0] += pooled[r * p + a] * ofRows[r * p + b];
        }
        sums.add(missing[a], missing[b], both, 0, n);
      }
    }
  }
}
