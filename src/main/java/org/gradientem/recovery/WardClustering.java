package org.gradientem.recovery;

import java.util.Arrays;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Covariance;

/**
 * Agglomerative clustering of components by Ward's cost {@code N_i N_j / (N_i + N_j) |mu_i -
 * mu_j|^2} in coordinates whitened by their covariance: what merging two components adds to the
 * whitened scatter within them.
 */
final class WardClustering {
  private final int k;
  private final double[] counts;
  private final double[][] costs;
  private final int[] clusterOf;
  private int clusters;

  WardClustering(SufficientStatistics statistics, Covariance covariance) {
    counts = statistics.counts();
    k = counts.length;
    clusters = k;
    clusterOf = new int[k];
    Arrays.setAll(clusterOf, i -> i);
    costs = costs(covariance.whiten(means(statistics), k), covariance.dim());
  }

  /** The maximising means S_i / N_i; the origin for components without weight. */
  static double[] means(SufficientStatistics statistics) {
    double[] counts = statistics.counts();
    double[] means = statistics.sums();
    for (int e = 0; e < means.length; e++) {
      double count = counts[e % counts.length];
      means[e] = count > 0 ? means[e] / count : 0;
    }
    return means;
  }

  private double[][] costs(double[] white, int dim) {
    double[][] squares = new double[k][k];
    for (int j = 0; j < dim; j++) {
      for (int a = 0; a < k; a++) {
        double x = white[j * k + a];
        for (int b = 0; b < a; b++) {
          double difference = x - white[j * k + b];
          squares[a][b] += difference * difference;
        }
      }
    }
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < a; b++) {
        double both = counts[a] + counts[b];
        squares[a][b] *= both > 0 ? counts[a] * counts[b] / both : 0;
        squares[b][a] = squares[a][b];
      }
    }
    return squares;
  }

  /** Cost of merging two components as they were given. */
  double cost(int a, int b) {
    return costs[a][b];
  }

  /** The other component whose merging with this one costs least; only before any merge. */
  int nearest(int a) {
    int nearest = a == 0 ? 1 : 0;
    for (int b = 0; b < k; b++) {
      if (b != a && costs[a][b] < costs[a][nearest]) {
        nearest = b;
      }
    }
    return nearest;
  }

  /** Merges the cheapest pair again and again; returns the cluster of each component. */
  int[] mergeTo(int target) {
    while (clusters > target) {
      mergeCheapest();
    }
    int[] representatives = Arrays.stream(clusterOf).distinct().toArray();
    return Arrays.stream(clusterOf).map(c -> indexOf(representatives, c)).toArray();
  }

  private static int indexOf(int[] values, int value) {
    int index = 0;
    while (values[index] != value) {
      index++;
    }
    return index;
  }

  private void mergeCheapest() {
    int keep = -1;
    int drop = -1;
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < a && clusterOf[a] == a; b++) {
        if (clusterOf[b] == b && (keep < 0 || costs[a][b] < costs[drop][keep])) {
          keep = b;
          drop = a;
        }
      }
    }
    merge(keep, drop);
  }

  private void merge(int keep, int drop) {
    for (int l = 0; l < k; l++) {
      if (clusterOf[l] == l && l != keep && l != drop) {
        // The Lance-Williams update of Ward's cost.
        double all = counts[keep] + counts[drop] + counts[l];
        double cost =
            (counts[keep] + counts[l]) * costs[keep][l]
                + (counts[drop] + counts[l]) * costs[drop][l]
                - counts[l] * costs[keep][drop];
        costs[keep][l] = all > 0 ? cost / all : 0;
        costs[l][keep] = costs[keep][l];
      }
    }
    counts[keep] += counts[drop];
    for (int i = 0; i < k; i++) {
      clusterOf[i] = clusterOf[i] == drop ? keep : clusterOf[i];
    }
    clusters--;
  }
}
