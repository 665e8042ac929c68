package org.gradientem.internal.candidates;

import java.util.Arrays;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.LevelCounts;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/** Candidates of which only the figures matter. */
final class Candidates {
  private Candidates() {}

  /** Standard normals in one coordinate. */
  static Mixture mixture(CovarianceFamily family, int k) {
    double[][] variances = new double[family.isTied() ? 1 : k][];
    Arrays.fill(variances, new double[] {1});
    double[] weights = new double[k];
    Arrays.fill(weights, 1);
    return Mixture.of(weights, new double[k][1], Covariances.of(family, 1, variances));
  }

  /** The moments of one row for each of their components. */
  static ComponentMoments moments(int k) {
    CovarianceType type = CovarianceType.SPHERICAL;
    double[] counts = new double[k];
    Arrays.fill(counts, 1);
    LevelCounts levels = new LevelCounts(Categories.NONE, new double[k][0]);
    ComponentMoments.Total total = new ComponentMoments.Total(type, new double[] {k});
    return new ComponentMoments(total, counts, new double[k][1], levels, type, null);
  }

  /** One that has converged. */
  static Candidate of(CovarianceFamily family, int k, double bic) {
    return of(mixture(family, k), bic);
  }

  /** One that has converged. */
  static Candidate of(Mixture mixture, double bic) {
    Course course = new Course(bic / 2, bic, 0, 0, 9, true);
    CovarianceFamily family = mixture.covariances().family();
    return new Candidate(family, "a test", mixture, course, moments(mixture.k()));
  }
}
