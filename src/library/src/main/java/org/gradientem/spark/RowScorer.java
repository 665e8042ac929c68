package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.InputRow;
import org.gradientem.spark.internal.rows.RowReader;

/** Scores features of any accepted type; sent to where the rows are. */
final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1;

  /** Scores that are worked out when they are first asked for; for one thread. */
  private static final class Lazy implements Supplier<ScoredRows> {
    private final Supplier<ScoredRows> work;
    private ScoredRows found;

    Lazy(Supplier<ScoredRows> work) {
      this.work = work;
    }

    @Override
    public ScoredRows get() {
      found = found == null ? work.get() : found;
      return found;
    }
  }

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
    ScoredRow scored = together(List.of(row))[0];
    if (scored == null) {
      throw new UserException(
          "A row has the features %s, which are so far from all components that no density can be told; correct them, or leave the row out."
              .formatted(row.describe()));
    }
    return scored;
  }

  /**
   * The scores of one of several rows; null if its distances overflow.
   *
   * @param scores of the rows without their labels
   * @param asTheyAre of the rows
   * @param hidden of the rows without the targets; null where there are none
   */
  private ScoredRow scored(
      InputRow row,
      int place,
      ScoredRows scores,
      Supplier<ScoredRows> asTheyAre,
      ScoredRows hidden) {
    if (!scores.isInReach(place) || (hidden != null && !hidden.isInReach(place))) {
      return null;
    }
    Supplier<Row> predicted = () -> predictions.of(scorer, hidden, place);
    return new ScoredRow(
        scorer, labels, cut, rule, constants, row, place, scores, asTheyAre, predicted);
  }

  /** The scores of rows that are scored at once; null where distances overflow. */
  private ScoredRow[] together(List<InputRow> rows) {
    double[][] values = rows.stream().map(row -> row.whole().values()).toArray(double[][]::new);
    boolean anyLabelled = Stream.of(values).anyMatch(labels::isLabelled);
    ScoredRows hidden = withoutTargets(rows);
    ScoredRows scores =
        predictions.areAlone()
            ? hidden
            : scorer.scores(
                anyLabelled
                    ? Stream.of(values).map(labels::hidden).toArray(double[][]::new)
                    : values);
    Supplier<ScoredRows> asTheyAre =
        anyLabelled ? new Lazy(() -> scorer.scores(values)) : () -> scores;
    ScoredRow[] scored = new ScoredRow[values.length];
    Arrays.setAll(scored, r -> scored(rows.get(r), r, scores, asTheyAre, hidden));
    return scored;
  }

  /** The scores of rows without the targets; null where there are no targets. */
  private ScoredRows withoutTargets(List<InputRow> rows) {
    return predictions.isEmpty()
        ? null
        : predictions.scores(scorer, rows.stream().map(row -> row.whole().values()).toList());
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
      ScoredRow[] found = together(together);
      for (int p = 0; p < found.length; p++) {
        scored[places.get(p)] = found[p];
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
