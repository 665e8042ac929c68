package org.gradientem.spark.fit;

import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.ComponentSelection;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.Selection;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.rows.SampleBlocks;

/**
 * From the fitted components to the true ones: the selection on the rows that were searched, and if
 * those are a sample, a polish on all rows.
 */
public final class Recovery {
  /** Matrix entries up to which a pass on the driver takes less time than a Spark job. */
  private static final long LOCAL_ENTRIES = 1 << 20;

  /** Budget of a polish, since a maxIter lowered for the main phase must not leave it half done. */
  private static final int LEAST_BUDGET = 1000;

  /** Below this a change of the mean log-likelihood is rounding. */
  private static final double LEAST_TOL = 1e-11;

  private final GradientEM estimator;
  private final int budget;
  private final Ascent.Observer observer;

  public Recovery(GradientEM estimator, Ascent.Observer observer) {
    this.estimator = estimator;
    this.observer = observer;
    budget = Math.max(estimator.getMaxIter(), LEAST_BUDGET);
  }

  /**
   * Chooses the number of components.
   *
   * @param main what the main phase reached
   * @param searched the rows it was evaluated on
   * @param all all rows
   * @return the chosen mixture, evaluated on all rows
   */
  public Selection select(Ascent.Result main, SearchRows searched, SearchRows all) {
    Selection found = choose(main, searched);
    if (!searched.isSample()) {
      return found;
    }
    Ascent.Result polished = polish(found.chosen().mixture(), all);
    double bic =
        InformationCriterion.of(all.moments())
            .bic(polished.logLikelihood(), polished.mixture().k());
    String reason =
        "On a sample of %d rows, %s".formatted(searched.blocks().rows(), found.reason());
    return new Selection(polished, bic, found.path(), reason);
  }

  private Selection choose(Ascent.Result main, SearchRows searched) {
    SampleBlocks rows = searched.blocks();
    DataMoments moments = searched.moments();
    boolean isSmall = rows.rows() * rows.dim() <= LOCAL_ENTRIES;
    return new ComponentSelection(
            isSmall ? Pass.over(rows.rdd().collect()) : searched.pass(),
            moments,
            InformationCriterion.of(moments),
            Acceleration.SQUAREM,
            budget,
            estimator.getTol(),
            observer)
        .select(main);
  }

  private Ascent.Result polish(Mixture found, SearchRows rows) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, rows.moments());
    double tol = Math.max(LEAST_TOL, estimator.getTol());
    return new Ascent(rows.pass(), step, budget, tol)
        .run(
            "final",
            Ascent.Position.start(found),
            Acceleration.SQUAREM.create(step, Double.NaN),
            observer);
  }
}
