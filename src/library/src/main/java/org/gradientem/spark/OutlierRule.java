package org.gradientem.spark;

import java.io.Serializable;
import java.util.Optional;
import org.gradientem.UserException;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.internal.statistics.ScoredRows;

/**
 * Decides which rows are outliers: noise rows, and rows with a log-density below the
 * `contamination` quantile of the training rows. The density of a row with missing cells has
 * another dimension. Such a row is an outlier where the probability of a row as far out in the
 * cells that are there, by chi-squared tails of the components, is below `contamination`.
 */
final class OutlierRule implements Serializable {
  private static final long serialVersionUID = 1;

  static final OutlierRule NONE = new OutlierRule(Double.NEGATIVE_INFINITY, 0);

  /** Nats by which rounding may move a row's density between a fit and a score; ties stay ties. */
  private static final double ROUNDING = 1e-6;

  private final double threshold;
  private final double contamination;

  private OutlierRule(double threshold, double contamination) {
    this.threshold = threshold;
    this.contamination = contamination;
  }

  /** What the params say; no row is an outlier if they do not. */
  static OutlierRule of(DensityQuantiles densities, GradientEMColumnParams params) {
    if (!params.isSet(params.contamination())) {
      return NONE;
    }
    if (!densities.isKnown()) {
      throw new UserException(
          "This model has no quantiles of its training rows' log-density to find outliers by: no row of its fit was complete, it is a mixture of another k, was not made by fit, or was saved by an earlier version; fit it again.");
    }
    double share = params.getContamination();
    return new OutlierRule(densities.at(share), share);
  }

  /** Why a model just fitted cannot tell outliers, and what to do; empty if it can. */
  static Optional<String> obstacle(DensityQuantiles densities, GradientEMColumnParams params) {
    return params.isSet(params.contamination()) && !densities.isKnown()
        ? Optional.of(
            "No row of the fit has all features, so there are no quantiles of log-density to find outliers by; unset `contamination`, or leave out the features that are missing most and fit again.")
        : Optional.empty();
  }

  boolean isOutlier(ScoredRows scores, int row, boolean isIncomplete) {
    if (scores.isNoise(row)) {
      return true;
    }
    return isIncomplete
        ? scores.tailProbability(row) < contamination
        : scores.logDensity(row) < threshold - ROUNDING;
  }
}
