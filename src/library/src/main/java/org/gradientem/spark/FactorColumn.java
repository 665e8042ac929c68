package org.gradientem.spark;

import java.util.Optional;
import org.gradientem.UserException;
import org.gradientem.mixture.Covariances;

/** Whether a mixture has the factors that its params ask for. */
final class FactorColumn {
  private FactorColumn() {}

  /** Returns why a model has no such column, and what to do; empty if it has one or needs none. */
  static Optional<String> obstacle(Covariances covariances, GradientEMColumnParams params) {
    if (params.getFactorsCol().isEmpty() || covariances.mostFactors() > 0) {
      return Optional.empty();
    }
    String sentence =
        covariances.family().isLowRank()
            ? "BIC chose no factors for the covariances of family %s, so there is no column '%s' of them; clear factorsCol of the model."
            : "The covariances are of the family %s without factors, so there is no column '%s' of them; clear factorsCol of the model, or fit with covarianceType 'UUU'.";
    return Optional.of(sentence.formatted(covariances.family(), params.getFactorsCol()));
  }

  /** Refuses to append the column where there are no factors. */
  static void require(Covariances covariances, GradientEMColumnParams params) {
    obstacle(covariances, params)
        .ifPresent(
            sentence -> {
              throw new UserException(sentence);
            });
  }
}
