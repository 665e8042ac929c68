package org.gradientem.spark.fit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.CovarianceEstimate;
import org.gradientem.em.GradientStep;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.ComponentSelection;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.RowsInMemory;
import org.gradientem.recovery.Selection;
import org.gradientem.spark.pass.NearestPass;
import org.gradientem.spark.rows.RowBlocks;

/**
 * From the fitted components to the true ones: the selection on the rows that were searched, and if
 * those are a sample, a polish on all rows.
 */
final class Recovery {
  /** Matrix entries that the driver holds for what is looked up row by row. */
  private static final double LOCAL_ENTRIES = 1 << 22;

  /** Budget of a polish, since a maxIter lowered for the main phase must not leave it half done. */
  private static final int LEAST_BUDGET = 1000;

  private final FitSettings settings;
  private final int budget;
  private final Ascent.Observer observer;
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);

  Recovery(FitSettings settings, Ascent.Observer observer) {
    this.settings = settings;
    this.observer = observer;
    budget = Math.max(settings.climb().maxIter(), LEAST_BUDGET);
  }

  /**
   * Chooses the number of components.
   *
   * @param main what the main phase reached
   * @param first the rows it was evaluated on
   * @param searched these or more of the rows, on which what was found there is refined
   * @param all all rows
   * @return the chosen mixture, evaluated on all rows
   */
  Selection select(
      Ascent.Result main,
      SearchRows first,
      SearchRows searched,
      SearchRows all,
      List<CovarianceFamily> families) {
    Selection found = selection(first, families).select(main);
    if (!first.equals(searched)) {
      found = selection(searched, families).refine(found);
    }
    if (!searched.isSample()) {
      return found;
    }
    Ascent.Result polished = polish(found.chosen().mixture(), all);
    double bic =
        InformationCriterion.of(polished.mixture().covariances().family(), all.moments())
            .bic(polished.logLikelihood(), polished.mixture().k());
    return new Selection(
        polished, bic, found.path(), found.reason().onSample(searched.blocks().rows()));
  }

  private ComponentSelection selection(SearchRows rows, List<CovarianceFamily> families) {
    return new ComponentSelection(
        new NearestPass(rows.blocks(), rows.pass()),
        rows.moments(),
        families,
        local(rows.blocks()),
        budget,
        settings.climb().tol(),
        this::numbered);
  }

  /** Both searches have passes of the same phases. */
  private void numbered(PassRecord pass) {
    observer.passed(pass.as(pass.phase(), passes.merge(pass.phase(), 1, Integer::sum)));
  }

  /** All rows if they are few, or as many as the driver holds with ease. */
  private RowsInMemory local(RowBlocks blocks) {
    double share = LOCAL_ENTRIES / blocks.rows() / blocks.dim();
    if (share >= 1) {
      return new RowsInMemory(blocks.rdd().collect(), true);
    }
    // Another seed than the sample's own, whose rows are those with the least hashes.
    try (RowBlocks some = blocks.thinned(share, settings.seed() + 1)) {
      return new RowsInMemory(some.rdd().collect(), false);
    }
  }

  private Ascent.Result polish(Mixture found, SearchRows rows) {
    CovarianceEstimate covariances =
        new CovarianceEstimate(rows.moments(), found.covariances().family()).settled();
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, covariances, false);
    double tol = Math.max(Ascent.ROUNDING, settings.climb().tol());
    return new Ascent(rows.pass(), step, budget, tol)
        .run(
            Phase.FINAL,
            Ascent.Position.start(found),
            Acceleration.SQUAREM.create(step, Double.NaN),
            observer);
  }
}
