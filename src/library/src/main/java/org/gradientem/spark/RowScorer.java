package org.gradientem.spark;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureScorer;
import org.gradientem.spark.rows.InputRow;

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
  private transient volatile MixtureScorer scorer;

  RowScorer(Mixture mixture) {
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
              Mixture.ofLogWeights(logWeights, means, Covariances.of(family, dim, covariances)));
    }
    return scorer;
  }

  static boolean isValid(Object features) {
    return InputRow.of(features, 1).isValid();
  }

  Vector probability(Object features) {
    InputRow row = valid(features);
    return Vectors.dense(
        row.indices() == null
            ? scorer().responsibilities(row.values())
            : scorer().responsibilities(row.size(), row.indices(), row.values()));
  }

  double logLikelihood(Object features) {
    InputRow row = valid(features);
    double[] x = row.values();
    if (row.indices() != null) {
      x = Vectors.sparse(row.size(), row.indices(), row.values()).toArray();
    }
    return scorer().logLikelihood(x);
  }

  private static InputRow valid(Object features) {
    InputRow row = InputRow.of(features, 1);
    if (!row.isValid()) {
      throw new UserException(
          "A row has the features %s, which are null, NaN or infinite; correct them, or set handleInvalid to 'skip'."
              .formatted(row.describe()));
    }
    return row;
  }
}
