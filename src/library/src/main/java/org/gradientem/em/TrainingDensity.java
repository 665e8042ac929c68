package org.gradientem.em;

import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.summary.Drift;

/**
 * The log-density of rows under the mixture that was fitted to them.
 *
 * @param mean what is expected of other rows of their distribution
 * @param variance of one row
 * @param weight the sum of their weights, each counted as so many rows
 */
public record TrainingDensity(double mean, double variance, double weight) {

  /**
   * What is expected of other rows: the rows of a fit are denser by as much as free parameters have
   * followed them, on average {@code parameters / weight} in all (Akaike 1974).
   *
   * @param meanLogLikelihood the mean over the rows of the fit
   * @param parameters free parameters of the mixture
   * @param weight of all rows that these were estimated from
   * @return the mean to be expected
   */
  public static double expectedMean(double meanLogLikelihood, long parameters, double weight) {
    return meanLogLikelihood - parameters / weight;
  }

  /**
   * Finds how new rows differ from the old ones.
   *
   * @param mixture the mixture that was fitted to the old rows, without noise
   * @param found a pass of it over the new rows
   * @param newMean their mean log-density under it
   * @return the difference of the densities, and what has changed
   */
  public Drift to(Mixture mixture, SufficientStatistics found, double newMean) {
    double standardError = Math.sqrt(variance * (1 / weight + 1 / found.weight()));
    return new ScoreTests(mixture, weight, found).drift(mean - newMean, standardError);
  }
}
