package org.gradientem.statistics;

import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.blocks.MissingCells;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;

/**
 * What a mixture says of each row of a block, ready to be sent to where the rows are. What travels
 * is plain arrays, since Kryo cannot read records, as some covariances are.
 */
public final class RowScores implements Serializable {
  private static final long serialVersionUID = 1;

  private final int k;
  private final Expectation expectation;

  private final CovarianceFamily family;
  private final int dim;

  /** Whether logits leave out what all components have in common. */
  private final boolean isLinear;

  /** What determines the covariances. */
  private final double[][] values;

  private transient volatile Covariance shared;

  /** What every row's log-density has in common. */
  private final double constant;

  /**
   * Prepares a mixture.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param expectation its E-step on such rows, see {@link DataMoments#expectation}
   */
  public RowScores(Mixture mixture, Expectation expectation) {
    k = mixture.k();
    this.expectation = expectation;
    family = mixture.covariances().family();
    dim = mixture.dim();
    values = mixture.covariances().values();
    isLinear = mixture.statistic() == RowStatistic.LINEAR;
    constant = -0.5 * (dim * Math.log(2 * Math.PI) + (isLinear ? shared().logDeterminant() : 0));
  }

  /** The covariance of a tied family. */
  private Covariance shared() {
    if (shared == null) {
      shared = Covariances.of(family, dim, values).get(0);
    }
    return shared;
  }

  /**
   * Responsibilities of the components for the rows of a block, by the cells that are there.
   *
   * @param block the block
   * @return {@code k x rows}, column-major: those of a row lie together and with the noise's sum to
   *     1
   */
  public double[] responsibilities(SampleBlock block) {
    double[] all = new double[Math.multiplyExact(k, block.rows())];
    forEachShare(block, (row, i, share) -> all[row * k + i] = share / block.weight(row));
    return all;
  }

  /** Takes what a row is to a component. */
  @FunctionalInterface
  public interface ShareVisitor {
    /**
     * Visits a row and a component.
     *
     * @param row the row, 0 to rows - 1
     * @param component the component, 0 to k - 1
     * @param share what the row weighs times its responsibility
     */
    void visit(int row, int component, double share);
  }

  /**
   * Visits the components of each row of a block, by the cells that are there, but for those of
   * tiny responsibility.
   *
   * @param least the least responsibility
   * @param block the block
   * @param visitor is shown the rows in their order
   */
  public void forEachAbove(double least, SampleBlock block, ShareVisitor visitor) {
    forEachShare(
        block,
        (row, i, share) -> {
          if (share >= least * block.weight(row)) {
            visitor.visit(row, i, share);
          }
        });
  }

  private void forEachShare(SampleBlock block, ShareVisitor visitor) {
    expectation.forEachTile(
        block,
        (from, count, tile, completed) -> {
          for (int r = 0; r < count; r++) {
            for (int i = 0; i < k; i++) {
              visitor.visit(from + r, i, tile.logits[r * k + i]);
            }
          }
        });
  }

  /**
   * How dense the rows of a block lie, and how clear their components are.
   *
   * @param logDensities {@code log p(x)} of each row; NaN of a row that lacks cells, whose density
   *     is of another dimension
   * @param logLargest logarithm of each row's largest responsibility, that of the noise included,
   *     by the cells that are there
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
  public record Densities(double[] logDensities, double[] logLargest) {}

  /**
   * Scores the rows of a block.
   *
   * @param block the block
   * @return their densities
   */
  public Densities densities(SampleBlock block) {
    double[] all = new double[block.rows()];
    double[] logLargest = new double[block.rows()];
    expectation.forEachTile(
        block,
        (from, count, tile, completed) -> {
          double[] squares = isLinear ? squares(block, from, count) : new double[count];
          for (int r = 0; r < count; r++) {
            double logSum = tile.maxima[r] + Math.log(block.weight(from + r) / tile.scales[r]);
            all[from + r] = constant + logSum - 0.5 * squares[r];
            double largest = 0;
            double noise = block.weight(from + r);
            for (int i = 0; i < k; i++) {
              largest = Math.max(largest, tile.logits[r * k + i]);
              noise -= tile.logits[r * k + i];
            }
            logLargest[from + r] = Math.log(Math.max(largest, noise) / block.weight(from + r));
          }
        });
    for (MissingCells.Run run : block.missing().runs(0, block.rows())) {
      Arrays.fill(all, run.from(), run.from() + run.count(), Double.NaN);
    }
    for (int r = 0; r < all.length && !block.categories().isEmpty(); r++) {
      all[r] = block.levels().isComplete(r) ? all[r] : Double.NaN;
    }
    return new Densities(all, logLargest);
  }

  /** What the logits of a tied family leave out: each row's squared Mahalanobis length. */
  private double[] squares(SampleBlock block, int from, int count) {
    double[] x = new double[Math.multiplyExact(count, block.dim())];
    block.copyRows(from, count, x);
    return shared().squaredLengths(x, count);
  }
}
