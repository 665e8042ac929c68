package org.gradientem.internal.em;

import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** The moments of rows that lack cells, by EM of one Gaussian. */
public final class CompletedMoments {
  /** The moments scale priors and starts, which a hundredth more or less leaves as they are. */
  private static final double TOL = 1e-3;

  /** Only against many passes over rows of which next to nothing is there. */
  private static final int MAX_PASSES = 30;

  private CompletedMoments() {}

  /**
   * Completes moments.
   *
   * @param moments of all rows, with 0 in the place of missing cells
   * @param first the statistics that they were taken from, of one component at the origin whose
   *     covariance is the identity
   * @param pass the pass over the rows
   * @return the moments; of complete rows the given ones
   */
  public static DataMoments of(DataMoments moments, SufficientStatistics first, Pass pass) {
    if (!first.lacksCells()) {
      return moments;
    }
    DataMoments observed = moments.ofObserved(first);
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, observed);
    Covariance covariance = observed.covariance(1);
    Mixture one =
        Mixture.ofLogWeights(new double[1], new double[moments.dim()], covariance)
            .withLevels(moments.levels().alike(1));
    double previous = Double.NEGATIVE_INFINITY;
    for (int t = 0; ; t++) {
      SufficientStatistics statistics = pass.run(one, t);
      double mean = observed.logLikelihood(one, statistics) / statistics.weight();
      if (mean - previous < TOL || t == MAX_PASSES) {
        return moments.completedBy(statistics);
      }
      previous = mean;
      one = step.apply(one, statistics);
    }
  }
}
