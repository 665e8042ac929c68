package org.gradientem.spark;

import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.ComponentSelection;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.Selection;

/**
 * From the fitted components to the true ones: the selection on all rows, or, if they are many, on
 * a sample of them with a polish on all at the end.
 */
final class Recovery {
  /** Rows beyond which the path runs on a sample. */
  private static final long SAMPLE_ROWS = 200_000;

  /** Matrix entries up to which a pass on the driver takes less time than a Spark job. */
  private static final long LOCAL_ENTRIES = 1 << 20;

  /** Budget of a polish, since a maxIter lowered for the main phase must not leave it half done. */
  private static final int LEAST_BUDGET = 1000;

  /** Below this a change of the mean log-likelihood is rounding. */
  private static final double LEAST_TOL = 1e-11;

  private final GradientEM estimator;
  private final CovarianceType type;
  private final int budget;
  private final Ascent.Observer observer;

  Recovery(GradientEM estimator, Ascent.Observer observer) {
    this(estimator, CovarianceType.parse(estimator.getCovarianceType()), observer);
  }

  /** With another covariance type than the estimator's. */
  Recovery(GradientEM estimator, CovarianceType type, Ascent.Observer observer) {
    this.estimator = estimator;
    this.type = type;
    this.observer = observer;
    budget = Math.max(estimator.getMaxIter(), LEAST_BUDGET);
  }

  /**
   * Chooses the number of components.
   *
   * @param main what the main phase reached
   * @param blocks all rows
   * @param pass the pass over them
   * @param moments their moments
   * @return the chosen mixture, evaluated on all rows
   */
  Selection select(Ascent.Result main, SampleBlocks blocks, Pass pass, DataMoments moments) {
    double share = (double) SAMPLE_ROWS / blocks.rows();
    if (share >= 1) {
      return choose(main, blocks, pass, moments);
    }
    try (SampleBlocks sample = blocks.thinned(share, estimator.getSeed())) {
      if (!isRepresentative(sample.rows(), SAMPLE_ROWS)) {
        return choose(main, blocks, pass, moments);
      }
      DistributedPass samplePass = new DistributedPass(sample, estimator.getAggregationDepth());
      DataMoments sampleMoments = samplePass.dataMoments(type);
      Ascent.Result start = climb("path", main.mixture(), samplePass, sampleMoments, 0);
      Selection found = choose(start, sample, samplePass, sampleMoments);
      Ascent.Result polished = climb("final", found.chosen().mixture(), pass, moments, budget);
      double bic = criterion(moments).bic(polished.logLikelihood(), polished.mixture().k());
      String reason = "On a sample of %d rows, %s".formatted(sample.rows(), found.reason());
      return new Selection(polished, bic, found.path(), reason);
    }
  }

  /** Equal rows are kept together, so a sample of few distinct rows may miss its size by far. */
  private static boolean isRepresentative(long kept, double expected) {
    return Math.abs(kept - expected) < 6 * Math.sqrt(expected);
  }

  private Selection choose(Ascent.Result start, SampleBlocks rows, Pass pass, DataMoments moments) {
    boolean isSmall = rows.rows() * rows.dim() <= LOCAL_ENTRIES;
    return new ComponentSelection(
            isSmall ? Pass.over(rows.rdd().collect()) : pass,
            moments,
            criterion(moments),
            Acceleration.SQUAREM,
            budget,
            estimator.getTol(),
            observer)
        .select(start);
  }

  private Ascent.Result climb(
      String phase, Mixture from, Pass pass, DataMoments moments, int maxIter) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    double tol = Math.max(LEAST_TOL, estimator.getTol());
    return new Ascent(pass, step, maxIter, tol)
        .run(
            phase,
            Ascent.Position.start(from),
            Acceleration.SQUAREM.create(step, Double.NaN),
            observer);
  }

  private InformationCriterion criterion(DataMoments moments) {
    return new InformationCriterion(type, moments.dim(), moments.weight());
  }
}
