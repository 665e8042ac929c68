package org.gradientem.experiments;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.jgrapht.Graphs;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * True means matched with fitted ones, one to one, so that the sum of their Mahalanobis distances
 * is least.
 */
public final class MeanMatching {
  private final double[][] distances;
  private final int[] match;

  private MeanMatching(double[][] distances) {
    this.distances = distances;
    match = assign(distances);
  }

  /**
   * Matches as many means as can be.
   *
   * @param means the true means, d entries each
   * @param covariances the true covariances; each one's standard deviation is the unit of distance
   *     from its mean
   * @param fitted the fitted means, d entries each; more or fewer than the true ones
   * @return the matching
   */
  public static MeanMatching of(double[][] means, Covariances covariances, double[][] fitted) {
    return new MeanMatching(distances(means, covariances, fitted));
  }

  /**
   * Matches as many means as can be where no true covariance is known.
   *
   * @param means the true means, d entries each
   * @param fitted the fitted mixture; each component's standard deviation is the unit of distance
   *     from its mean
   * @return the matching
   */
  public static MeanMatching of(double[][] means, Mixture fitted) {
    double[][] transposed = distances(fitted.means(), fitted.covariances(), means);
    double[][] distances = new double[means.length][fitted.k()];
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < fitted.k(); j++) {
        distances[i][j] = transposed[j][i];
      }
    }
    return new MeanMatching(distances);
  }

  private static double[][] distances(
      double[][] means, Covariances covariances, double[][] others) {
    double[][] distances = new double[means.length][others.length];
    for (int i = 0; i < means.length; i++) {
      Covariance covariance = covariances.get(i);
      for (int j = 0; j < others.length; j++) {
        double[] difference = MathArrays.ebeSubtract(others[j], means[i]);
        distances[i][j] = Math.sqrt(covariance.squaredLength(difference, 1));
      }
    }
    return distances;
  }

  /** Nodes are the true means' numbers and then the fitted ones', made even by others at 0. */
  private static int[] assign(double[][] costs) {
    int m = costs.length;
    int n = costs[0].length;
    int size = Math.max(m, n);
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Graphs.addAllVertices(graph, nodes(0, 2 * size));
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        Graphs.addEdge(graph, i, size + j, i < m && j < n ? costs[i][j] : 0);
      }
    }
    Set<DefaultWeightedEdge> edges =
        new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(
                graph, nodes(0, size), nodes(size, 2 * size))
            .getMatching()
            .getEdges();
    int[] match = new int[m];
    for (DefaultWeightedEdge edge : edges) {
      int i = graph.getEdgeSource(edge);
      int j = graph.getEdgeTarget(edge) - size;
      if (i < m) {
        match[i] = j < n ? j : -1;
      }
    }
    return match;
  }

  private static Set<Integer> nodes(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The fitted mean that was matched with a true one.
   *
   * @param mean the true mean's number
   * @return the fitted mean's number, or -1 if there were too few
   */
  public int component(int mean) {
    return match[mean];
  }

  /**
   * How many fitted means there are.
   *
   * @return their number
   */
  public int components() {
    return distances[0].length;
  }

  /**
   * How far a true mean is from its match.
   *
   * @param mean the true mean's number
   * @return the distance in standard deviations; infinite without a match
   */
  public double distance(int mean) {
    return match[mean] < 0 ? Double.POSITIVE_INFINITY : distances[mean][match[mean]];
  }

  /**
   * How many true means have a match nearer than a limit.
   *
   * @param within the limit in standard deviations
   * @return their number
   */
  public long found(double within) {
    return IntStream.range(0, match.length).filter(i -> distance(i) < within).count();
  }
}
