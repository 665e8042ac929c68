package org.gradientem.internal.statistics;

import java.util.Arrays;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;

/** The E-steps of a mixture, each made when it is first needed. */
final class Evaluation {
  private final Mixture mixture;
  private final boolean isTied;

  /** Whether incomplete rows cost digits where logits leave out what components have in common. */
  private final boolean isFar;

  private volatile Expectation linear;
  private volatile Expectation whitened;

  Evaluation(Mixture mixture) {
    this.mixture = mixture;
    isTied = mixture.statistic() == RowStatistic.LINEAR;
    isFar = isTied && WhitenedLogits.hasFar(mixture);
  }

  Mixture mixture() {
    return mixture;
  }

  private boolean isWhitened(SampleBlock block) {
    return !isTied || (isFar && block.lacksCells());
  }

  /** Returns the E-step for the rows of a block. */
  Expectation expectation(SampleBlock block) {
    if (isWhitened(block)) {
      if (whitened == null) {
        whitened = Expectation.ofScores(mixture);
      }
      return whitened;
    }
    if (linear == null) {
      linear = Expectation.ofIncomplete(mixture, null, mixture.covariances().family().type());
    }
    return linear;
  }

  /** What logits of rows leave out: of a tied family half their squared Mahalanobis lengths. */
  double[] leftOut(SampleBlock block, int from, int count) {
    double[] leftOut = new double[count];
    double constant = 0.5 * mixture.dim() * Math.log(2 * Math.PI);
    if (isWhitened(block)) {
      Arrays.fill(leftOut, constant);
      return leftOut;
    }
    double[] x = new double[Math.multiplyExact(count, block.dim())];
    block.copyRows(from, count, x);
    Covariance shared = mixture.covariance();
    double[] squares = shared.squaredLengths(x, count);
    double ofAll = constant + 0.5 * shared.logDeterminant();
    Arrays.setAll(leftOut, r -> ofAll + 0.5 * squares[r]);
    return leftOut;
  }
}
