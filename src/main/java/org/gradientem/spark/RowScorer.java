package org.gradientem.spark;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureScorer;

/**
 * Scores features of any accepted type. What travels is plain arrays, since Kryo, which may carry
 * it between machines, cannot read records, as some covariances are.
 */
final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] logWeights;
  private final double[] means;
  private final CovarianceType type;
  private final int dim;
  private final double[] covariance;
  private transient volatile MixtureScorer scorer;

  RowScorer(Mixture mixture) {
    logWeights = mixture.logWeights();
    means = mixture.meanMatrix();
    type = mixture.covariance().type();
    dim = mixture.dim();
    covariance = mixture.covariance().values();
    scorer = new MixtureScorer(mixture);
  }

  private MixtureScorer scorer() {
    if (scorer == null) {
      scorer =
          new MixtureScorer(
              Mixture.ofLogWeights(logWeights, means, Covariance.of(type, dim, covariance)));
    }
    return scorer;
  }

  static boolean isValid(Object features) {
    return Sample.of(features, 1).isValid();
  }

  Vector probability(Object features) {
    Sample sample = valid(features);
    return Vectors.dense(
        sample.indices() == null
            ? scorer().responsibilities(sample.values())
            : scorer().responsibilities(sample.size(), sample.indices(), sample.values()));
  }

  double logLikelihood(Object features) {
    Sample sample = valid(features);
    double[] x = sample.values();
    if (sample.indices() != null) {
      x = Vectors.sparse(sample.size(), sample.indices(), sample.values()).toArray();
    }
    return scorer().logLikelihood(x);
  }

  private static Sample valid(Object features) {
    Sample sample = Sample.of(features, 1);
    if (!sample.isValid()) {
      throw new IllegalArgumentException(
          "The features %s are null, NaN or infinite; correct them, or set handleInvalid to 'skip'."
              .formatted(sample.describe()));
    }
    return sample;
  }
}
