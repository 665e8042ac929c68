package org.gradientem.groups;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradientem.mixture.Mixture;

/** Columns whose numbers are nearly linear in each other within a group: one fact tells of both. */
final class SameNumbers {
  private static final double MIN_CORRELATION = 0.95;

  private final Map<String, Integer> numbers;

  /** The covariance matrix of the group's rows. */
  private final double[][] covariance;

  /**
   * Computes the covariances of a group.
   *
   * @param weights of the components; 0 for those that do not belong to the group
   */
  SameNumbers(Mixture mixture, List<RowColumn> columns, double... weights) {
    numbers =
        columns.stream()
            .filter(column -> column.number() >= 0)
            .collect(Collectors.toMap(RowColumn::name, RowColumn::number));
    int d = mixture.dim();
    double[][] means = mixture.means();
    double[] mean = new double[d];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      for (int j = 0; j < d; j++) {
        mean[j] += weights[i] * means[i][j];
      }
    }
    covariance = new double[d][d];
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0) {
        continue;
      }
      double[][] own = mixture.covariances().get(i).toMatrix();
      for (int j = 0; j < d; j++) {
        for (int l = 0; l < d; l++) {
          double off = (means[i][j] - mean[j] / total) * (means[i][l] - mean[l] / total);
          covariance[j][l] += weights[i] / total * (own[j][l] + off);
        }
      }
    }
  }

  /** Returns whether both are about numbers of which the one tells the other. */
  boolean areOneFact(Fact fact, Fact other) {
    if (fact.level() != null || other.level() != null) {
      return false;
    }
    Integer a = numbers.get(fact.column());
    Integer b = numbers.get(other.column());
    return a != null
        && b != null
        && Math.abs(covariance[a][b])
            > MIN_CORRELATION * Math.sqrt(covariance[a][a] * covariance[b][b]);
  }
}
