package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.RowScores;
import org.gradientem.work.Workers;

/**
 * Accuracy of predicted labels by cross-validation, of rows that all have a label. The number of
 * components and the family are those of all rows, as in mclust's cvMclustDA; means, covariances
 * and weights are estimated without the fold.
 */
final class HeldOutLabels {
  private static final int FOLDS = 10;

  /** EM steps without the fold; with a component for each label one is exact. */
  private static final int STEPS = 5;

  private final List<SampleBlock> blocks;
  private final Mixture mixture;
  private final ReweightedRows rows;

  /** For each row of each block the number of its label from 0, -1 for none. */
  private final int[][] labels;

  /**
   * Prepares the folds.
   *
   * @param blocks the rows
   * @param mixture fitted to them, in their coordinates
   */
  HeldOutLabels(List<SampleBlock> blocks, Mixture mixture) {
    this.blocks = blocks;
    this.mixture = mixture;
    rows = new ReweightedRows(blocks);
    labels = blocks.stream().map(HeldOutLabels::labels).toArray(int[][]::new);
  }

  private static int[] labels(SampleBlock block) {
    Categories categories = block.categories();
    int column = categories.labelColumn();
    return IntStream.range(0, block.rows())
        .map(r -> categories.levels(block.observed(r))[column])
        .map(place -> place < 0 ? -1 : place - categories.start(column))
        .toArray();
  }

  /** Returns the part of the rows that is predicted rightly; empty where a row has no label. */
  Optional<Double> accuracy() {
    if (Arrays.stream(labels).flatMapToInt(Arrays::stream).anyMatch(label -> label < 0)) {
      return Optional.empty();
    }
    int[][] foldOf = folds();
    double right = 0;
    double all = 0;
    for (double[] fold : Workers.map(FOLDS, f -> right(f, foldOf))) {
      right += fold[0];
      all += fold[1];
    }
    return Optional.of(right / all);
  }

  /** Returns the fold of each row; each has as many rows of a label as the others. */
  private int[][] folds() {
    int[][] folds = blocks.stream().map(block -> new int[block.rows()]).toArray(int[][]::new);
    List<ReweightedRows.Place> order =
        rows.byHash().stream()
            .sorted(Comparator.comparingInt(place -> labels[place.block()][place.row()]))
            .toList();
    for (int i = 0; i < order.size(); i++) {
      folds[order.get(i).block()][order.get(i).row()] = i % FOLDS;
    }
    return folds;
  }

  /** Returns the weight of the rows of a fold that are predicted rightly, and of all its rows. */
  private double[] right(int fold, int[]... foldOf) {
    RowScores scores = new RowScores(without(fold, foldOf)).ignoringLabels();
    double[] right = new double[2];
    for (int b = 0; b < foldOf.length; b++) {
      double[] responsibilities = scores.responsibilities(blocks.get(b));
      for (int r = 0; r < foldOf[b].length; r++) {
        if (foldOf[b][r] == fold) {
          double weight = blocks.get(b).weight(r);
          right[0] += mostProbable(responsibilities, r) == labels[b][r] ? weight : 0;
          right[1] += weight;
        }
      }
    }
    return right;
  }

  private Mixture without(int fold, int[]... foldOf) {
    double[][] times = new double[foldOf.length][];
    for (int b = 0; b < times.length; b++) {
      int[] own = foldOf[b];
      times[b] = IntStream.range(0, own.length).mapToDouble(r -> own[r] == fold ? 0 : 1).toArray();
    }
    Mixture stepped = mixture;
    for (int step = 0; step < STEPS; step++) {
      stepped = rows.stepped(stepped, times);
    }
    return stepped;
  }

  private int mostProbable(double[] responsibilities, int row) {
    int[] ofComponents = mixture.levels().labels();
    int k = ofComponents.length;
    Categories categories = mixture.levels().categories();
    double[] shares = new double[categories.levels(categories.labelColumn())];
    for (int i = 0; i < k; i++) {
      if (ofComponents[i] >= 0) {
        shares[ofComponents[i]] += responsibilities[row * k + i];
      }
    }
    return IntStream.range(0, shares.length).reduce(0, (a, b) -> shares[b] > shares[a] ? b : a);
  }
}
