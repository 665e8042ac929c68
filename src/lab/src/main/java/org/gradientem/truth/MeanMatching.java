package org.gradientem.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Covariances;

/**
 * True means matched with fitted ones, one to one: the pair of least Mahalanobis distance first,
 * then the nearest pair of what is left.
 */
public final class MeanMatching {
  private final double[][] distances;
  private final int[] match;

  private MeanMatching(double[][] distances) {
    this.distances = distances;
    match = match(distances);
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

  /** A true mean and a fitted one. */
  private record Pair(int mean, int component, double distance) {}

  private static int[] match(double[][] distances) {
    int[] match = new int[distances.length];
    Arrays.fill(match, -1);
    boolean[] taken = new boolean[distances[0].length];
    for (Pair pair : byDistance(distances)) {
      if (match[pair.mean] < 0 && !taken[pair.component]) {
        match[pair.mean] = pair.component;
        taken[pair.component] = true;
      }
    }
    return match;
  }

  private static List<Pair> byDistance(double[][] distances) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < distances[i].length; j++) {
        pairs.add(new Pair(i, j, distances[i][j]));
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::distance));
    return pairs;
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
