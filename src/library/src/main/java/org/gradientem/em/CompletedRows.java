package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.mixture.Conditional;
import org.gradientem.mixture.RowStatistic;

/**
 * Rows of one pattern, with the expectations of their missing cells under each component. Matrices
 * are column-major.
 */
final class CompletedRows {
  private static final BLAS LIBRARY = BLAS.getInstance();

  private final Completion completion;
  private final int[] missing;
  private final int count;

  /** The first of the rows in its tile. */
  private final int first;

  /** The rows with 0 in the place of missing cells, {@code d x count}; empty if not needed. */
  private final double[] x;

  private final Conditional[] conditionals;

  /** For each component the gradients with respect to the missing cells, {@code count x p}. */
  private final double[][] gradients;

  /** And their expectations. */
  private final double[][] expected;

  /** The incomplete rows of a tile, a pattern after the other. */
  static List<CompletedRows> of(Completion completion, SampleBlock block, int from, int count) {
    return completion.isAsZeros()
        ? List.of()
        : block.missing().runs(from, count).stream()
            .map(run -> new CompletedRows(completion, block, run, from))
            .toList();
  }

  private CompletedRows(
      Completion completion, SampleBlock block, MissingCells.Run run, int tileStart) {
    this.completion = completion;
    missing = run.missing();
    count = run.count();
    first = run.from() - tileStart;
    x =
        completion.isCorrelated() || completion.takesProducts()
            ? rows(block, run, completion.dim())
            : new double[0];
    conditionals = completion.conditionals(missing);
    gradients = gradients();
    expected = new double[gradients.length][];
    Arrays.setAll(expected, i -> conditionals[i].steps(gradients[i], count));
  }

  private static double[] rows(SampleBlock block, MissingCells.Run run, int dim) {
    double[] x = new double[dim * run.count()];
    for (int r = 0; r < run.count(); r++) {
      System.arraycopy(block.row(run.from() + r), 0, x, r * dim, dim);
    }
    return x;
  }

  private double[][] gradients() {
    double[][] all = new double[completion.n()][];
    double[] products = null;
    for (int i = 0; i < all.length; i++) {
      boolean isOther = i == 0 || completion.statistic() != RowStatistic.LINEAR;
      products = isOther ? products(i) : products;
      all[i] = products.clone();
      for (int a = 0; a < missing.length; a++) {
        double atZero = completion.gradientAtZero(i, missing[a]);
        for (int r = 0; r < count; r++) {
          all[i][a * count + r] += atZero;
        }
      }
    }
    return all;
  }

  /** {@code -P_m x} of each row. */
  private double[] products(int i) {
    int p = missing.length;
    double[] products = new double[count * p];
    if (completion.isCorrelated()) {
      int d = completion.dim();
      double[] rows = completion.precisionRows(i, missing);
      LIBRARY.dgemm("T", "N", count, p, d, -1, x, d, rows, d, 0, products, count);
    }
    return products;
  }

  /** Adds to logits of the tile, {@code n x rows}, what integrating the cells out gains. */
  void addGains(double[] logits) {
    int n = completion.n();
    for (int i = 0; i < n; i++) {
      double constant = conditionals[i].logIntegral();
      for (int r = 0; r < count; r++) {
        double product = 0;
        for (int e = r; e < gradients[i].length; e += count) {
          product += gradients[i][e] * expected[i][e];
        }
        logits[(first + r) * n + i] += constant + 0.5 * product;
      }
    }
  }

