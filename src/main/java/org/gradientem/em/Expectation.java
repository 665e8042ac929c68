package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Iterator;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureScorer;

/**
 * The E-step of one mixture, ready to be sent to where the rows are. The logit of component i is
 * {@code log pi_i + x . a_i - mu_i . a_i / 2} with {@code A = M Sigma^-1}; what depends on the row
 * alone cancels in the responsibilities and is added to the likelihood afterwards, see {@link
 * DataMoments#logLikelihood}.
 */
public final class Expectation implements Serializable {
  private static final long serialVersionUID = 1;

  /** Doubles of logits worked on at a time: 256 KiB, so that a tile stays in a core's L2 cache. */
  private static final int TILE_ENTRIES = 1 << 15;

  private final int n;
  private final int dim;
  private final double[] precisionMeans;
  private final double[] bias;
  private final CovarianceType momentType;

  /**
   * Prepares the E-step.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   */
  public Expectation(Mixture mixture) {
    this(mixture, null);
  }

  /**
   * Prepares an E-step that also collects the rows' second moment.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param momentType which part of {@code sum w x x'} to collect; null for none
   */
  public Expectation(Mixture mixture, CovarianceType momentType) {
    n = mixture.k();
    dim = mixture.dim();
    precisionMeans = mixture.covariance().timesPrecision(mixture.meanMatrix(), n);
    bias = MixtureScorer.logitBias(mixture, precisionMeans);
    this.momentType = momentType;
  }

  private Expectation(int n, int dim, double[] precisionMeans, double[] bias) {
    this.n = n;
    this.dim = dim;
    this.precisionMeans = precisionMeans;
    this.bias = bias;
    momentType = null;
  }

  /**
   * The E-step of a subspace's mixture for rows in all coordinates.
   *
   * @param mixture the mixture, in the coordinates of the subspace
   * @param subspace the subspace of the blocks' coordinates
   * @return the E-step, with the responsibilities that the projected rows have
   */
  public static Expectation within(PrincipalSubspace subspace, Mixture mixture) {
    int n = mixture.k();
    double[] a = mixture.covariance().timesPrecision(mixture.meanMatrix(), n);
    double[] bias = MixtureScorer.logitBias(mixture, a);
    // z . a = x . (a V) - offset . a
    BLAS.getInstance().dgemv("N", n, subspace.rank(), -1, a, n, subspace.offset(), 1, 1, bias, 1);
    return new Expectation(n, subspace.dim(), subspace.timesDirections(a, n), bias);
  }

  /**
   * Folds blocks into their statistics.
   *
   * @param blocks the blocks of one partition
   * @return the statistics, or null if there is no block
   */
  public SufficientStatistics statistics(Iterator<SampleBlock> blocks) {
    if (!blocks.hasNext()) {
      return null;
    }
    SufficientStatistics statistics = new SufficientStatistics(n, dim, momentType);
    int tileRows = Math.max(1, TILE_ENTRIES / n);
    double[] tile = new double[0];
    while (blocks.hasNext()) {
      SampleBlock block = blocks.next();
      int needed = Math.min(tileRows, block.rows()) * n;
      tile = tile.length < needed ? new double[needed] : tile;
      for (int from = 0; from < block.rows(); from += tileRows) {
        addTile(block, from, Math.min(tileRows, block.rows() - from), tile, statistics);
      }
      if (momentType != null) {
        block.addSecondMoment(momentType, statistics.secondMoment);
      }
      statistics.rows += block.rows();
    }
    return statistics;
  }

  private void addTile(
      SampleBlock block, int from, int count, double[] tile, SufficientStatistics statistics) {
    for (int r = 0; r < count; r++) {
      System.arraycopy(bias, 0, tile, r * n, n);
    }
    block.addProducts(from, count, precisionMeans, n, tile);
    for (int r = 0; r < count; r++) {
      double w = block.weight(from + r);
      statistics.logSumExp += w * toResponsibilities(tile, r * n, w, statistics.counts);
      statistics.weight += w;
    }
    block.addWeightedSums(from, count, tile, n, statistics.sums);
  }

  /** Turns one row's logits into its weighted responsibilities; returns their log-sum-exp. */
  private double toResponsibilities(double[] tile, int offset, double weight, double[] counts) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, tile[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double e = Math.exp(tile[offset + i] - max);
      tile[offset + i] = e;
      sum += e;
    }
    double scale = weight / sum;
    for (int i = 0; i < n; i++) {
      double psi = tile[offset + i] * scale;
      tile[offset + i] = psi;
      counts[i] += psi;
    }
    return max + Math.log(sum);
  }
}
