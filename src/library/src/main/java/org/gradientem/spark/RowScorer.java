package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceFamily;
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

  RowScorer(Mixture mixture, HandleInvalid handling, GroupCut cut, OutlierRule rule) {
    levels = mixture.levels();
    noise = mixture.noise();
    reader = new RowReader(levels.categories(), handling);
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
      scorer().requireDim(valid(features).size());
      return null;
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  Vector probability(Object features) {
    InputRow row = valid(features);
    return Vectors.dense(
        row.indices() == null
            ? scorer().responsibilities(row.values())
            : scorer().responsibilities(row.size(), row.indices(), row.values()));
  }

  double logLikelihood(Object features) {
    return scorer().logLikelihood(dense(valid(features)));
  }

  int group(Vector responsibilities) {
    return cut.group(responsibilities);
  }

  double groupProbability(Vector responsibilities) {
    return cut.probability(responsibilities);
  }

  boolean isOutlier(Object features) {
    return rule.isOutlier(scorer(), dense(valid(features)));
  }

  /** The features with missing cells replaced by their expectations. */
  Vector imputed(Object features) {
    InputRow row = valid(features);
    return row.indices() != null && row.isValid()
        ? Vectors.sparse(row.size(), row.indices(), row.values())
        : Vectors.dense(scorer().imputed(dense(row)));
  }

  private static double[] dense(InputRow row) {
    return row.indices() == null
        ? row.values()
        : Vectors.sparse(row.size(), row.indices(), row.values()).toArray();
  }

  private InputRow valid(Object features) {
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
    return row;
  }

  /** The row of null features. */
  private InputRow nothing() {
    double[] missing = new double[dim + levels.categories().columns()];
    Arrays.fill(missing, Double.NaN);
    return InputRow.of(Vectors.dense(missing), 1);
  }
}
