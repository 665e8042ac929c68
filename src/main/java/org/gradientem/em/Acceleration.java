package org.gradientem.em;

/** What is done with the steps of an ascent. */
public enum Acceleration {
  /** They are taken as they are. */
  NONE,
  /** Squared extrapolation of the EM map (Varadhan and Roland 2008). */
  SQUAREM,
  /** Short steps and long Polyak steps in turn. */
  POLYAK;

  /**
   * Makes the accelerator of one ascent.
   *
   * @param step the steps of the ascent
   * @param targetMeanLogLikelihood the highest mean log-likelihood that can be reached, where it is
   *     known; NaN to estimate it. Used by {@link #POLYAK} only
   * @return a new accelerator
   */
  public Accelerator create(GradientStep step, double targetMeanLogLikelihood) {
    return switch (this) {
      case NONE -> Accelerator.none();
      case SQUAREM -> new Squarem();
      case POLYAK -> new Polyak(step, targetMeanLogLikelihood);
    };
  }
}
