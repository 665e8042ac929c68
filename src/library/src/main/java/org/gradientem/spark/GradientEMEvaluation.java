package org.gradientem.spark;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.RowReader;
import org.gradientem.spark.internal.rows.RowSettings;

/**
 * How well a mixture describes a data set.
 *
 * @param rows usable rows
 * @param droppedRows rows left out because of invalid features
 * @param weightSum total sample weight W
 * @param logLikelihood {@code sum w log p(x)}
 * @param bic {@code 2 logLikelihood - parameters ln W}; the higher the better
 * @since 0.1.0
 */
public record GradientEMEvaluation(
    long rows, long droppedRows, double weightSum, double logLikelihood, double bic)
    implements Serializable {

  /** Evaluates a mixture on a data set. */
  static GradientEMEvaluation of(
      Mixture mixture, ModelFeatures features, RowSettings settings, Dataset<?> dataset) {
    RowReader reader =
        new RowReader(
            mixture.levels().categories(),
            settings.handleInvalid(),
            features.names(),
            mixture.features(),
            features.constants());
    CovarianceFamily family = mixture.covariances().family();
    try (InputBlocks input =
        InputBlocks.read(
            dataset,
            settings,
            reader,
            RowLabels.of(mixture.levels(), features).names(),
            Optional.empty(),
            mixture.k(),
            mixture.statistic())) {
      if (input.dim() != mixture.dim()) {
        throw new UserException(
            RootLocale.format(
                "The model expected d = %d features, got d = %d; evaluate rows of the same columns.",
                mixture.features(), input.features()));
      }
      Mixture centred = input.centred(mixture);
      CovarianceType type = family.type();
      SufficientStatistics statistics =
          new WholePass(input.blocks())
              .moments("The pass that evaluates the mixture", centred, type);
      double logLikelihood = new DataMoments(type, statistics).logLikelihood(centred, statistics);
      return new GradientEMEvaluation(
          input.blocks().rows(),
          input.droppedRows(),
          statistics.weight(),
          logLikelihood,
          InformationCriterion.of(mixture, statistics.weight()).bic(logLikelihood, mixture));
    }
  }

  /**
   * Log-likelihood per unit of sample weight, comparable between data sets of different size.
   *
   * @return logLikelihood / weightSum
   */
  public double meanLogLikelihood() {
    return logLikelihood / weightSum;
  }
}
