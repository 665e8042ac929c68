package org.gradientem.internal.em;

import java.util.Optional;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;

/** Makes the records of passes. */
public final class PassRecords {
  private PassRecords() {}

  /**
   * The record of a pass.
   *
   * @param phase the phase of the fit that the pass belongs to
   * @param pass number of the pass within its phase, from 1
   * @param mixture what was evaluated
   * @param statistics what the pass gave
   * @param meanLogLikelihood log-likelihood per unit of sample weight
   * @param seconds wall-clock time
   * @return the record
   */
  public static PassRecord of(
      Phase phase,
      int pass,
      Mixture mixture,
      SufficientStatistics statistics,
      double meanLogLikelihood,
      double seconds) {
    double[] gradient = GradientStep.gradient(mixture, statistics);
    double norm = GradientStep.gradientNorm(mixture, statistics, gradient);
    return of(phase, pass, mixture, Optional.of(statistics), meanLogLikelihood, norm, seconds);
  }

  /**
   * The record where the gradient's length is known already; the statistics are empty where the
   * pass failed.
   */
  static PassRecord of(
      Phase phase,
      int pass,
      Mixture mixture,
      Optional<SufficientStatistics> statistics,
      double meanLogLikelihood,
      double gradientNorm,
      double seconds) {
    double[] counts = statistics.map(SufficientStatistics::counts).orElseGet(mixture::weights);
    double weight = statistics.map(SufficientStatistics::weight).orElse(1.0);
    double entropy = 0;
    for (double count : counts) {
      double p = count / weight;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return new PassRecord(
        phase, pass, counts.length, meanLogLikelihood, gradientNorm, Math.exp(entropy), seconds);
  }
}
