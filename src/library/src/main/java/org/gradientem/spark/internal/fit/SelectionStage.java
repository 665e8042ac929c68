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
import org.gradientem.summary.Phase;

/**
 * Selects the covariance family and the number of components. If the search ran on a sample or
 * within a subspace, a last EM run fits the selected mixture to all rows in all coordinates.
 */
final class SelectionStage {
  /** Products of rows, components and columns that two cores with OpenBLAS do in half a minute. */
  private static final double WORK_OF_A_MINUTE = 4e10;

  /** Cells up to which a search takes no more; of larger tables it takes more in proportion. */
  private static final double CELLS_OF_A_MINUTE = 1e6;

  private final FitSettings settings;
  private final Checkpoint checkpoint;
  private final FitHistory journal;
  private final Optional<PrincipalSubspace> subspace;

  SelectionStage(
      FitSettings settings,
      Checkpoint checkpoint,
      FitHistory journal,
      Optional<PrincipalSubspace> subspace) {
    this.settings = settings;
    this.checkpoint = checkpoint;
    this.journal = journal;
    this.subspace = subspace;
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
      EmLoop.Result main,
      SearchRows first,
      SearchRows searched,
      SearchRows all,
      List<CovarianceFamily> families) {
    Selection found =
        checkpoint.search(searched.pass(), () -> search(main, first, searched, all, families));
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
    EmLoop.Result run = finalRun(found.chosen().mixture(), all, rounding);
    return new Selection(
        run,
        all.bic(run),
        found.path(),
        subspace.map(space -> reason.within(space.rank())).orElse(reason),
        subspace.isPresent() ? List.of() : found.others());
  }

  /** Returns all components as a last EM run in all coordinates leaves them. */
  EmLoop.Result lifted(EmLoop.Result main, SearchRows all) {
    return finalRun(main.mixture(), all, Rounding.none(all.blocks().dim()));
  }

  /** Returns noise on the box of all rows. */
  private UniformNoise noise(SearchRows all) {
    return settings.search().findsNoise()
        ? NoiseBox.of(all.blocks()).orElse(UniformNoise.NONE)
        : UniformNoise.NONE;
  }

  /** The search on the first rows, and what refines it on more, where it may find noise. */
  private Selection search(
      EmLoop.Result main,
      SearchRows first,
      SearchRows searched,
      SearchRows all,
      List<CovarianceFamily> families) {
    SearchTarget without = new SearchTarget(families, settings.search().k());
    boolean isWhole = first.equals(searched);
    double work = isWhole ? maxWork(searched) : maxWork(searched) / 2;
    ComponentSelection last =
        selection(searched, new SearchTarget(families, settings.search().k(), noise(all)), work);
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
  private double maxWork(SearchRows rows) {
    double cells = (double) rows.blocks().storedRows() * rows.features();
    return settings.search().maxSeconds().isPresent()
        ? Double.POSITIVE_INFINITY
        : WORK_OF_A_MINUTE * Math.max(1, cells / CELLS_OF_A_MINUTE);
  }

  /** Returns a mixture of what was searched in all coordinates of the rows. */
  Mixture lift(Mixture found, SearchRows rows) {
    return subspace.map(space -> space.lift(found, rows.moments())).orElse(found);
  }

  private EmLoop.Result finalRun(Mixture answer, SearchRows rows, Rounding rounding) {
    Mixture found = lift(answer, rows);
    CovarianceEstimate covariances =
        new CovarianceEstimate(rows.moments(), found.covariances().family())
            .settled()
            .within(rounding)
            .keepingFactors();
    GradientStep step = new GradientStep(covariances);
    // The choice is made, so digits by which BIC tells mixtures apart are not worth more passes.
    double tol = Math.max(EmLoop.ROUNDING, settings.em().tol());
    return checkpoint.run(
        new EmLoop(rows.pass(), step, settings.em().searchMaxIter(), tol).keepingBest(),
        Phase.FINAL,
        found);
  }
}
