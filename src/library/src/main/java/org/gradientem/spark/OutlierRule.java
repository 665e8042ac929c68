package org.gradientem.spark;

import java.io.Serializable;
import java.util.Optional;
import org.gradientem.UserException;
import org.gradientem.groups.Cuts;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;

/**
 * Decides which rows are outliers: noise rows, and rows that have, as ordinary rows, a log-density
 * below the `contamination` quantile of the training rows. The density of a row with missing cells
 * has another dimension. Such a row is an outlier where the probability of an ordinary row as far
 * out in the cells that are there, by chi-squared tails of the components, is below
 * `contamination`.
 */
final class OutlierRule implements Serializable {
  static final OutlierRule NONE = new OutlierRule(null, DensityQuantiles.unknown(), 0);

  /** Nats by which rounding may move a row's density between a fit and a score; ties stay ties. */
  private static final double ROUNDING = 1e-6;

  /** Scores rows as ordinary ones; null where no row is an outlier. */
  private final MixtureScorer ordinary;

  /** Of the training rows' log-density, rising. */
  private final double[] quantiles;

  private final double threshold;
  private final double contamination;

  private OutlierRule(MixtureScorer ordinary, DensityQuantiles densities, double contamination) {
    this.ordinary = ordinary;
    quantiles = densities.values().stream().mapToDouble(x -> x).toArray();
    threshold = densities.isKnown() ? densities.at(contamination) : Double.NEGATIVE_INFINITY;
    this.contamination = contamination;
  }

  /** What the params say; no row is an outlier if they do not. */
  static OutlierRule of(Cuts cuts, GradientEMColumnParams params) {
    if (!params.isSet(params.contamination())) {
      return NONE;
    }
    if (!cuts.densities().isKnown()) {
      throw new UserException(
          "This model has no quantiles of its training rows' log-density to find outliers by: no row of its fit was complete, it is a mixture of another k, was not made by fit, or was saved by an earlier version; fit it again.");
    }
    return new OutlierRule(
        new MixtureScorer(cuts.ordinary()), cuts.densities(), params.getContamination());
  }

  /** Why a model just fitted cannot tell outliers, and what to do; empty if it can. */
  static Optional<String> obstacle(DensityQuantiles densities, GradientEMColumnParams params) {
    return params.isSet(params.contamination()) && !densities.isKnown()
        ? Optional.of(
            "No row of the fit has all features, so there are no quantiles of log-density to find outliers by; unset `contamination`, or leave out the features that are missing most and fit again.")
        : Optional.empty();
  }

  /** The scores of rows as ordinary ones; null where no row is an outlier. */
  ScoredRows scores(double[]... rows) {
    return ordinary == null ? null : ordinary.scores(rows);
  }

  /** Whether a row is an outlier by its scores as an ordinary one; a row out of reach is. */
  boolean isOutlier(ScoredRows scores, int row, boolean isIncomplete) {
    return isIncomplete
        ? !(scores.tailProbability(row) >= contamination)
        : !(scores.logDensity(row) >= threshold - ROUNDING);
  }

  /** The share of the training rows that are less odd, in percent. */
  double severity(ScoredRows scores, int row, boolean isIncomplete) {
    if (isIncomplete) {
      return 100 * (1 - scores.tailProbability(row));
    }
    double density = scores.logDensity(row) + ROUNDING;
    int last = quantiles.length - 1;
    int upTo = 0;
    while (upTo <= last && quantiles[upTo] <= density) {
      upTo++;
    }
    if (upTo == 0 || upTo > last) {
      return upTo == 0 ? 100 : 0;
    }
    double width = quantiles[upTo] - quantiles[upTo - 1];
    return 100 * (last + 1 - upTo - (density - quantiles[upTo - 1]) / width) / last;
  }
}
