package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * Finds columns that are better modelled apart from the others, by a mixture in one dimension.
 * Components that cover such a column differ in nothing else, so they coincide without it. Each
 * column is judged by BIC of two mixtures that are made of the given one without a fit: its
 * marginals, after their components are merged. A fit of them would have a higher BIC still.
 */
public final class CommonColumns {
  private final Mixture mixture;
  private final double weight;

  /**
   * Takes a mixture of numbers.
   *
   * @param mixture a mixture
   * @param weight what all rows weigh
   */
  public CommonColumns(Mixture mixture, double weight) {
    this.mixture = mixture;
    this.weight = weight;
  }

  /**
   * A column that is better modelled apart.
   *
   * @param column its place, from 0
   * @param gain by how much BIC is higher
   */
  public record Found(int column, double gain) {}

  /**
   * Finds the columns. Without any of them several components are left, fewer than before: a column
   * that all groups differ in is none.
   *
   * @param some gives some of the rows, without missing cells
   * @return the columns, the one with the highest gain first
   */
  public List<Found> find(Supplier<RowsInMemory> some) {
    List<Integer> covered =
        IntStream.range(0, mixture.dim())
            .filter(j -> isBetween(merged(others(j)).size()))
            .boxed()
            .toList();
    if (covered.isEmpty()) {
      return List.of();
    }
    RowsInMemory rows = some.get();
    double joint =
        bic(
            mixture,
            InformationCriterion.of(mixture, weight),
            block(rows, IntStream.range(0, mixture.dim()).toArray()));
    return covered.stream()
        .map(j -> new Found(j, apart(rows, j) - joint))
        .filter(found -> found.gain() > 0)
        .sorted(Comparator.comparing(Found::gain).reversed())
        .toList();
  }

  private boolean isBetween(int k) {
    return k > 1 && k < mixture.k();
  }

  private int[] others(int column) {
    return IntStream.range(0, mixture.dim()).filter(j -> j != column).toArray();
  }

  private double apart(RowsInMemory rows, int column) {
    return marginal(rows, others(column)) + marginal(rows, column);
  }

  /** The better BIC of two mixtures of some columns: covariances as they are, and their mean. */
  private double marginal(RowsInMemory rows, int... columns) {
    int d = columns.length;
    List<Gaussian> parts = merged(columns);
    double[] weights = parts.stream().mapToDouble(Gaussian::weight).toArray();
    double[][] means = parts.stream().map(Gaussian::mean).toArray(double[][]::new);
    CovarianceFamily own = CovarianceFamily.own(type());
    CovarianceFamily tied = CovarianceFamily.tied(type());
    double[] pooled = new double[parts.get(0).values().length];
    for (Gaussian part : parts) {
      Arrays.setAll(pooled, e -> pooled[e] + part.weight() * part.values()[e]);
    }
    Covariance[] each = parts.stream().map(Gaussian::covariance).toArray(Covariance[]::new);
    SampleBlock block = block(rows, columns);
    return Math.max(
        bic(
            Mixture.of(weights, means, new Covariances.Own(own, each)),
            new InformationCriterion(own, d, weight),
            block),
        bic(
            Mixture.of(
                weights, means, new Covariances.Tied(tied, Covariance.of(type(), d, pooled))),
            new InformationCriterion(tied, d, weight),
            block));
  }

  private static SampleBlock block(RowsInMemory rows, int... columns) {
    SampleBlockBuilder builder =
        new SampleBlockBuilder(
            new double[columns.length], (long) Double.BYTES * rows.rows() * columns.length);
    for (int r = 0; r < rows.rows(); r++) {
      double[] x = rows.numbers(r);
      builder.add(null, Arrays.stream(columns).mapToDouble(j -> x[j]).toArray(), rows.weight(r));
    }
    return builder.build();
  }

  private double bic(Mixture scored, InformationCriterion criterion, SampleBlock block) {
    ScoredRows scores = new RowScores(scored).of(block);
    double sum = 0;
    double sampled = 0;
    for (int r = 0; r < block.rows(); r++) {
      sum += block.weight(r) * scores.logDensity(r);
      sampled += block.weight(r);
    }
    return criterion.bic(weight / sampled * sum, scored.k());
  }

