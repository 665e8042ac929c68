package org.gradientem.spark.internal.fit;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.Cuts;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.components.OrdinaryRows;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;

/**
 * What the training rows say of a fitted mixture: how its components merge, how dense they lie.
 *
 * @param all all rows
 * @param mixture the answer, in the coordinates of the blocks
 * @param uncentred gives a mixture in the coordinates of the data set
 */
record TrainingCuts(
    FitSettings settings, SearchRows all, Mixture mixture, UnaryOperator<Mixture> uncentred) {
  /** A probability of 0.06, where merging ends, has a standard error of 0.0024 of so many rows. */
  private static final double TREE_ROWS = 10_000;

  /** Of many components fewer rows: 64 MB of responsibilities. */
  private static final double MAX_RESPONSIBILITIES = 1 << 23;

  /** Rows whose densities are sorted: a share of 0.01 is known with a standard error of 2e-4. */
  private static final double MAX_ROWS = 1 << 18;

  /** Cells whose densities take some ten seconds, as wide rows may have. */
  private static final double MAX_CELLS = 1L << 32;

  FitResult.Scan find() {
    RowBlocks blocks = all.blocks();
    double share = Math.min(MAX_ROWS, MAX_CELLS / blocks.dim()) / blocks.storedRows();
    if (share >= 1) {
      return find(blocks);
    }
    try (RowBlocks some = subsampled(blocks, share)) {
      return find(some);
    }
  }

  private FitResult.Scan find(RowBlocks some) {
    DataMoments moments = all.moments();
    Mixture ordinary = OrdinaryRows.of(mixture, moments.weight(), moments.variances());
    RowTotals totals = totals(some, ordinary);
    List<SampleBlock> few = mixture.k() == 1 ? List.of() : few(some);
    return new FitResult.Scan(
        new Cuts(tree(few), totals.densities(), uncentred.apply(ordinary)),
        totals.meanLogLargest() * moments.weight(),
        totals.unobserved(mixture.k()),
        labelAccuracy(few));
  }

  private RowBlocks subsampled(RowBlocks rows, double share) {
    return rows.subsampled(share, Subsampling.TREE.seed(settings), RowStatistic.LINEAR);
  }

  /**
   * Returns some of these rows, for what is found by single rows. They are the same whether they
   * are chosen among all rows or among a larger share, since each row has one number that is
   * compared with the share.
   */
  private List<SampleBlock> few(RowBlocks some) {
    RowBlocks blocks = all.blocks();
    double share = Math.min(TREE_ROWS, MAX_RESPONSIBILITIES / mixture.k()) / blocks.storedRows();
    if (share >= 1 || blocks.isFasterOnDriver(mixture)) {
      return some.collected();
    }
    try (RowBlocks fewer = subsampled(some, share)) {
      return fewer.collected();
    }
  }

  private ComponentTree tree(List<SampleBlock> rows) {
    return rows.isEmpty()
        ? new ComponentTree(1, List.of())
        : new SampledTree(rows, mixture, settings.seed()).find();
  }

  /** Returns the accuracy on rows that are held out; empty where it cannot be found. */
  private Optional<Double> labelAccuracy(List<SampleBlock> rows) {
    if (rows.isEmpty() || !mixture.levels().categories().hasLabels()) {
      return Optional.empty();
    }
    try {
      return HeldOutLabels.accuracy(rows, mixture);
    } catch (ArithmeticException | IllegalArgumentException e) {
      // Without a fold a component has no covariance that can be evaluated.
      return Optional.empty();
    }
  }

  private RowTotals totals(RowBlocks rows, Mixture ordinary) {
    return rows.reduce(
        "The pass over the rows' densities",
        rows.isFasterOnDriver(mixture),
        new Scores(mixture, ordinary),
        TrainingCuts::totals,
        RowTotals::merge);
  }

  /** Scores rows as the mixture's, and as ordinary ones; no record, which Kryo does not send. */
  private static final class Scores implements Serializable {
    private final RowScores own;
    private final RowScores ordinary;

    Scores(Mixture own, Mixture ordinary) {
      this.own = new RowScores(own);
      this.ordinary = new RowScores(ordinary);
    }
  }

  private static RowTotals totals(Scores scores, Iterator<SampleBlock> rows) {
    RowTotals totals = new RowTotals();
    rows.forEachRemaining(block -> totals.add(block, scores.own.densities(block, scores.ordinary)));
    return totals;
  }
}
