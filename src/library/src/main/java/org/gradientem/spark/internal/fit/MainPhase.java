package org.gradientem.spark.internal.fit;

import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.OldRows;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.checkpoint.Checkpoint;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;
import org.gradientem.summary.Phase;

/**
 * The EM run of all components as the params say: from its start, or from where an interrupted fit
 * stood.
 */
record MainPhase(FitSettings settings, Checkpoint checkpoint) {
  /**
   * Runs EM on the first rows of a search, or together with old rows on all, where its result is
   * evaluated on the new ones.
   */
  EmLoop.Result run(SearchRows first, SearchRows all, Mixture begin) {
    double rows = settings.start().oldRows();
    if (rows == 0) {
      return run(first.pass(), first.moments(), begin);
    }
    OldRows old = new OldRows(begin, rows);
    EmLoop.Result found = run(old.addedTo(all.pass()), old.addedTo(all.moments()), begin);
    SufficientStatistics statistics = all.pass().run(found.mixture(), found.passes());
    return new EmLoop.Result(
        found.mixture(),
        statistics,
        all.moments().logLikelihood(found.mixture(), statistics),
        found.passes(),
        found.converged());
  }

  private EmLoop.Result run(Pass pass, DataMoments moments, Mixture begin) {
    return checkpoint.run(
        new EmLoop(pass, step(moments, begin), settings.em().maxIter(), tol(moments, begin)),
        Phase.MAIN,
        begin);
  }

  /**
   * Before a selection by BIC the mass only has to settle: once a pass gains less than a component
   * costs, what is still moving decides on none. A tol of 0 asks for every step.
   */
  private double tol(DataMoments moments, Mixture begin) {
    double tol = settings.em().tol();
    if (tol == 0 || settings.search().selection() == SelectionKind.NONE) {
      return tol;
    }
    double cost =
        InformationCriterion.of(begin.covariances().family(), moments).componentCost(begin.k());
    return Math.max(tol, cost / (2 * moments.weight()));
  }

  /**
   * Steps that stay in the family of a mixture. Components of old rows are there, and these keep
   * each from shrinking to a point.
   */
  private GradientStep step(DataMoments moments, Mixture mixture) {
    CovarianceEstimate estimate = new CovarianceEstimate(moments, mixture.covariances().family());
    return new GradientStep(settings.start().oldRows() > 0 ? estimate.settled() : estimate);
  }
}