  /** Adds what the expectations add to the sums, by the tile's weighted responsibilities. */
  void addTo(SufficientStatistics statistics, double[] psi) {
    MissingSums all = statistics.missing(completion::sums);
    int n = completion.n();
    int p = missing.length;
    boolean isTied = completion.statistic() == RowStatistic.LINEAR;
    double[] pooled = new double[count * p];
    for (int i = 0; i < n; i++) {
      double[] weighted = expected[i].clone();
      double total = 0;
      for (int r = 0; r < count; r++) {
        double share = psi[(first + r) * n + i];
        total += share;
        for (int e = r; e < weighted.length; e += count) {
          weighted[e] *= share;
        }
      }
      addSums(i, weighted, statistics, all);
      addMissingPairs(i, total, weighted, statistics, all);
      if (isTied) {
        LIBRARY.daxpy(weighted.length, 1, weighted, 1, pooled, 1);
      } else {
        addOtherPairs(i, weighted, statistics, all);
      }
    }
    if (isTied) {
      addOtherPairs(0, pooled, statistics, all);
    }
  }

  /**
   * Draws the missing cells of the rows.
   *
   * @param psi the tile's weighted responsibilities
   * @param rows those of the block, of which the tile's begin at {@code tileStart}
   */
  void draw(double[] psi, SplittableRandom random, double[][] rows, int tileStart) {
    for (int r = 0; r < count; r++) {
      int i = component(psi, first + r, random);
      double[] normals = new double[missing.length];
      Arrays.setAll(normals, a -> random.nextGaussian());
      double[] deviations = conditionals[i].deviations(normals);
      for (int a = 0; a < missing.length; a++) {
        rows[tileStart + first + r][missing[a]] = expected[i][a * count + r] + deviations[a];
      }
    }
  }

  private int component(double[] psi, int row, SplittableRandom random) {
    int n = completion.n();
    double left = random.nextDouble() * Arrays.stream(psi, row * n, (row + 1) * n).sum();
    int i = 0;
    while (i < n - 1 && left >= psi[row * n + i]) {
      left -= psi[row * n + i++];
    }
    return i;
  }

  private void addSums(int i, double[] weighted, SufficientStatistics statistics, MissingSums all) {
    for (int a = 0; a < missing.length; a++) {
      double sum = 0;
      for (int r = 0; r < count; r++) {
        sum += weighted[a * count + r];
      }
      statistics.sums[missing[a] * completion.n() + i] += sum;
      all.add(missing[a], sum);
    }
  }

  /** Products of two missing cells, with their covariance. */
  private void addMissingPairs(
      int i, double total, double[] weighted, SufficientStatistics statistics, MissingSums all) {
    int p = missing.length;
    double[] products = conditionals[i].covariance().clone();
    LIBRARY.dgemm(
        "T", "N", p, p, count, 1, weighted, count, expected[i], count, total, products, p);
    for (int a = 0; a < p; a++) {
      for (int b = a; b < p; b++) {
        add(i, missing[a], missing[b], products[a * p + b], statistics, all);
      }
    }
  }

  /** Products of a missing cell and one that is there; those of two missing ones are 0 in x. */
  private void addOtherPairs(
      int i, double[] weighted, SufficientStatistics statistics, MissingSums all) {
    if (!completion.takesProducts()) {
      return;
    }
    int p = missing.length;
    int d = completion.dim();
    double[] products = new double[d * p];
    LIBRARY.dgemm("N", "N", d, p, count, 1, x, d, weighted, count, 0, products, d);
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < d; b++) {
        if (Arrays.binarySearch(missing, b) < 0) {
          add(i, missing[a], b, products[a * d + b], statistics, all);
        }
      }
    }
  }

  private void add(
      int i, int a, int b, double value, SufficientStatistics statistics, MissingSums all) {
    int n = completion.n();
    int dim = completion.dim();
    switch (completion.statistic()) {
      case LINEAR -> all.add(a, b, value);
      case FULL ->
          statistics.sums[RowStatistic.product(dim, Math.min(a, b), Math.max(a, b)) * n + i] +=
              value;
      case DIAGONAL -> statistics.sums[(dim + a) * n + i] += a == b ? value : 0;
      case SPHERICAL -> statistics.sums[dim * n + i] += a == b ? value : 0;
    }
  }
}
