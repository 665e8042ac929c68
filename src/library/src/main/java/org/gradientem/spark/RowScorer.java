package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.InputRow;
import org.gradientem.spark.internal.rows.RowReader;

/** Scores features of any accepted type; sent to where the rows are. */
final class RowScorer implements Serializable {
  private final int features;
  private final MixtureScorer scorer;
  private final RowReader reader;
  private final Constants constants;
  private final RowLabels labels;
  private final GroupCut cut;
  private final OutlierRule rule;
  private final Predictions predictions;

  RowScorer(
      Mixture mixture,
      HandleInvalid handling,
      ModelFeatures known,
      GroupCut cut,
      OutlierRule rule,
      Predictions predictions) {
    features = mixture.features();
    scorer = new MixtureScorer(mixture);
    Categories categories = mixture.levels().categories();
    reader = new RowReader(categories, handling, known.names(), features, known.constants());
    labels = RowLabels.of(mixture.levels(), known);
    constants = known.constants();
    this.cut = cut;
    this.rule = rule;
    this.predictions = predictions;
  }

  boolean isValid(Object features) {
    return reader.read(features, 1).isValid(HandleInvalid.SKIP);
  }

  HandleInvalid handling() {
    return reader.handling();
  }

  /** Why a row cannot be scored; null if it can. */
  String refusal(Object features) {
    try {
      ScoredRow unused = scored(features);
      return null;
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  /**
   * Scores one row.
   *
   * @throws UserException if it cannot be scored
   */
  ScoredRow scored(Object features) {
    InputRow row = row(features);
    ScoredRow scored = new Together(List.of(row)).row(0);
    if (scored == null) {
      throw new UserException(
          "A row has the features %s, which are so far from all components that no density can be told; correct them, or leave the row out."
              .formatted(row.describe()));
    }
    return scored;
  }

  /** Rows that are scored at once; for one thread. */
  private final class Together {
    private final List<InputRow> rows;
    private final double[][] values;

    /** Of the rows without the targets; null where there are none. */
    private final ScoredRows hidden;

    /** Of the rows without their labels. */
    private final ScoredRows scores;

    /** Of the same as ordinary rows; null where no row is an outlier. */
    private final ScoredRows ordinary;

    /** Of the rows as they are; null before they are asked for. */
    private ScoredRows asTheyAre;

    Together(List<InputRow> rows) {
      this.rows = rows;
      values = rows.stream().map(row -> row.whole().values()).toArray(double[][]::new);
      boolean anyLabelled = Stream.of(values).anyMatch(labels::isLabelled);
      double[][] unlabelled =
          anyLabelled ? Stream.of(values).map(labels::hidden).toArray(double[][]::new) : values;
      hidden = predictions.isEmpty() ? null : predictions.scores(scorer, values);
      scores = predictions.areAlone() ? hidden : scorer.scores(unlabelled);
      ordinary = rule.scores(unlabelled);
      asTheyAre = anyLabelled ? null : scores;
    }

    /** Returns one of the rows; null if its distances overflow. */
    ScoredRow row(int place) {
      boolean isInReach = scores.isInReach(place) && (hidden == null || hidden.isInReach(place));
      return isInReach ? new ScoredRow(this, place) : null;
    }

    double[] imputed(int place) {
      asTheyAre = asTheyAre == null ? scorer.scores(values) : asTheyAre;
      return constants.whole(scorer.imputed(asTheyAre, place, values[place]));
    }
  }

  /** One of the rows that were scored together, with what output columns hold of it. */
  final class ScoredRow {
    private final Together all;
    private final int place;
    private final double[] responsibilities;

    private ScoredRow(Together all, int place) {
      this.all = all;
      this.place = place;
      responsibilities = all.scores.responsibilities(place);
    }

    /** The responsibilities of the components, or where there are labels their probabilities. */
    Vector probability() {
      return Vectors.dense(hasLabels() ? labels.probabilities(responsibilities) : responsibilities);
    }

    /** The most probable component, or where there are labels the most probable one of these. */
    int prediction() {
      return hasLabels() ? labels.mostProbable(responsibilities) : component();
    }

    /** The most probable label, as classifiers of Spark ML have it. */
    double label() {
      return labels.mostProbable(responsibilities);
    }

    int component() {
      return UniformNoise.mostProbable(responsibilities);
    }

    double logLikelihood() {
      return all.scores.logDensity(place);
    }

    int group() {
      return cut.group(responsibilities);
    }

    double groupProbability() {
      return cut.probability(responsibilities);
    }

    boolean isOutlier() {
      return all.scores.isNoise(place)
          || (all.ordinary != null && rule.isOutlier(all.ordinary, place, isIncomplete()))
          || (hasLabels() && labels.isOfNone(responsibilities));
    }

    double severity() {
      return rule.severity(all.ordinary, place, isIncomplete());
    }

    private boolean isIncomplete() {
      return !all.rows.get(place).isValid(HandleInvalid.SKIP);
    }

    /** The predictions of the targets. */
    Row predicted() {
      return predictions.of(scorer, all.hidden, place);
    }

    /** The features with missing cells replaced by their expectations. */
    Vector imputed() {
      InputRow row = all.rows.get(place);
      return row.indices() != null && row.isValid() && constants.isEmpty()
          ? Vectors.sparse(row.size(), row.indices(), row.values())
          : Vectors.dense(all.imputed(place));
    }
  }

  /** Scores rows at once; null for those that cannot be scored. */
  ScoredRow[] scored(List<?> features) {
    ScoredRow[] scored = new ScoredRow[features.size()];
    List<InputRow> together = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int r = 0; r < scored.length; r++) {
      InputRow row = rowOrNull(features.get(r));
      if (row != null) {
        together.add(row);
        places.add(r);
      }
    }
    if (!together.isEmpty()) {
      Together all = new Together(together);
      for (int p = 0; p < places.size(); p++) {
        scored[places.get(p)] = all.row(p);
      }
    }
    return scored;
  }

  private InputRow rowOrNull(Object features) {
    try {
      return row(features);
    } catch (UserException e) {
      return null;
    }
  }

  boolean hasLabels() {
    return labels.areThere();
  }

  /** Number of features. */
  int features() {
    return features;
  }

  /**
   * The row of features.
   *
   * @throws UserException if it cannot be scored
   */
  InputRow row(Object features) {
    InputRow row = reader.read(features, 1);
    if (!row.isValid(handling())) {
      throw new UserException(
          (handling() == HandleInvalid.KEEP
                  ? "A row has the features %s, of which some are infinite; correct them."
                  : "A row has the features %s, which are null, NaN or infinite; correct them, or set `handleInvalid` to 'keep' to score what is there or to 'skip' to leave the row out.")
              .formatted(row.describe()));
    }
    if (row.values() == null) {
      return nothing();
    }
    String refusal = reader.refusal(row, "a row");
    if (!refusal.isEmpty()) {
      throw new UserException(refusal);
    }
    scorer.requireDim(row.size());
    return row;
  }

  /** The row of null features. */
  private InputRow nothing() {
    double[] missing = new double[features];
    Arrays.fill(missing, Double.NaN);
    return InputRow.of(Vectors.dense(missing), 1);
  }
}
