package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
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

  /** The label of each row of each block, as {@link Categories} numbers levels. */
  private final int[][] labels;

  private HeldOutLabels(List<SampleBlock> blocks, Mixture mixture, int[]... labels) {
    this.blocks = blocks;
    this.mixture = mixture;
    this.labels = labels;
    rows = new ReweightedRows(blocks);
  }

  /**
   * Returns the part of the rows that is predicted rightly.
   *
   * @param blocks the rows
   * @param mixture fitted to them, in their coordinates
   * @return empty where a row has no label
   */
  static Optional<Double> accuracy(List<SampleBlock> blocks, Mixture mixture) {
    int[][] labels = blocks.stream().map(HeldOutLabels::labels).toArray(int[][]::new);
    return Arrays.stream(labels).flatMapToInt(Arrays::stream).anyMatch(label -> label < 0)
        ? Optional.empty()
        : Optional.of(new HeldOutLabels(blocks, mixture, labels).accuracy());
  }

  /** Returns the label of each row of a block, -1 for none. */
  private static int[] labels(SampleBlock block) {
    Categories categories = block.categories();
    return IntStream.range(0, block.rows())
        .map(r -> categories.levels(block.observed(r))[categories.labelColumn()])
        .toArray();
  }

  private double accuracy() {
    int[][] foldOf = folds();
    double right = 0;
    double all = 0;
    for (double[] fold : Workers.map(FOLDS, f -> right(f, foldOf))) {
      right += fold[0];
      all += fold[1];
    }
    return right / all;
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
    LevelProbabilities levels = mixture.levels();
    int k = mixture.k();
    double[] ofRow = Arrays.copyOfRange(responsibilities, row * k, (row + 1) * k);
    return levels.mostProbable(levels.categories().labelColumn(), levels.ofLabelled(ofRow));
  }
}
