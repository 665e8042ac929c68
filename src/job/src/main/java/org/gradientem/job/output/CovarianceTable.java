package org.gradientem.job.output;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * The covariances of a mixture, an entry a line: of each component, those of a tied family too, all
 * pairs of features, or where the family has no correlations the variances.
 */
final class CovarianceTable {
  static final List<String> HEADER = List.of("component", "row", "column", "value");

  /** Above that a component's pairs alone take more than a megabyte; models have them all. */
  private static final int MAX_FEATURES = 200;

  private final Mixture mixture;
  private final List<String> features;
  private final boolean isFull;

  /** Of features that are numbers, with such names. */
  CovarianceTable(Mixture mixture, List<String> features) {
    this.mixture = mixture;
    this.features = features;
    isFull = mixture.covariances().family().type() == CovarianceType.FULL;
  }

  /** Not where there are too many pairs, nor where no feature is a number. */
  boolean isWritten() {
    return !features.isEmpty() && (!isFull || features.size() <= MAX_FEATURES);
  }

  Stream<Object[]> rows() {
    Covariances covariances = mixture.covariances();
    return IntStream.range(0, mixture.k())
        .boxed()
        .flatMap(i -> isFull ? pairs(i, covariances.get(i)) : variances(i, covariances.get(i)));
  }

  private Stream<Object[]> pairs(int component, Covariance covariance) {
    double[][] matrix = covariance.toMatrix();
    return IntStream.range(0, features.size())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, features.size())
                    .mapToObj(j -> row(component, i, j, matrix[i][j])));
  }

  private Stream<Object[]> variances(int component, Covariance covariance) {
    return IntStream.range(0, features.size())
        .mapToObj(j -> row(component, j, j, covariance.variance(j)));
  }

  private Object[] row(int component, int row, int column, double value) {
    return new Object[] {component, features.get(row), features.get(column), value};
  }
}
