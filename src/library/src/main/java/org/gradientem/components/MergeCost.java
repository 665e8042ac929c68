package org.gradientem.components;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/** What merging any two of k components costs in log-likelihood, as far as their moments show. */
public final class MergeCost {
  private final int k;
  private final double[] costs;

  private interface Cost {
    double of(int i, int j);
  }

  /** A cost of merging the Gaussians, to which that of the levels is added. */
  private MergeCost(ComponentMoments moments, Cost cost) {
    k = moments.k();
    costs = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        costs[i * k + j] = cost.of(i, j) + moments.levels().lossOfUnion(i, j);
        costs[j * k + i] = costs[i * k + j];
      }
    }
  }

  /** Half of Ward's cost in the metric of a shared covariance. */
  public static MergeCost ward(ComponentMoments moments, Covariance shared) {
    int k = moments.k();
    double[] white = shared.whiten(moments.meanMatrix(), k);
    return new MergeCost(
        moments,
        (i, j) -> {
          double square = 0;
          for (int e = 0; e < white.length; e += k) {
            double difference = white[e + i] - white[e + j];
            square += difference * difference;
          }
          return 0.5 * moments.harmonic(i, j) * square;
        });
  }

  /**
   * The cost under covariances of their own (Runnalls 2007), each shrunk towards the pooled one by
   * d + 2 rows, so that components of few rows have a covariance at all.
   */
  public static MergeCost shrunk(ComponentMoments moments) {
    double rows = moments.dim() + 2;
    double[] prior = moments.pooled(moments.type());
    Scatter.scale(rows / moments.weight(), prior);
    double[] own =
        IntStream.range(0, moments.k())
            .mapToDouble(i -> spread(moments, rows + moments.count(i), moments.scatter(i), prior))
            .toArray();
    return new MergeCost(
        moments,
        (i, j) -> {
          double count = rows + moments.count(i) + moments.count(j);
          return 0.5 * (spread(moments, count, moments.union(i, j), prior) - own[i] - own[j]);
        });
  }

  private static double spread(
      ComponentMoments moments, double count, double[] scatter, double[] prior) {
    CovarianceType type = moments.type();
    double[] covariance = scatter.clone();
    Scatter.add(prior, covariance);
    Scatter.scale(1 / count, covariance);
    return count * Scatter.logDeterminant(type, moments.dim(), covariance);
  }

  public double of(Pair pair) {
    return costs[pair.keep() * k + pair.drop()];
  }

  /** All pairs, the cheapest first. */
  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      for (int j = i + 1; j < k; j++) {
        pairs.add(new Pair(i, j));
      }
    }
    pairs.sort(Comparator.comparingDouble(this::of));
    return pairs;
  }

  /** The cheapest pairs of which no two share a component. */
  public List<Pair> disjoint(int wanted) {
    return disjoint(pairs(), k, wanted);
  }

  /** The first pairs of which no two share a component. */
  public static List<Pair> disjoint(List<Pair> pairs, int k, int wanted) {
    boolean[] taken = new boolean[k];
    List<Pair> disjoint = new ArrayList<>();
    for (Pair pair : pairs) {
      if (disjoint.size() < wanted && !taken[pair.keep()] && !taken[pair.drop()]) {
        taken[pair.keep()] = true;
        taken[pair.drop()] = true;
        disjoint.add(pair);
      }
    }
    return disjoint;
  }

  /** Each component with its nearest, each pair once. */
  public List<Pair> neighbours() {
    return IntStream.range(0, k)
        .filter(i -> k > 1)
        .mapToObj(i -> Pair.of(i, nearest(i)))
        .distinct()
        .toList();
  }

  /** The component that costs least to merge with this one, of at least two. */
  public int nearest(int i) {
    return IntStream.range(0, k)
        .filter(j -> j != i)
        .boxed()
        .min(Comparator.comparingDouble(j -> costs[i * k + j]))
        .orElseThrow();
  }
}
