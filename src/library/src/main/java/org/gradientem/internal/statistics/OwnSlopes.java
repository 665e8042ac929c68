package org.gradientem.internal.statistics;

import org.gradientem.internal.blocks.MissingCells;
import org.gradientem.internal.blocks.SampleBlock;

/** Rows whose missing cells depend on the others in each component's own way. */
final class OwnSlopes extends CompletedRows {
  /** The gradient at cell a of row r under component i at {@code (r p + a) n + i}. */
  private final double[] gradients;

  /** And its expectation. */
  private final double[] expected;

  OwnSlopes(Completion completion, SampleBlock block, MissingCells.Run run, int tileStart) {
    super(completion, block, run, tileStart);
    int n = completion.n();
    int p = missing.length;
    gradients = new double[count * p * n];
    for (int cell = 0; cell < count * p; cell++) {
      completion.copyGradientsAtZero(missing[cell % p], gradients, cell * n);
    }
    subtractProducts(gradients);
    expected = conditional.steps(gradients, count, n);
  }

  @Override
  double expected(int r, int a, int i) {
    return expected[(r * missing.length + a) * completion.n() + i];
  }

  @Override
  void addGains(double[] logits) {
    int n = completion.n();
    int p = missing.length;
    for (int r = 0; r < count; r++) {
      int to = (first + r) * n;
      for (int i = 0; i < n; i++) {
        logits[to + i] += conditional.logIntegral(i);
      }
      for (int a = 0; a < p; a++) {
        int from = (r * p + a) * n;
        for (int i = 0; i < n; i++) {
          logits[to + i] += 0.5 * gradients[from + i] * expected[from + i];
        }
      }
    }
  }

  @Override
  void addTo(SufficientStatistics statistics, double[] psi) {
    CompletedSums sums = CompletedSums.of(statistics, completion);
    int n = completion.n();
    int p = missing.length;
    double[] weighted = expected.clone();
    for (int r = 0; r < count; r++) {
      int from = (first + r) * n;
      for (int a = 0; a < p; a++) {
        int to = (r * p + a) * n;
        for (int i = 0; i < n; i++) {
          weighted[to + i] *= psi[from + i];
        }
        sums.add(missing[a], weighted, to);
      }
    }
    addMissingPairs(totals(psi), weighted, sums);
    addOtherPairs(weighted, sums);
  }

  /** What the rows weigh for each component. */
  private double[] totals(double[] psi) {
    int n = completion.n();
    double[] totals = new double[n];
    for (int r = first; r < first + count; r++) {
      for (int i = 0; i < n; i++) {
        totals[i] += psi[r * n + i];
      }
    }
    return totals;
  }

  /** Products of two missing cells, with their covariance. */
  private void addMissingPairs(double[] totals, double[] weighted, CompletedSums sums) {
    int n = completion.n();
    int p = missing.length;
    double[] products = new double[n];
    for (int a = 0; a < p; a++) {
      for (int b = a; b < p; b++) {
        for (int i = 0; i < n; i++) {
          products[i] = totals[i] * conditional.covariance(a, b, i);
        }
        for (int r = 0; r < count; r++) {
          int left = (r * p + a) * n;
          int right = (r * p + b) * n;
          for (int i = 0; i < n; i++) {
            products[i] += weighted[left + i] * expected[right + i];
          }
        }
        sums.add(missing[a], missing[b], products, 0, n);
      }
    }
  }
}
