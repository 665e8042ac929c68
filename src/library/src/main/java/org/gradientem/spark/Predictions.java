package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.ModelFeatures;

/**
 * What targets are predicted to be in rows, each as if it were missing there. No record, since
 * Kryo, which may carry it between machines, cannot read records.
 */
final class Predictions implements Serializable {
  static final Predictions NONE =
      new Predictions(new Target[0], LevelProbabilities.NONE, false, new double[0]);

  private final Target[] targets;
  private final LevelProbabilities levels;
  private final double[] quantiles;

  /** Whether nothing else is asked of the rows. */
  private final boolean areAlone;

  private Predictions(
      Target[] targets, LevelProbabilities levels, boolean areAlone, double... quantiles) {
    this.targets = targets;
    this.levels = levels;
    this.areAlone = areAlone;
    this.quantiles = quantiles;
  }

  /** Those that params name; {@code areAlone} where no other output is asked for. */
  static Predictions of(
      Mixture mixture, ModelFeatures features, GradientEMColumnParams params, boolean areAlone) {
    LevelProbabilities levels = mixture.levels();
    return new Predictions(
        Target.of(features, levels.categories(), mixture.features(), params.getTargetCols()),
        levels,
        areAlone,
        params.getQuantileProbabilities());
  }

  boolean isEmpty() {
    return targets.length == 0;
  }

  /** Whether the scores of whole rows are not asked for. */
  boolean areAlone() {
    return areAlone && !isEmpty();
  }

  /** Scores rows without the targets. */
  ScoredRows scores(MixtureScorer scorer, double[]... rows) {
    return scorer.scores(Arrays.stream(rows).map(this::hidden).toArray(double[][]::new));
  }

  private double[] hidden(double[] row) {
    double[] hidden = row.clone();
    for (Target target : targets) {
      target.hide(hidden);
    }
    return hidden;
  }

  /** The predictions for one of such rows, of the type {@link Target#type}. */
  Row of(MixtureScorer scorer, ScoredRows scores, int place) {
    return RowFactory.create(
        Arrays.stream(targets)
            .map(target -> target.of(scorer, levels, scores, place, quantiles))
            .toArray());
  }
}
