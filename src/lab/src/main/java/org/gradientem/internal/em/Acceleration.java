package org.gradientem.internal.em;

/**
 * What is done with the steps of the EM loop. {@link #SQUAREM} is the default of a fit by
 * measurement on 24 random mixtures (m 3 to 20, d 2 to 30, identity, diagonal and full) and two
 * data sets, to a tolerance of 1e-6 from the default number of random rows ({@code reproduce
 * acceleration}):
 *
 * <table>
 * <caption>Passes of the main phase</caption>
 * <tr><th></th><th>median</th><th>of those without</th><th>most</th><th>right answers</th></tr>
 * <tr><td>none</td><td>533</td><td>1</td><td>1094</td><td>26 of 26</td></tr>
 * <tr><td>squarem</td><td>160</td><td>0.29</td><td>376</td><td>26 of 26</td></tr>
 * <tr><td>polyak</td><td>373</td><td>0.79</td><td>1045</td><td>26 of 26</td></tr>
 * </table>
 */
public enum Acceleration {
  /** They are taken as they are. */
  NONE,
  /** Squared extrapolation of the EM map (Varadhan and Roland 2008). */
  SQUAREM,
  /** Short steps and long Polyak steps in turn. */
  POLYAK;

  /**
   * Makes the accelerator of one EM loop.
   *
   * @param step the steps of the EM loop
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
