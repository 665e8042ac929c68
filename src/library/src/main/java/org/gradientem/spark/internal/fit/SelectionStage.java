package org.gradientem.spark.internal.fit;

import java.util.List;
import java.util.Optional;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.search.ComponentSelection;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.search.SelectionReason;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.checkpoint.Checkpoint;
import org.gradientem.spark.internal.checkpoint.FitHistory;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;
import org.gradientem.summary.Phase;

/**
 * Selects the covariance family and the number of components. If the search ran on a sample or
 * within a subspace, a last EM run fits the selected mixture to all rows in all coordinates.
 */
record SelectionStage(
    FitSettings settings,
    Checkpoint checkpoint,
    FitHistory journal,
    SearchRows first,
    SearchRows searched,
    SearchRows all,
    List<CovarianceFamily> families,
    Optional<PrincipalSubspace> subspace) {
  /** Products of rows, components and columns that two cores with OpenBLAS do in half a minute. */
  private static final double WORK_OF_A_MINUTE = 4e10;

  /** Cells up to which a search takes no more; of larger tables it takes more in proportion. */
  private static final double CELLS_OF_A_MINUTE = 1e6;

  /** Chooses among what the main phase reached, or keeps it. */
  Selection select(EmLoop.Result main) {
    if (settings.search().selection() == SelectionKind.BIC) {
      return selected(main).heaviestFirst();
    }
    // Components kept on purpose are expected to be too many, so nothing is diagnosed.
    EmLoop.Result kept =
        searched.isSample() ? finalRun(main.mixture(), Rounding.none(all.blocks().dim())) : main;
    double bic = all.bic(kept);
    SelectionReason reason = SelectionReason.kept(kept.record(bic));
    return new Selection(kept, bic, List.of(), reason, List.of());
  }

  /** Returns the chosen mixture, evaluated on all rows. */
  private Selection selected(EmLoop.Result main) {
    Selection found = checkpoint.search(searched.pass(), () -> search(main));
    if (!searched.isSample()) {
      return found;
    }
    boolean isSample = searched.blocks().storedRows() < all.blocks().storedRows();
    SelectionReason reason =
        isSample ? found.reason().onSample(searched.blocks().rows()) : found.reason();
    Rounding rounding =
        subspace.isPresent()
            ? Rounding.none(all.blocks().dim())
            : searched.local(settings).rounding(all.moments().weight());
    EmLoop.Result run = finalRun(found.chosen().mixture(), rounding);
    return new Selection(
        run,
        all.bic(run),
        found.path(),
        subspace.map(space -> reason.within(space.rank())).orElse(reason),
        subspace.isPresent() ? List.of() : found.others());
  }

  /** Returns noise on the box of all rows. */
  private UniformNoise noise() {
    return settings.search().findsNoise()
        ? NoiseBox.of(all.blocks()).orElse(UniformNoise.NONE)
        : UniformNoise.NONE;
  }

  /** The search on the first rows, and what refines it on more, where it may find noise. */
  private Selection search(EmLoop.Result main) {
    SearchTarget without = new SearchTarget(families, settings.search().k());
    boolean isWhole = first.equals(searched);
    double work = isWhole ? maxWork() : maxWork() / 2;
    ComponentSelection last =
        selection(searched, new SearchTarget(families, settings.search().k(), noise()), work);
    return isWhole ? last.select(main) : last.refine(selection(first, without, work).select(main));
  }

  private ComponentSelection selection(SearchRows rows, SearchTarget target, double maxWork) {
    return new ComponentSelection(
        new SearchData(rows.pass(), rows.moments(), rows.local(settings)),
        target,
        new StopRule(settings.em().searchMaxIter(), settings.em().tol(), maxWork),
        journal);
  }

  /** Returns the work of all searches: the same on every machine, unless seconds are given. */
  private double maxWork() {
    double cells = (double) searched.blocks().storedRows() * searched.features();
    return settings.search().maxSeconds().isPresent()
        ? Double.POSITIVE_INFINITY
        : WORK_OF_A_MINUTE * Math.max(1, cells / CELLS_OF_A_MINUTE);
  }

  /** Returns a mixture of what was searched in all coordinates of the rows. */
  Mixture lift(Mixture found) {
    return subspace.map(space -> space.lift(found, all.moments())).orElse(found);
  }

  private EmLoop.Result finalRun(Mixture answer, Rounding rounding) {
    Mixture found = lift(answer);
    CovarianceEstimate covariances =
        new CovarianceEstimate(all.moments(), found.covariances().family())
            .settled()
            .within(rounding)
            .keepingFactors();
    GradientStep step = new GradientStep(covariances);
    // The choice is made, so digits by which BIC tells mixtures apart are not worth more passes.
    double tol = Math.max(EmLoop.ROUNDING, settings.em().tol());
    return checkpoint.run(
        new EmLoop(all.pass(), step, settings.em().searchMaxIter(), tol).keepingBest(),
        Phase.FINAL,
        found);
  }
}
