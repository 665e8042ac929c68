package org.gradientem.spark;

import java.util.function.Supplier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.rows.InputRow;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.statistics.ScoredRows;

/** One of the rows that were scored together, with what output columns hold of it. */
final class ScoredRow {
  private final MixtureScorer scorer;
  private final GroupCut cut;
  private final OutlierRule rule;
  private final InputRow row;
  private final ScoredRows scores;
  private final int place;
  private final Supplier<Row> predictions;
  private final double[] responsibilities;

  ScoredRow(
      MixtureScorer scorer,
      GroupCut cut,
      OutlierRule rule,
      InputRow row,
      ScoredRows scores,
      int place,
      Supplier<Row> predictions) {
    this.scorer = scorer;
    this.cut = cut;
    this.rule = rule;
    this.row = row;
    this.scores = scores;
    this.place = place;
    this.predictions = predictions;
    responsibilities = scores.responsibilities(place);
  }

  Vector probability() {
    return Vectors.dense(responsibilities);
  }

  int prediction() {
    return UniformNoise.mostProbable(responsibilities);
  }

  double logLikelihood() {
    return scores.logDensity(place);
  }

  int group() {
    return cut.group(responsibilities);
  }

  double groupProbability() {
    return cut.probability(responsibilities);
  }

  boolean isOutlier() {
    return rule.isOutlier(scores, place, MixtureScorer.isIncomplete(row.values()));
  }

  /** The predictions of the targets. */
  Row predicted() {
    return predictions.get();
  }

  /** Returns the expected factors under the most probable component. */
  Vector factors() {
    return Vectors.dense(scorer.factors(scores, place, row.whole().values()));
  }

  /** The features with missing cells replaced by their expectations. */
  Vector imputed() {
    return row.indices() != null && row.isValid()
        ? Vectors.sparse(row.size(), row.indices(), row.values())
        : Vectors.dense(scorer.imputed(scores, place, row.whole().values()));
  }
}
