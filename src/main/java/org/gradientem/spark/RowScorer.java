package org.gradientem.spark;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureScorer;

/** Scores features of any accepted type. */
final class RowScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final MixtureScorer scorer;

  RowScorer(Mixture mixture) {
    scorer = new MixtureScorer(mixture);
  }

  static boolean isValid(Object features) {
    return Sample.of(features, 1).isValid();
  }

  Vector probability(Object features) {
    Sample sample = valid(features);
    return Vectors.dense(
        sample.indices() == null
            ? scorer.responsibilities(sample.values())
            : scorer.responsibilities(sample.size(), sample.indices(), sample.values()));
  }

  double logLikelihood(Object features) {
    Sample sample = valid(features);
    double[] x = sample.values();
    if (sample.indices() != null) {
      x = Vectors.sparse(sample.size(), sample.indices(), sample.values()).toArray();
    }
    return scorer.logLikelihood(x);
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
