package org.gradientem.job.output;

import org.gradientem.UserException;
import org.gradientem.mixture.Covariances;

/** The column of expected factors that {@code score --factors} adds. */
public final class FactorColumn {
  /** Its name. */
  public static final String NAME = "factors";

  private FactorColumn() {}

  /**
   * Refuses a mixture without factors.
   *
   * @param covariances of the mixture
   * @param model where it is, for an error
   * @throws UserException if its family has none
   */
  public static void require(Covariances covariances, String model) {
    if (covariances.mostFactors() == 0) {
      String sentence =
          covariances.family().isLowRank()
              ? "--factors needs a mixture with factors, but BIC chose none for the covariances of %s, of family %s; leave --factors out."
              : "--factors needs covariances of low rank, but those of %s are of the family %s; leave --factors out, or fit with --covariance-type UUU.";
      throw new UserException(sentence.formatted(model, covariances.family()));
    }
  }
}
