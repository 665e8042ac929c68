package org.gradientem.spark;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Mixture;

/**
 * The components of a model, in Spark's types.
 *
 * @since 0.1.0
 */
public interface MixtureView {

  /**
   * The fitted mixture.
   *
   * @return weights, means and covariances
   */
  Mixture mixture();

  /**
   * Number of components of the model, after the selection.
   *
   * @return m
   */
  default int numComponents() {
    return mixture().k();
  }

  /**
   * Number of features, numbers and categorical ones.
   *
   * @return as many as a row to be scored has entries
   */
  default int numFeatures() {
    return mixture().features();
  }

  /**
   * Mixture weights.
   *
   * @return one weight per component; they sum to 1 less {@link #noiseWeight}
   */
  default double[] weights() {
    return mixture().weights();
  }

  /**
   * Weight of the uniform noise.
   *
   * @return the share of rows that belong to no component; 0 if the mixture has no noise
   */
  default double noiseWeight() {
    return mixture().noise().weight();
  }

  /**
   * Means of the components.
   *
   * @return one vector of d entries per component
   */
  default Vector[] means() {
    return Arrays.stream(mixture().means()).map(Vectors::dense).toArray(Vector[]::new);
  }

  /**
   * The covariances of the components.
   *
   * @return a {@code d x d} matrix for each, dense for families with correlations and sparse for
   *     the others
   */
  default Matrix[] covariances() {
    return IntStream.range(0, numComponents())
        .mapToObj(i -> ModelTable.matrix(mixture().covariances().get(i)))
        .toArray(Matrix[]::new);
  }

  /**
   * Returns how the features depend on the factors of covariances of low rank. Factors have
   * variance 1, and are known up to a rotation.
   *
   * @return a dense {@code d x q} matrix for each component, with its own number of factors q; none
   *     for other families
   * @since 0.1.0
   */
  default Matrix[] loadings() {
    Covariances covariances = mixture().covariances();
    return IntStream.range(0, numComponents())
        .mapToObj(covariances::get)
        .filter(FactorCovariance.class::isInstance)
        .map(FactorCovariance.class::cast)
        .map(low -> new DenseMatrix(low.dim(), low.factors(), low.loadings()))
        .toArray(Matrix[]::new);
  }

  /**
   * The covariance that the components share.
   *
   * @return a {@code d x d} matrix, dense for family EEE and sparse for the others
   * @throws IllegalStateException if the family is not tied; {@link #covariances} has each one's
   */
  default Matrix covariance() {
    return ModelTable.matrix(mixture().covariance());
  }

  /**
   * What the covariances have in common.
   *
   * @return the code of a family, such as VVV, or identity
   */
  default String covarianceFamily() {
    return mixture().covariances().family().toString();
  }

  /**
   * The components as MLlib's own model has them.
   *
   * @return a row per component with the columns mean, a vector, and cov, a matrix
   */
  default Dataset<Row> gaussiansDF() {
    return components().select(functions.col("mean"), functions.col("covariance").as("cov"));
  }

  /**
   * The components as a table, in the active session.
   *
   * @return a row per component with the columns component, weight, mean, a vector, and covariance,
   *     a matrix
   */
  default Dataset<Row> components() {
    return ModelTable.components(mixture(), SparkSession.active());
  }
}
