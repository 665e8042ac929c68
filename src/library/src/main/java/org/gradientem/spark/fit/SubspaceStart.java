package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gradientem.em.EmLoop;
import org.gradientem.em.GradientStep;
import org.gradientem.em.RowDraw;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.search.Selection;
import org.gradientem.spark.checkpoint.Checkpoints;
import org.gradientem.spark.checkpoint.FitHistory;
import org.gradientem.spark.pass.WholePass;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.spark.settings.FitSettings;
import org.gradientem.spark.settings.SelectionKind;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.subspace.PrincipalDirections;
import org.gradientem.subspace.PrincipalSubspace;

/**
 * The start {@code pca}: fits and recovers the components in the few directions that noise does not
 * explain, then embeds them in all coordinates. There the tied covariance is full whatever it is to
 * be later, since directions chosen from the same rows inflate the noise along them.
 */
final class SubspaceStart {
  private final FitSettings settings;
  private final RowBlocks blocks;
  private final double[][] drawn;
  private final DataMoments moments;
  private final MemoryLimits limits;
  private final Checkpoints checkpoints;
  private final FitHistory journal;

  /**
   * Where the fit in all coordinates goes on.
   *
   * @param mixture the recovered mixture, or all fitted components without selection
   * @param found what a selection there found; empty without selection
   * @param rank number of directions r
   */
  record Result(Mixture mixture, Optional<Found> found, int rank) {}

  /**
   * What a selection within the subspace found.
   *
   * @param fitted the over-parameterised fit with its means in all coordinates
   * @param selection how the number was chosen
   */
  record Found(Mixture fitted, Selection selection) {}

  /** Prepares a start of a fit that has these checkpoints. */
  SubspaceStart(
      FitSettings settings,
      StartRows rows,
      MemoryLimits limits,
      Checkpoints checkpoints,
      FitHistory journal) {
    this.settings = settings;
    blocks = rows.blocks();
    drawn = rows.drawn();
    moments = rows.moments();
    this.limits = limits;
    this.checkpoints = checkpoints;
    this.journal = journal;
  }

  /** The start, or nothing if noise explains every direction. */
  Optional<Result> find() {
    int most = mostDirections();
    if (most == 0) {
      // There is to be one component, which any start finds.
      return Optional.empty();
    }
    PrincipalDirections directions =
        new SubspaceSearch(blocks, moments, moments.type(), settings.seed()).directions(most);
    if (directions.count() == 0) {
      journal.warn(
          "No direction of the data stands out from noise, so the components start from random rows, not in principal directions.");
      return Optional.empty();
    }
    PrincipalSubspace subspace = new PrincipalSubspace(moments.mean(), directions);
    try (RowBlocks projected = blocks.projected(subspace)) {
      return Optional.of(fit(projected, subspace));
    }
  }

  /** The most directions r that the n components fitted there can span. */
  private int mostDirections() {
    int most = 0;
    while (most < blocks.dim()
        && most + 1 < settings.start().promised(blocks.storedRows(), most + 1)) {
      most++;
    }
    return most;
  }

  private Result fit(RowBlocks projected, PrincipalSubspace subspace) {
    double[][] rows = rows(subspace);
    WholePass pass = new WholePass(projected);
    DataMoments projectedMoments = pass.dataMoments(CovarianceType.FULL);
    Mixture begin = RowDraw.startAt(rows, projectedMoments);
    requirePassFits(projected, begin);
    if (settings.search().selection() == SelectionKind.NONE) {
      // All of them are embedded later, and em on in all coordinates.
      requirePassFits(blocks, begin);
    }
    SearchRows all = SearchRows.all(projected, pass, projectedMoments);
    try (SearchRows searched = all.sampled(settings, RowStatistic.LINEAR, begin.k())) {
      EmLoop.Result main =
          new MainPhase(settings, checkpoints)
              .runInSubspace(searched.pass(), searched.moments(), begin)
              .heaviestFirst();
      return settings.search().selection() == SelectionKind.NONE
          ? new Result(embed(main.mixture(), subspace), Optional.empty(), subspace.rank())
          : recovered(main, searched, all, subspace);
    }
  }

  private Result recovered(
      EmLoop.Result main, SearchRows searched, SearchRows all, PrincipalSubspace subspace) {
    Selection selection =
        new SelectionStage(settings, checkpoints, journal, true)
            .select(main, searched, searched, all, List.of(CovarianceFamily.EEE))
            .heaviestFirst();
    Diagnostics.collapse(main.mixture(), selection.chosen().mixture()).ifPresent(journal::warn);
    Mixture embedded = embed(selection.chosen().mixture(), subspace);
    Mixture fitted = subspace.embed(main.mixture(), embedded.covariance());
    Selection within =
        new Selection(
            selection.chosen(),
            selection.bic(),
            selection.path(),
            selection.reason().within(subspace.rank()),
            List.of());
    return new Result(embedded, Optional.of(new Found(fitted, within)), subspace.rank());
  }

  /** Rows drawn before they are projected, so that rounding cannot change which they are. */
  private double[][] rows(PrincipalSubspace subspace) {
    int n = settings.start().promised(blocks.storedRows(), subspace.rank());
    return Arrays.stream(Start.rows(settings, blocks, drawn, n, journal::warn))
        .map(row -> subspace.project(RowDraw.filled(row)[0]))
        .toArray(double[][]::new);
  }

  private void requirePassFits(RowBlocks of, Mixture mixture) {
    limits.requirePassFits(of, mixture.k(), RowStatistic.LINEAR, settings.depth());
  }

  /** The means in all coordinates of the components that the subspace separates. */
  private Mixture embed(Mixture found, PrincipalSubspace subspace) {
    requirePassFits(blocks, found);
    SufficientStatistics statistics = new WholePass(blocks).embedding(found, subspace);
    Mixture embedded = subspace.embed(found, moments.covariance(1));
    return new GradientStep(1, StepScaling.RESPONSIBILITY, moments).apply(embedded, statistics);
  }
}
