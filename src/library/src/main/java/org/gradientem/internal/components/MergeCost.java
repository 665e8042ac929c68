package org.gradientem.internal.components;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/** What merging any two of k components costs in log-likelihood, as far as their moments show. */
public final class MergeCost {
  /** Bytes of what merging any two costs, for each pair. */
  public static final long BYTES_PER_PAIR = Double.BYTES;

  private final int k;

  /** For each component the costs of merging it with those before. */
  private final double[][] costs;

  private interface Cost {
    double of(int i, int j);
  }

  /** A cost of merging the Gaussians, to which that of the levels is added. */
  private MergeCost(ComponentMoments moments, Cost cost) {
    k = moments.k();
    costs = new double[k][];
    for (int i = 0; i < k; i++) {
      costs[i] = new double[i];
      for (int j = 0; j < i; j++) {
        costs[i][j] = cost.of(i, j) + moments.levels().lossOfUnion(i, j);
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
   * one row, so that components of few rows have a covariance at all.
   */
  public static MergeCost shrunk(ComponentMoments moments) {
    double[] prior = moments.pooled(moments.type());
    Scatter.scale(1 / moments.weight(), prior);
    return shrunk(moments, prior);
  }

  /** The same, shrunk towards a covariance of full type. */
  public static MergeCost shrunk(ComponentMoments moments, Covariance shared) {
    return shrunk(moments, shared.values());
  }

  private static MergeCost shrunk(ComponentMoments moments, double[] prior) {
    double[] own =
        IntStream.range(0, moments.k())
            .mapToDouble(i -> spread(moments, 1 + moments.count(i), moments.scatter(i), prior))
            .toArray();
    return new MergeCost(
        moments,
        (i, j) -> {
          double count = 1 + moments.count(i) + moments.count(j);
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
    return of(pair.keep(), pair.drop());
  }

  private double of(int i, int j) {
    return i > j ? costs[i][j] : costs[j][i];
  }

  /** The cheapest pairs of which no two share a component, the first of equal ones first. */
  public List<Pair> disjoint(int wanted) {
    boolean[] taken = new boolean[k];
    int[] nearest = IntStream.range(0, k).map(i -> nearestAfter(i, taken)).toArray();
    List<Pair> disjoint = new ArrayList<>();
    int first = cheapest(nearest, taken);
    while (disjoint.size() < wanted && first >= 0) {
      Pair pair = new Pair(first, nearest[first]);
      disjoint.add(pair);
      taken[pair.keep()] = true;
      taken[pair.drop()] = true;
      for (int i = 0; i < k; i++) {
        if (!taken[i] && pair.has(nearest[i])) {
          nearest[i] = nearestAfter(i, taken);
        }
      }
      first = cheapest(nearest, taken);
    }
    return disjoint;
  }

  /** Of the later components that are not taken the one that costs least to merge with; else -1. */
  private int nearestAfter(int i, boolean... taken) {
    int nearest = -1;
    for (int j = i + 1; j < k; j++) {
      if (!taken[j] && (nearest < 0 || Double.compare(of(i, j), of(i, nearest)) < 0)) {
        nearest = j;
      }
    }
    return nearest;
  }

  private int cheapest(int[] nearest, boolean... taken) {
    int cheapest = -1;
    for (int i = 0; i < k; i++) {
      boolean isPair = !taken[i] && nearest[i] >= 0;
      if (isPair
          && (cheapest < 0
              || Double.compare(of(i, nearest[i]), of(cheapest, nearest[cheapest])) < 0)) {
        cheapest = i;
      }
    }
    return cheapest;
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

  /** Each component with its nearest, each pair once, the cheapest and then the first first. */
  public List<Pair> neighbours() {
    return IntStream.range(0, k)
        .filter(i -> k > 1)
        .mapToObj(i -> Pair.of(i, nearest(i)))
        .distinct()
        .sorted(
            Comparator.<Pair>comparingDouble(this::of)
                .thenComparing(Pair::keep)
                .thenComparing(Pair::drop))
        .toList();
  }

  /** The component that costs least to merge with this one, of at least two. */
  public int nearest(int i) {
    return IntStream.range(0, k)
        .filter(j -> j != i)
        .boxed()
        .min(Comparator.comparingDouble(j -> of(i, j)))
        .orElseThrow();
  }
}
