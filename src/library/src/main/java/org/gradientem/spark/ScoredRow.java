package org.gradientem.spark;

import java.util.function.Supplier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.InputRow;

/** One of the rows that were scored together, with what output columns hold of it. */
final class ScoredRow {
  private final MixtureScorer scorer;
  private final RowLabels labels;
  private final GroupCut cut;
  private final OutlierRule rule;
  private final Constants constants;
  private final InputRow row;
  private final int place;

  /** Of the rows without their labels. */
  private final ScoredRows scores;

  private final Supplier<ScoredRows> asTheyAre;
  private final Supplier<Row> predictions;
  private final double[] responsibilities;

  ScoredRow(
      MixtureScorer scorer,
      RowLabels labels,
      GroupCut cut,
      OutlierRule rule,
      Constants constants,
      InputRow row,
      int place,
      ScoredRows scores,
      Supplier<ScoredRows> asTheyAre,
      Supplier<Row> predictions) {
    this.scorer = scorer;
    this.labels = labels;
    this.cut = cut;
    this.rule = rule;
    this.constants = constants;
    this.row = row;
    this.place = place;
    this.scores = scores;
    this.asTheyAre = asTheyAre;
    this.predictions = predictions;
    responsibilities = scores.responsibilities(place);
  }

  /** The responsibilities of the components, or where there are labels their probabilities. */
  Vector probability() {
    return Vectors.dense(
        labels.areThere() ? labels.probabilities(responsibilities) : responsibilities);
  }

  /** The most probable component, or where there are labels the most probable one of these. */
  int prediction() {
    return labels.areThere() ? labels.mostProbable(responsibilities) : component();
  }

  /** The most probable label, as classifiers of Spark ML have it. */
  double label() {
    return labels.mostProbable(responsibilities);
  }

  int component() {
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
    boolean isIncomplete = !row.isValid(HandleInvalid.SKIP);
    return rule.isOutlier(scores, place, isIncomplete)
        || (labels.areThere() && labels.isOfNone(responsibilities));
  }

  /** The predictions of the targets. */
  Row predicted() {
    return predictions.get();
  }

  /** The features with missing cells replaced by their expectations. */
  Vector imputed() {
    return row.indices() != null && row.isValid() && constants.isEmpty()
        ? Vectors.sparse(row.size(), row.indices(), row.values())
        : Vectors.dense(
            constants.whole(scorer.imputed(asTheyAre.get(), place, row.whole().values())));
  }
}
