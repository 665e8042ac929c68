package org.gradientem.spark.io;

import java.io.Serializable;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/** A mixture's numbers as they are written to files, exact to the last bit. */
@SuppressWarnings("ArrayRecordComponent") // a carrier between a mixture and a file
public record MixtureRecord(
    double[] logWeights, double[] meanMatrix, int dim, String covarianceType, double[] covariance)
    implements Serializable {

  public static MixtureRecord of(Mixture mixture) {
    return new MixtureRecord(
        mixture.logWeights(),
        mixture.meanMatrix(),
        mixture.dim(),
        mixture.covariance().type().toString(),
        mixture.covariance().values());
  }

  public Mixture toMixture() {
    return Mixture.ofLogWeights(
        logWeights,
        meanMatrix,
        Covariance.of(CovarianceType.parse(covarianceType), dim, covariance));
  }
}