  /** The type of the covariances of marginals. */
  private CovarianceType type() {
    return mixture.covariances().family().type() == CovarianceType.FULL
        ? CovarianceType.FULL
        : CovarianceType.DIAGONAL;
  }

  /** The components of some columns after all merges that raise BIC. */
  private List<Gaussian> merged(int... columns) {
    List<Gaussian> parts = new ArrayList<>();
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    int d = columns.length;
    for (int i = 0; i < weights.length; i++) {
      double[] whole = means[i];
      double[] mean = Arrays.stream(columns).mapToDouble(j -> whole[j]).toArray();
      double[][] matrix = mixture.covariances().get(i).toMatrix();
      double[] moment = new double[d * d];
      Arrays.setAll(moment, e -> matrix[columns[e / d]][columns[e % d]]);
      double[] values = CovarianceType.FULL.reduced(type(), d, moment);
      parts.add(new Gaussian(weights[i], mean, values, Covariance.of(type(), d, values)));
    }
    merge(parts, Math.log(weight) / (2 * weight) * saved(d));
    return parts;
  }

  /** How many parameters a merge saves. */
  private long saved(int dim) {
    InformationCriterion criterion =
        new InformationCriterion(mixture.covariances().family(), dim, weight);
    return criterion.parameters(2) - criterion.parameters(1);
  }

  /** Merges the two components whose merge loses least, as long as that is less than a limit. */
  private static void merge(List<Gaussian> parts, double limit) {
    double[][] losses = new double[parts.size()][parts.size()];
    for (int i = 0; i < losses.length; i++) {
      update(losses, parts, i);
    }
    int[] pair = cheapest(losses, parts.size());
    while (losses[pair[0]][pair[1]] < limit) {
      int last = parts.size() - 1;
      parts.set(pair[1], parts.get(pair[0]).with(parts.get(pair[1])));
      parts.set(pair[0], parts.get(last));
      parts.remove(last);
      update(losses, parts, pair[1]);
      if (pair[0] < last) {
        update(losses, parts, pair[0]);
      }
      pair = cheapest(losses, parts.size());
    }
  }

  /** Sets what merging one component with each of the others loses, itself infinity. */
  private static void update(double[][] losses, List<Gaussian> parts, int i) {
    Gaussian own = parts.get(i);
    for (int j = 0; j < parts.size(); j++) {
      Gaussian other = parts.get(j);
      losses[i][j] =
          i == j
              ? Double.POSITIVE_INFINITY
              : own.with(other).spread() - own.spread() - other.spread();
      losses[j][i] = losses[i][j];
    }
  }

  /** The pair whose merge loses least, the later one first. */
  private static int[] cheapest(double[][] losses, int k) {
    int[] pair = {0, 0};
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        if (losses[i][j] < losses[pair[0]][pair[1]]) {
          pair = new int[] {i, j};
        }
      }
    }
    return pair;
  }

  /** A component with the numbers that determine its covariance. */
  private record Gaussian(double weight, double[] mean, double[] values, Covariance covariance) {

    /** Returns its part of the bound of what a merge loses (Runnalls 2007). */
    double spread() {
      return weight / 2 * covariance.logDeterminant();
    }

    Gaussian with(Gaussian other) {
      double both = weight + other.weight;
      double share = weight / both;
      int d = mean.length;
      double[] middle = new double[d];
      Arrays.setAll(middle, j -> share * mean[j] + (1 - share) * other.mean[j]);
      double[] united = new double[values.length];
      boolean isFull = covariance.type() == CovarianceType.FULL;
      Arrays.setAll(
          united,
          e -> {
            int a = isFull ? e / d : e;
            int b = isFull ? e % d : e;
            double between = (mean[a] - other.mean[a]) * (mean[b] - other.mean[b]);
            return share * values[e]
                + (1 - share) * other.values[e]
                + share * (1 - share) * between;
          });
      return new Gaussian(both, middle, united, Covariance.of(covariance.type(), d, united));
    }
  }
}
