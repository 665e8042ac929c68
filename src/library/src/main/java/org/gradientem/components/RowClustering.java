package org.gradientem.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/**
 * Agglomerative clustering of rows, each a component at first, by Ward's cost in the metric of the
 * data's covariance or by that of covariances of their own: how mclust starts (Fraley 1998). Levels
 * are coordinates beside the numbers, always by Ward's cost.
 */
public final class RowClustering {
  private final boolean ward;
  private final int rows;
  private final int dim;
  private final double[] counts;
  private final double[][] means;
  private final double[][] scatters;
  private final double[] own;
  private final double[] prior;
  private final double[][] costs;
  private final double[] least;
  private final int[] nearest;
  private final boolean[] gone;
  private final double[] scratch;

  /** Each cluster has a pseudo-row as wide as one of k, so that one row has a determinant. */
  private RowClustering(RowsInMemory all, Covariance data, boolean ward, int k) {
    this.ward = ward;
    rows = all.rows();
    dim = all.dim();
    counts = new double[rows];
    means = all.levels().coordinates(all.weights(), dim);
    scatters = new double[rows][ward ? 0 : dim * dim];
    own = new double[rows];
    // In coordinates in which the data's covariance is the identity.
    prior = new double[dim * dim];
    for (int j = 0; j < dim; j++) {
      prior[j * (dim + 1)] = Math.pow(k, -2.0 / dim);
    }
    scratch = new double[dim * dim];
    costs = new double[rows][];
    least = new double[rows];
    nearest = new int[rows];
    gone = new boolean[rows];
    double[] white = data.whiten(all.numbers(), rows);
    for (int r = 0; r < rows; r++) {
      counts[r] = all.weight(r);
      for (int j = 0; j < dim; j++) {
        means[r][j] = white[j * rows + r];
      }
      own[r] = ward ? 0 : criterion(r, r);
    }
    for (int a = 0; a < rows; a++) {
      costs[a] = new double[a];
      for (int b = 0; b < a; b++) {
        costs[a][b] = cost(a, b);
      }
      search(a);
    }
  }

  /**
   * The clusterings into at most so many clusters, as labels of the rows from 0 on.
   *
   * @param all the rows
   * @param data their covariance
   * @param ward whether by Ward's cost
   * @param most number of clusters of the first
   */
  public static List<int[]> labels(RowsInMemory all, Covariance data, boolean ward, int most) {
    RowClustering clustering = new RowClustering(all, data, ward, most);
    int[] clusterOf = IntStream.range(0, all.rows()).toArray();
    List<int[]> labels = new ArrayList<>();
    for (int k = all.rows(); k > 1; k--) {
      if (k <= most) {
        labels.add(numbered(clusterOf));
      }
      Pair merged = clustering.mergeCheapest();
      for (int r = 0; r < clusterOf.length; r++) {
        clusterOf[r] = clusterOf[r] == merged.drop() ? merged.keep() : clusterOf[r];
      }
    }
    return labels;
  }

  private static int[] numbered(int... clusterOf) {
    int[] numbers = new int[clusterOf.length];
    Arrays.fill(numbers, -1);
    int next = 0;
    int[] labels = new int[clusterOf.length];
    for (int r = 0; r < labels.length; r++) {
      if (numbers[clusterOf[r]] < 0) {
        numbers[clusterOf[r]] = next++;
      }
      labels[r] = numbers[clusterOf[r]];
    }
    return labels;
  }

  /** The cost of merging two clusters. */
  private double cost(int a, int b) {
    double square = 0;
    for (int j = ward ? 0 : dim; j < means[a].length; j++) {
      double difference = means[a][j] - means[b][j];
      square += difference * difference;
    }
    double wards = counts[a] * counts[b] / (counts[a] + counts[b]) * square;
    return ward ? wards : criterion(a, b) - own[a] - own[b] + wards;
  }

  private double criterion(int a, int b) {
    System.arraycopy(prior, 0, scratch, 0, scratch.length);
    double count = counts[a];
    Scatter.add(scatters[a], scratch);
    if (a != b) {
      count += counts[b];
      Scatter.add(scatters[b], scratch);
      Scatter.addSquare(
          CovarianceType.FULL, counts[a] * counts[b] / count, difference(a, b), scratch);
    }
    double divisor = count + 1;
    for (int e = 0; e < scratch.length; e++) {
      scratch[e] /= divisor;
    }
    return divisor * Scatter.logDeterminant(CovarianceType.FULL, dim, scratch);
  }

  private double[] difference(int a, int b) {
    double[] y = new double[dim];
    for (int j = 0; j < dim; j++) {
      y[j] = means[a][j] - means[b][j];
    }
    return y;
  }

  private void search(int a) {
    least[a] = Double.POSITIVE_INFINITY;
    for (int b = 0; b < a; b++) {
      if (!gone[b] && costs[a][b] < least[a]) {
        least[a] = costs[a][b];
        nearest[a] = b;
      }
    }
  }

  private Pair mergeCheapest() {
    int drop = -1;
    for (int a = 0; a < rows; a++) {
      if (!gone[a] && (drop < 0 || least[a] < least[drop])) {
        drop = a;
      }
    }
    int keep = nearest[drop];
    merge(keep, drop);
    for (int a = 0; a < rows; a++) {
      if (!gone[a] && a != keep) {
        costs[Math.max(a, keep)][Math.min(a, keep)] = cost(a, keep);
      }
    }
    for (int a = 0; a < rows; a++) {
      if (!gone[a] && (a == keep || nearest[a] == keep || nearest[a] == drop)) {
        search(a);
      } else if (!gone[a] && a > keep && costs[a][keep] < least[a]) {
        least[a] = costs[a][keep];
        nearest[a] = keep;
      }
    }
    return new Pair(keep, drop);
  }

  private void merge(int keep, int drop) {
    double both = counts[keep] + counts[drop];
    if (!ward) {
      Scatter.add(scatters[drop], scatters[keep]);
      double harmonic = counts[keep] * counts[drop] / both;
      Scatter.addSquare(CovarianceType.FULL, harmonic, difference(keep, drop), scatters[keep]);
    }
    double share = counts[drop] / both;
    for (int j = 0; j < means[keep].length; j++) {
      means[keep][j] += share * (means[drop][j] - means[keep][j]);
    }
    counts[keep] = both;
    own[keep] = ward ? 0 : criterion(keep, keep);
    gone[drop] = true;
  }
}
