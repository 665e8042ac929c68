package org.gradientem.internal.em;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradientem.internal.blocks.RowHash;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.LevelEstimate;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Draws distinct rows with probability proportional to weight (weighted reservoir sampling,
 * Efraimidis and Spirakis 2006). A row's random number is a hash of its values and the seed. The
 * draw therefore depends on neither the row order nor the partitioning, and equal rows count as
 * one.
 */
public final class RowDraw implements Serializable {
  /** No record, since Kryo, which may carry it between machines, cannot read records. */
  private static final class SampledRow implements Serializable {
    private final double key;
    private final double[] row;

    SampledRow(double key, double[] row) {
      this.key = key;
      this.row = row;
    }
  }

  private final int size;
  private final long seed;
  private final Map<Long, SampledRow> candidates = new HashMap<>();
  private double largestKey = Double.POSITIVE_INFINITY;

  /**
   * Prepares a draw.
   *
   * @param size most rows to draw
   * @param seed the seed
   */
  public RowDraw(int size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  /**
   * Lets the rows of a block compete.
   *
   * @param block the block
   * @return this draw
   */
  public RowDraw add(SampleBlock block) {
    for (int r = 0; r < block.rows(); r++) {
      double key = key(block.hash(r), block.weight(r));
      if (key <= largestKey) {
        put(block.hash(r), new SampledRow(key, block.observed(r)));
      }
    }
    return this;
  }

  private double key(long hash, double weight) {
    // Of a weight next to 0 the quotient may be beyond the largest number, but the row is one.
    return Math.min(Double.MAX_VALUE, -Math.log(RowHash.uniform(hash, seed)) / weight);
  }

  /** {@return this draw, less what it will not need in any case} */
  public RowDraw trimmed() {
    trim();
    return this;
  }

  /**
   * Lets the rows of another draw compete.
   *
   * @param other a draw of the same size and seed
   * @return this draw
   */
  public RowDraw merge(RowDraw other) {
    other.candidates.forEach(this::put);
    trim();
    return this;
  }

  private void put(Long hash, SampledRow candidate) {
    candidates.merge(hash, candidate, (a, b) -> a.key <= b.key ? a : b);
    if (candidates.size() >= 2L * size + 16) {
      trim();
    }
  }

  private void trim() {
    if (candidates.size() > size) {
      List<Map.Entry<Long, SampledRow>> sorted = sorted();
      sorted.subList(size, sorted.size()).forEach(entry -> candidates.remove(entry.getKey()));
      largestKey = sorted.get(size - 1).getValue().key;
    }
  }

  private List<Map.Entry<Long, SampledRow>> sorted() {
    List<Map.Entry<Long, SampledRow>> entries = new ArrayList<>(candidates.entrySet());
    entries.sort(
        Comparator.<Map.Entry<Long, SampledRow>>comparingDouble(e -> e.getValue().key)
            .thenComparing(Map.Entry::getKey));
    return entries;
  }

  /**
   * The drawn rows in the order of the draw, NaN where a cell is missing.
   *
   * @return as many rows as asked for, or all distinct ones if they are fewer
   */
  public double[][] rows() {
    trim();
    return sorted().stream().map(entry -> entry.getValue().row).toArray(double[][]::new);
  }

  /**
   * Returns drawn rows with the first of each label before all others, so that each label has a
   * component to start with.
   *
   * @param categories the categorical columns
   * @param drawn the rows
   * @return the same rows; in the same order if there are no labels
   */
  public static double[][] labelsFirst(Categories categories, double[]... drawn) {
    if (!categories.hasLabels()) {
      return drawn;
    }
    Set<Integer> seen = new HashSet<>();
    List<double[]> first = new ArrayList<>();
    List<double[]> others = new ArrayList<>();
    for (double[] row : drawn) {
      int label = categories.levels(row)[categories.labelColumn()];
      (label >= 0 && seen.add(label) ? first : others).add(row);
    }
    first.addAll(others);
    return first.toArray(double[][]::new);
  }

  /**
   * Rows with missing cells at the origin, which is about the data's mean in the coordinates of
   * blocks.
   *
   * @param rows the rows, NaN where a cell is missing
   * @return the rows to start from
   */
  public static double[][] filled(double[]... rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> Double.isNaN(x) ? 0 : x).toArray())
        .toArray(double[][]::new);
  }

  /**
   * The mixture to start from: equal weights, the rows as means, and the data's covariance times
   * {@code n^(-2/d)}.
   *
   * @param rows the means with the levels that components prefer, at least one
   * @param moments moments of all rows
   * @return the mixture, with one covariance for all components
   */
  public static Mixture startAt(double[][] rows, DataMoments moments) {
    return startAt(rows, new CovarianceEstimate(moments, CovarianceFamily.tied(moments.type())));
  }

  /**
   * The same with the covariances of a family.
   *
   * @param rows the means with the levels that components prefer, at least one
   * @param estimate the family, and the moments of all rows
   * @return the mixture
   */
  public static Mixture startAt(double[][] rows, CovarianceEstimate estimate) {
    int n = rows.length;
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    LevelEstimate levels = estimate.moments().levels();
    double[][] means =
        Arrays.stream(rows).map(levels.categories()::numbers).toArray(double[][]::new);
    return Mixture.of(weights, filled(means), estimate.start(n)).withLevels(levels.start(rows));
  }
}
