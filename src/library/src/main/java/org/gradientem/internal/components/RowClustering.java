package org.gradientem.internal.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.mixture.Covariance;

/**
 * Agglomerative clustering of rows, each a component at first, by Ward's cost in the metric of the
 * data's covariance. Levels are coordinates beside the numbers.
 */
public final class RowClustering {
  private final int rows;
  private final double[] counts;
  private final double[][] means;
  private final double[][] costs;
  private final double[] least;
  private final int[] nearest;
  private final boolean[] gone;

  private RowClustering(RowsInMemory all, Covariance data) {
    rows = all.rows();
    counts = all.weights();
    int dim = all.dim();
    means = all.levels().coordinates(counts, dim);
    costs = new double[rows][];
    least = new double[rows];
    nearest = new int[rows];
    gone = new boolean[rows];
    double[] white = data.whiten(all.numbers(), rows);
    for (int a = 0; a < rows; a++) {
      for (int j = 0; j < dim; j++) {
        means[a][j] = white[j * rows + a];
      }
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
   * @param most number of clusters of the first
   */
  public static List<int[]> labels(RowsInMemory all, Covariance data, int most) {
    RowClustering clustering = new RowClustering(all, data);
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
    for (int j = 0; j < means[a].length; j++) {
      double difference = means[a][j] - means[b][j];
      square += difference * difference;
    }
    return counts[a] * counts[b] / (counts[a] + counts[b]) * square;
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
    double share = counts[drop] / both;
    for (int j = 0; j < means[keep].length; j++) {
      means[keep][j] += share * (means[drop][j] - means[keep][j]);
    }
    counts[keep] = both;
    gone[drop] = true;
  }
}
