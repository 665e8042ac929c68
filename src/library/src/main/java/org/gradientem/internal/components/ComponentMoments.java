package org.gradientem.internal.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * What an M-step needs to know of k components: counts {@code N_i}, means {@code S_i / N_i} and, as
 * far as a pass has told components apart, the scatters about them {@code W_i}. Immutable.
 */
public final class ComponentMoments {
  private final Total total;
  private final int dim;
  private final double[] counts;
  private final double[][] means;
  private final LevelCounts levels;
  private final CovarianceType type;
  private final double[][] scatters;

  /** Beside the components, as heavy as its rows. */
  private final UniformNoise noise;

  /** Of low rank, under which the responsibilities were taken; null where these were not. */
  private final Covariances before;

  /**
   * The second moment of all rows about the origin.
   *
   * @param type which part of it is held
   * @param values its numbers
   */
  public record Total(CovarianceType type, double[] values) {}

  /** Takes the arrays over; {@code scatters}, of the type, are null where a pass gave none. */
  public ComponentMoments(
      Total total,
      double[] counts,
      double[][] means,
      LevelCounts levels,
      CovarianceType type,
      double[][] scatters) {
    this(total, counts, means, levels, type, scatters, UniformNoise.NONE, null);
  }

  private ComponentMoments(
      Total total,
      double[] counts,
      double[][] means,
      LevelCounts levels,
      CovarianceType type,
      double[][] scatters,
      UniformNoise noise,
      Covariances before) {
    this.total = total;
    this.dim = means[0].length;
    this.counts = counts;
    this.means = means;
    this.levels = levels;
    this.type = type;
    this.scatters = scatters;
    this.noise = noise;
    this.before = before;
  }

  /** The moments that a pass of a mixture gave. */
  public static ComponentMoments of(Mixture mixture, SufficientStatistics statistics, Total total) {
    UniformNoise noise = mixture.noise();
    CovarianceFamily own = mixture.covariances().family();
    // Beside noise a pass tells the components of a tied family apart too.
    CovarianceFamily family = noise.isEmpty() ? own : CovarianceFamily.own(own.type());
    int dim = mixture.dim();
    double[] counts = statistics.counts();
    int k = counts.length;
    double[] matrix = statistics.sums();
    double[][] means = new double[k][dim];
    for (int e = 0; e < matrix.length; e++) {
      double count = counts[e % k];
      matrix[e] = count > 0 ? matrix[e] / count : 0;
      means[e % k][e / k] = matrix[e];
    }
    double[][] scatters = family.isTied() ? null : statistics.scatters(family.type(), matrix);
    double[] moment = statistics.completed(total.type(), total.values());
    LevelCounts levels = LevelCounts.of(statistics.categories(), statistics.levelCounts(), k);
    return new ComponentMoments(
        new Total(total.type(), moment),
        counts,
        means,
        levels,
        family.type(),
        scatters,
        noise.ofLogWeight(Math.log(statistics.noise())),
        own.isLowRank() ? mixture.covariances() : null);
  }

  /** The moments of rows that are told apart by labels from 0 to k - 1. */
  public static ComponentMoments of(RowsInMemory all, int[] labels, int k, Total total) {
    int d = all.dim();
    double[] counts = new double[k];
    double[][] means = new double[k][d];
    for (int r = 0; r < labels.length; r++) {
      int i = labels[r];
      double[] x = all.numbers(r);
      counts[i] += all.weight(r);
      for (int j = 0; j < d; j++) {
        // The running mean, which needs no division afterwards.
        means[i][j] += all.weight(r) / counts[i] * (x[j] - means[i][j]);
      }
    }
    double[][] scatters = new double[k][total.type().momentSize(d)];
    for (int r = 0; r < labels.length; r++) {
      int i = labels[r];
      double[] y = all.numbers(r);
      for (int j = 0; j < d; j++) {
        y[j] -= means[i][j];
      }
      Scatter.addSquare(total.type(), all.weight(r), y, scatters[i]);
    }
    return new ComponentMoments(
        total, counts, means, levels(all, labels, k), total.type(), scatters);
  }

  private static LevelCounts levels(RowsInMemory all, int[] labels, int k) {
    RowLevels levels = all.levels();
    double[][] counts = new double[k][levels.categories().total()];
    for (int r = 0; r < labels.length; r++) {
      for (int c = 0; c < levels.categories().columns(); c++) {
        int place = levels.place(r, c);
        if (place >= 0) {
          counts[labels[r]][place] += all.weight(r);
        }
      }
    }
    return new LevelCounts(levels.categories(), counts);
  }

  public int k() {
    return counts.length;
  }

  public int dim() {
    return dim;
  }

  public double count(int i) {
    return counts[i];
  }

  public double[] counts() {
    return counts;
  }

  double[] mean(int i) {
    return means[i];
  }

  /** The components' counts of levels. */
  public LevelCounts levels() {
    return levels;
  }

  /** All means, {@code k x d}, column-major. */
  public double[] meanMatrix() {
    double[] matrix = new double[k() * dim];
    for (int i = 0; i < k(); i++) {
      for (int j = 0; j < dim; j++) {
        matrix[j * k() + i] = means[i][j];
      }
    }
    return matrix;
  }

  public double weight() {
    return Arrays.stream(counts).sum();
  }

