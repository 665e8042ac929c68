package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.HandleInvalid;
import org.gradientem.spark.rows.InputRow;
import org.gradientem.spark.rows.RowReader;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.statistics.ScoredRows;

/** Scores features of any accepted type; sent to where the rows are. */
final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final int features;
  private final MixtureScorer scorer;
  private final RowReader reader;
  private final GroupCut cut;
  private final OutlierRule rule;
  private final Predictions predictions;

  RowScorer(
      Mixture mixture,
      HandleInvalid handling,
      List<String> names,
      GroupCut cut,
      OutlierRule rule,
      Predictions predictions) {
    features = mixture.features();
    scorer = new MixtureScorer(mixture);
    reader = new RowReader(mixture.levels().categories(), handling, names);
    this.cut = cut;
    this.rule = rule;
    this.predictions = predictions;
  }

  boolean isValid(Object features) {
    return reader.read(features, 1).isValid();
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
    ScoredRow scored = scored(row, scores(row), 0, withoutTargets(List.of(row)), 0);
    if (scored == null) {
      throw new UserException(
          "A row has the features %s, which are so far from all components that no density can be told; correct them, or leave the row out."
              .formatted(row.describe()));
    }
    return scored;
  }

  /** The scores of a row; null if its distances overflow. */
  private ScoredRow scored(
      InputRow row, ScoredRows scores, int place, ScoredRows hidden, int placeOfHidden) {
    if (!scores.isInReach(place) || (hidden != null && !hidden.isInReach(placeOfHidden))) {
      return null;
    }
    Supplier<Row> predicted = () -> predictions.of(scorer, hidden, placeOfHidden);
    return new ScoredRow(scorer, cut, rule, row, scores, place, predicted);
  }

  /** The scores of rows without the targets; null where there are no targets. */
  private ScoredRows withoutTargets(List<InputRow> rows) {
    return predictions.isEmpty()
        ? null
        : predictions.scores(scorer, rows.stream().map(row -> row.whole().values()).toList());
  }

  private ScoredRows scores(InputRow row) {
    return row.indices() == null
        ? scorer.scores(row.values())
        : scorer.scores(row.size(), row.indices(), row.values());
  }

  /** Scores rows at once; null for those that cannot be scored. */
  ScoredRow[] scored(List<?> features) {
    ScoredRow[] scored = new ScoredRow[features.size()];
    List<InputRow> together = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int r = 0; r < scored.length; r++) {
      InputRow row = rowOrNull(features.get(r));
      if (row != null && row.indices() != null && scorer.takesNonZeros()) {
        scored[r] = scored(row, scores(row), 0, withoutTargets(List.of(row)), 0);
      } else if (row != null) {
        together.add(row);
        places.add(r);
      }
    }
    if (!together.isEmpty()) {
      ScoredRows scores =
          scorer.scores(
              together.stream().map(row -> row.whole().values()).toArray(double[][]::new));
      ScoredRows hidden = withoutTargets(together);
      for (int p = 0; p < together.size(); p++) {
        scored[places.get(p)] = scored(together.get(p), scores, p, hidden, p);
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
                  : "A row has the features %s, which are null, NaN or infinite; correct them, or set handleInvalid to 'keep' to score what is there or to 'skip' to leave the row out.")
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
