package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.MissingCells;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Conditional;
import org.gradientem.mixture.NormalMixture;

/**
 * Rows of one pattern, with the expectations of their missing cells under each component. What
 * belongs to all components lies side by side, and they are worked on at once: of a pattern there
 * may be a single row, for which a call for each component would take longer than the work.
 */
abstract class CompletedRows {
  static final BLAS LIBRARY = BLAS.getInstance();

  final Completion completion;

  /** The p missing columns. */
  final int[] missing;

  final int count;

  /** The first of the rows in its tile. */
  final int first;

  final Conditional conditional;

  private final SampleBlock block;

  private final int firstOfBlock;

  /** Where the rows are, {@code d x count}, with 0 in the place of missing cells. */
  private final double[] x;

  private final int firstOfX;

  /** The rows under components that have coordinates of their own; null where none has. */
  private CompletedRows[] apart;

  /** The origins of those. */
  private double[][] origins;

  CompletedRows(Completion completion, SampleBlock block, MissingCells.Run run, int tileStart) {
    this.completion = completion;
    this.block = block;
    firstOfBlock = run.from();
    missing = run.missing();
    count = run.count();
    first = run.from() - tileStart;
    conditional = completion.conditional(missing);
    x = block.values();
    firstOfX = run.from() * completion.dim();
  }

  /** What a logit gains at most, either side of 0; infinite where that is not known. */
  double largestGain() {
    return Double.POSITIVE_INFINITY;
  }

  /** Adds to logits of the tile, {@code n x rows}, what integrating the cells out gains. */
  abstract void addGains(double[] logits);

  /** Sets the logits of rows of which nothing is there: the parts cancel, but for rounding. */
  final void setOfNothing(double[] ofNothing, double[] logits) {
    for (int r = first; missing.length == completion.dim() && r < first + count; r++) {
      System.arraycopy(ofNothing, 0, logits, r * ofNothing.length, ofNothing.length);
    }
  }

  /** Adds what the expectations add to the sums, by the tile's weighted responsibilities. */
  abstract void addTo(SufficientStatistics statistics, double[] psi);

  /** The expectation of cell a of row r under component i. */
  abstract double expected(int r, int a, int i);

  /** Takes the expectations of a component from the same rows less its mean. */
  final void replace(int component, CompletedRows own, double[] mean) {
    if (apart == null) {
      apart = new CompletedRows[completion.n()];
      origins = new double[completion.n()][];
    }
    apart[component] = own;
    origins[component] = mean;
  }

  /** The expectation of cell a of row r over the components, by its shares. */
  final double expected(int r, int a, double... shares) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i] * expectedUnder(r, a, i);
    }
    return sum;
  }

  private double expectedUnder(int r, int a, int i) {
    boolean isApart = apart != null && apart[i] != null;
    return isApart ? apart[i].expected(r, a, 0) + origins[i][missing[a]] : expected(r, a, i);
  }

  private double varianceUnder(int a, int i) {
    boolean isApart = apart != null && apart[i] != null;
    return isApart
        ? apart[i].conditional.covariance(a, a, 0)
        : conditional.covariance(a, a, completion.precisionOf(i));
  }

  /** The distribution of cell a of row r, plus what was subtracted, by the row's shares. */
  final NormalMixture distribution(int r, int a, double offset, double... shares) {
    double[] means = new double[shares.length];
    double[] variances = new double[shares.length];
    Arrays.setAll(means, i -> offset + expectedUnder(r, a, i));
    Arrays.setAll(variances, i -> varianceUnder(a, i));
    return new NormalMixture(shares, means, variances);
  }

  /** The part of what integrating the cells out adds to a logit that is the same for all rows. */
  final double logIntegral(int i) {
    return conditional.logIntegral(completion.precisionOf(i));
  }

  /** The weight of a row. */
  final double weight(int r) {
    return block.weight(firstOfBlock + r);
  }

  /**
   * Subtracts {@code P_m x} of each row.
   *
   * @param from of cell a and precision q in row r at {@code (r p + a) precisions + q}
   */
  final void subtractProducts(double[] from) {
    int d = completion.dim();
    int height = completion.precisions() * missing.length;
    double[] rows = completion.precisionRows(missing);
    LIBRARY.dgemm(
        "N", "N", height, count, d, -1, rows, 0, height, x, firstOfX, d, 1, from, 0, height);
  }

  /**
   * Adds products of a missing cell and one that is there; those of two missing ones are 0 in x.
   *
   * @param weighted expectations times responsibilities, as in {@link #subtractProducts}
   */
  final void addOtherPairs(double[] weighted, CompletedSums sums) {
    int p = missing.length;
    int d = completion.dim();
    int width = completion.precisions();
    int height = width * p;
    double[] products = new double[height * d];
    LIBRARY.dgemm(
        "N", "T", height, d, count, 1, weighted, 0, height, x, firstOfX, d, 0, products, 0, height);
    for (int b = 0; b < d; b++) {
      if (Arrays.binarySearch(missing, b) < 0) {
        for (int a = 0; a < p; a++) {
          sums.add(missing[a], b, products, b * height + a * width, width);
        }
      }
    }
  }

  /**
   * Draws the missing cells of the rows.
   *
   * @param psi the tile's weighted responsibilities
   * @param rows those of the block, of which the tile's begin at {@code tileStart}
   */
  final void draw(double[] psi, SplittableRandom random, double[][] rows, int tileStart) {
    for (int r = 0; r < count; r++) {
      int i = component(psi, first + r, random);
      double[] normals = new double[missing.length];
      Arrays.setAll(normals, a -> random.nextGaussian());
      double[] deviations = conditional.deviations(completion.precisionOf(i), normals);
      for (int a = 0; a < missing.length; a++) {
        rows[tileStart + first + r][missing[a]] = expected(r, a, i) + deviations[a];
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
}