  /** The noise, whose weight is that of its rows. */
  public UniformNoise noise() {
    return noise;
  }

  /**
   * The covariances of low rank from which an M-step may start. They gave the responsibilities; a
   * merged or split component has those of a component that it comes from.
   */
  public Optional<Covariances> before() {
    return Optional.ofNullable(before);
  }

  public double smallestCount() {
    return Arrays.stream(counts).min().orElseThrow();
  }

  /** Whether the components' own scatters are known as far as a type needs. */
  public boolean hasScatters(CovarianceType needed) {
    return scatters != null && type.compareTo(needed) >= 0;
  }

  /** The type of the components' own scatters. */
  public CovarianceType type() {
    return type;
  }

  public double[] scatter(int i) {
    return scatters[i];
  }

  /** A component's own scatter as a type needs it, a new array. */
  public double[] scatter(int i, CovarianceType needed) {
    return type.reduced(needed, dim, scatters[i]);
  }

  /** The sum of all scatters as a type needs it, a new array. */
  public double[] pooled(CovarianceType needed) {
    if (hasScatters(needed)) {
      double[] sum = new double[needed.momentSize(dim)];
      IntStream.range(0, k()).forEach(i -> Scatter.add(scatter(i, needed), sum));
      return sum;
    }
    double[] pooled = total.type().reduced(needed, dim, total.values());
    for (int i = 0; i < k(); i++) {
      Scatter.addSquare(needed, -counts[i], means[i], pooled);
    }
    return pooled;
  }

  /** The scatter of two components about their common mean. */
  double[] union(int i, int j) {
    double[] sum = scatters[i].clone();
    Scatter.add(scatters[j], sum);
    Scatter.addSquare(type, harmonic(i, j), difference(i, j), sum);
    return sum;
  }

  /** {@code N_i N_j / (N_i + N_j)}. */
  double harmonic(int i, int j) {
    double both = counts[i] + counts[j];
    return both > 0 ? counts[i] * counts[j] / both : 0;
  }

  private double[] difference(int i, int j) {
    double[] y = means[i].clone();
    Scatter.addScaled(-1, means[j], y);
    return y;
  }

  /** Two components that become one, in the place of the first. */
  public record Pair(int keep, int drop) {
    public static Pair of(int a, int b) {
      return new Pair(Math.min(a, b), Math.max(a, b));
    }

    public boolean has(int i) {
      return i == keep || i == drop;
    }
  }

  /** A component that becomes two. */
  public record Split(int component, Part first, Part second) {}

  /**
   * One of the two.
   *
   * @param share of the component's count
   * @param offset from the component's mean
   * @param scatterPerRow about its own mean, of the type of the component's; null if that has none
   * @param levelsPerRow its counts of levels for each of its rows
   */
  public record Part(
      double share, double[] offset, double[] scatterPerRow, double[] levelsPerRow) {}

  /** The moments once disjoint pairs are merged and other components split. */
  public ComponentMoments moved(List<Pair> merges, List<Split> splits) {
    Pair[] mergeOf = new Pair[k()];
    merges.forEach(
        pair -> {
          mergeOf[pair.keep()] = pair;
          mergeOf[pair.drop()] = pair;
        });
    Split[] splitOf = new Split[k()];
    splits.forEach(split -> splitOf[split.component()] = split);
    List<Component> all = new ArrayList<>();
    for (int i = 0; i < k(); i++) {
      Pair pair = mergeOf[i];
      if (pair == null && splitOf[i] == null) {
        double[] scatter = scatters == null ? null : scatters[i];
        all.add(new Component(i, counts[i], means[i], scatter, levels.of(i)));
      } else if (pair == null) {
        all.add(part(i, splitOf[i].first()));
        all.add(part(i, splitOf[i].second()));
      } else if (pair.keep() == i) {
        all.add(merged(i, pair.drop()));
      }
    }
    return new ComponentMoments(
        total,
        all.stream().mapToDouble(Component::count).toArray(),
        all.stream().map(Component::mean).toArray(double[][]::new),
        levels.with(all.stream().map(Component::levels).toArray(double[][]::new)),
        type,
        scatters == null ? null : all.stream().map(Component::scatter).toArray(double[][]::new),
        noise,
        before == null ? null : before.reordered(all.stream().mapToInt(Component::from).toArray()));
  }

  /** The moments of a component that comes from one of these. */
  private record Component(
      int from, double count, double[] mean, double[] scatter, double[] levels) {}

  private Component merged(int i, int j) {
    double both = counts[i] + counts[j];
    double[] mean = means[i].clone();
    Scatter.addScaled(both > 0 ? -counts[j] / both : -0.5, difference(i, j), mean);
    return new Component(i, both, mean, scatters == null ? null : union(i, j), levels.union(i, j));
  }

  private Component part(int i, Part part) {
    double count = counts[i] * part.share();
    double[] mean = means[i].clone();
    Scatter.add(part.offset(), mean);
    double[] scatter = scatters == null ? null : part.scatterPerRow().clone();
    if (scatter != null) {
      Scatter.scale(count, scatter);
    }
    double[] ofLevels = part.levelsPerRow().clone();
    Scatter.scale(count, ofLevels);
    return new Component(i, count, mean, scatter, ofLevels);
  }
}
