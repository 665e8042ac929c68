package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.UserException;
import org.gradientem.blocks.BlockScores;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureScorer;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.rows.HandleInvalid;
import org.gradientem.spark.rows.InputRow;
import org.gradientem.spark.rows.RowReader;

/**
 * Scores features of any accepted type. What travels is plain arrays, since Kryo, which may carry
 * it between machines, cannot read records, as some covariances are.
 */
final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] logWeights;
  private final double[] means;
  private final CovarianceFamily family;
  private final int dim;
  private final double[][] covariances;
  private final LevelProbabilities levels;
  private final UniformNoise noise;
  private final RowReader reader;
  private final GroupCut cut;
  private final OutlierRule rule;
  private transient volatile MixtureScorer scorer;

  RowScorer(
      Mixture mixture, HandleInvalid handling, List<String> names, GroupCut cut, OutlierRule rule) {
    levels = mixture.levels();
    noise = mixture.noise();
    reader = new RowReader(levels.categories(), handling, names);
    this.cut = cut;
    this.rule = rule;
    logWeights = mixture.logWeights();
    means = mixture.meanMatrix();
    family = mixture.covariances().family();
    dim = mixture.dim();
    covariances = mixture.covariances().values();
    scorer = new MixtureScorer(mixture);
  }

  private MixtureScorer scorer() {
    if (scorer == null) {
      scorer =
          new MixtureScorer(
              Mixture.owning(
                      logWeights.clone(),
                      means.clone(),
                      Covariances.of(family, dim, covariances),
                      noise)
                  .withLevels(levels));
    }
    return scorer;
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
      row(features);
      return null;
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  /** What a score says of a row; null if the row cannot be scored. */
  <T> T ofValid(Object features, BiFunction<RowScorer, InputRow, T> score) {
    InputRow row;
    try {
      row = row(features);
    } catch (UserException e) {
      return null;
    }
    return score.apply(this, row);
  }

  Vector probability(InputRow row) {
    return Vectors.dense(
        row.indices() == null
            ? scorer().responsibilities(row.values())
            : scorer().responsibilities(row.size(), row.indices(), row.values()));
  }

  double logLikelihood(InputRow row) {
    return scorer().logLikelihood(dense(row));
  }

  /** What is said of a row. */
  record Score(Vector probability, double logLikelihood) {}

  /**
   * The same of rows at once, but for rounding; null for those that cannot be scored. Rows that
   * lack cells are scored one by one, and sparse ones where their zeros cost nothing.
   */
  Score[] scores(List<?> features) {
    Score[] scores = new Score[features.size()];
    List<double[]> block = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int r = 0; r < scores.length; r++) {
      InputRow row = ofValid(features.get(r), (scorer, valid) -> valid);
      if (row != null
          && row.isValid()
          && (row.indices() == null || family.type() == CovarianceType.FULL)) {
        block.add(dense(row));
        places.add(r);
      } else if (row != null) {
        scores[r] = new Score(probability(row), logLikelihood(row));
      }
    }
    if (!block.isEmpty()) {
      BlockScores found = BlockScores.of(scorer(), block.toArray(double[][]::new));
      for (int b = 0; b < block.size(); b++) {
        Vector probability = Vectors.dense(found.responsibilities()[b]);
        scores[places.get(b)] = new Score(probability, found.logDensities()[b]);
      }
    }
    return scores;
  }

  /** Number of features. */
  int features() {
    return dim + levels.categories().columns();
  }

  int group(Vector responsibilities) {
    return cut.group(responsibilities);
  }

  double groupProbability(Vector responsibilities) {
    return cut.probability(responsibilities);
  }

  boolean isOutlier(InputRow row) {
    return rule.isOutlier(scorer(), dense(row));
  }

  /** The features with missing cells replaced by their expectations. */
  Vector imputed(InputRow row) {
    return row.indices() != null && row.isValid()
        ? Vectors.sparse(row.size(), row.indices(), row.values())
        : Vectors.dense(scorer().imputed(dense(row)));
  }

  private static double[] dense(InputRow row) {
    return row.whole().values();
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
    scorer().requireDim(row.size());
    return row;
  }

  /** The row of null features. */
  private InputRow nothing() {
    double[] missing = new double[features()];
    Arrays.fill(missing, Double.NaN);
    return InputRow.of(Vectors.dense(missing), 1);
  }
}
