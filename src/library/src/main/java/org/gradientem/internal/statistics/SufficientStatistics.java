package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Supplier;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;

/**
 * What a pass over rows leaves behind: with responsibilities {@code psi_i(x)} and sample weights
 * {@code w}, {@code N_i = sum w psi_i}, {@code S_i = sum w psi_i x}, the sum of {@code w log sum_i
 * exp(logit_i)}, the number of rows and their total weight; if asked for, each component's {@code
 * C_i = sum w psi_i x x'} or a part of it, and if asked for, {@code C = sum w x x'}. Statistics of
 * disjoint rows add up. Mutable, for one thread.
 */
public final class SufficientStatistics implements Serializable {
  final int n;
  final int dim;
  final RowStatistic statistic;
  final double[] counts;

  /** {@code n x width}, of which the first {@code n x d} are S. */
  final double[] sums;

  final double[] secondMoment;

  final Categories categories;

  /** Weight of each component's rows of each level of categorical columns, {@code n x total}. */
  final double[] levelCounts;

  double logSumExp;
  double weight;
  long rows;

  /** Expected weight of the rows that are noise; exactly 0 where a mixture has none. */
  double noise;

  /** What missing cells have added to the sums of all rows; null while there were none. */
  MissingSums missing;

  /**
   * Makes statistics of no rows.
   *
   * @param n number of components
   * @param dim number of coordinates
   * @param momentType which part of C to hold; null for none
   */
  public SufficientStatistics(int n, int dim, CovarianceType momentType) {
    this(n, dim, RowStatistic.LINEAR, momentType, Categories.NONE);
  }

  /**
   * Makes statistics of no rows with the sums of the statistics T(x) of rows and counts of levels.
   *
   * @param n number of components
   * @param dim number of coordinates of numbers
   * @param statistic T
   * @param momentType which part of C to hold; null for none
   * @param categories the categorical columns
   */
  public SufficientStatistics(
      int n, int dim, RowStatistic statistic, CovarianceType momentType, Categories categories) {
    this.n = n;
    this.dim = dim;
    this.statistic = statistic;
    counts = new double[n];
    sums = new double[Math.multiplyExact(n, statistic.width(dim))];
    secondMoment = momentType == null ? null : new double[momentType.momentSize(dim)];
    this.categories = categories;
    levelCounts = new double[Math.multiplyExact(n, categories.total())];
  }

  /**
   * Adds the statistics of other rows to these.
   *
   * @param other statistics of the same components; not changed
   * @return these
   */
  public SufficientStatistics merge(SufficientStatistics other) {
    if (!shape().equals(other.shape())) {
      throw new IllegalArgumentException(
          "Statistics of %s and of %s cannot be merged.".formatted(shape(), other.shape()));
    }
    add(other.counts, counts);
    add(other.levelCounts, levelCounts);
    add(other.sums, sums);
    if (secondMoment != null) {
      add(other.secondMoment, secondMoment);
    }
    logSumExp += other.logSumExp;
    weight += other.weight;
    noise += other.noise;
    rows += other.rows;
    if (other.missing != null) {
      missing = missing == null ? other.missing.copy() : missing.merge(other.missing);
    }
    return this;
  }

  /**
   * Adds the statistics of other rows, under each of some mixtures.
   *
   * @param into statistics of the mixtures
   * @param from those of other rows, in the same order; not changed
   * @return the first
   */
  public static SufficientStatistics[] mergeEach(
      SufficientStatistics[] into, SufficientStatistics[] from) {
    for (int m = 0; m < into.length; m++) {
      into[m].merge(from[m]);
    }
    return into;
  }

  private String shape() {
    return RootLocale.format(
        "%d x %d %s, %d moments and %d levels",
        n, dim, statistic, secondMoment == null ? 0 : secondMoment.length, categories.total());
  }

  private static void add(double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  /** What missing cells have added, to be added to. */
  MissingSums missing(Supplier<MissingSums> empty) {
    if (missing == null) {
      missing = empty.get();
    }
    return missing;
  }

  /**
   * Whether there are rows that lack cells.
   *
   * @return whether missing cells have added anything
   */
  public boolean lacksCells() {
    return missing != null;
  }

  /**
   * Number of rows seen.
   *
   * @return the number
   */
  public long rows() {
    return rows;
  }

  /**
   * Total sample weight of the rows.
   *
   * @return W
   */
  public double weight() {
    return weight;
  }

  /**
   * Expected sample weight of each component.
   *
   * @return {@code N_i}, n values, a new array
   */
  public double[] counts() {
    return counts.clone();
  }

  /**
   * Expected sample weight of the rows that belong to no component.
   *
   * @return the weight; 0 if the mixture has no noise
   */
  public double noise() {
    return noise;
  }

  /**
   * Weighted sum of the rows of each component.
   *
   * @return {@code S}, {@code n x d}, a new array
   */
  public double[] sums() {
    return Arrays.copyOf(sums, n * dim);
  }

  /**
   * Weighted sum of the differences of each component's rows to its mean, {@code S - N M}.
   *
   * @param means the means, {@code n x d}; become the result
   * @return {@code n x d}, the given array
   */
  public double[] aboutMeans(double[] means) {
    for (int column = 0; column < means.length; column += n) {
      for (int i = 0; i < n; i++) {
        int e = column + i;
        means[e] = sums[e] - counts[i] * means[e];
      }
    }
    return means;
  }

  /**
   * The categorical columns.
   *
   * @return the columns; none for numbers alone
   */
  public Categories categories() {
    return categories;
  }

  /**
   * Expected sample weight of each component's rows of each level.
   *
   * @return {@code n x total}, column-major, a new array; empty if there is no categorical column
   */
  public double[] levelCounts() {
    return levelCounts.clone();
  }

  /**
   * The second moment of all rows, with 0 in the place of missing cells; for a pass that was asked
   * for it.
   *
   * @return {@code C}, as far as the covariance type asked for holds it, a new array
   */
  public double[] secondMoment() {
    return secondMoment.clone();
  }

  /**
   * The second moment of all rows with their missing cells completed, which depends on the mixture.
   *
   * @param type which part of it is held
   * @param stored the moment with 0 in the place of missing cells
   * @return the moment; the given one where no cell was completed or each component's own moment is
   *     in the sums
   */
  public double[] completed(CovarianceType type, double[] stored) {
    if (missing == null || statistic != RowStatistic.LINEAR) {
      return stored;
    }
    double[] moment = stored.clone();
    missing.addMoment(type, moment);
    return moment;
  }

  /**
   * What the sums were taken of.
   *
   * @return the statistic; {@link RowStatistic#LINEAR} where no component's second moment was
   *     collected
   */
  public RowStatistic statistic() {
    return statistic;
  }

  /**
   * The scatter of each component's rows about its mean.
   *
   * @param type which part to give: the trace, the diagonal or all of it
   * @param means the means, {@code n x d}
   * @return for each component 1, d or d * d numbers
   * @throws IllegalArgumentException if the pass collected less
   */
  public double[][] scatters(CovarianceType type, double[] means) {
    return Scatters.about(type, this, means);
  }

  /**
   * The statistics that these are of once components are merged.
   *
   * @param groupOf for each component the component that it becomes, 0 to groups - 1
   * @param groups number of components to be
   * @return new statistics of the same rows; their log-likelihood is still that before merging
   */
  public SufficientStatistics grouped(int[] groupOf, int groups) {
    SufficientStatistics grouped =
        new SufficientStatistics(groups, dim, statistic, null, categories);
    for (int i = 0; i < n; i++) {
      grouped.counts[groupOf[i]] += counts[i];
      for (int j = 0; j < statistic.width(dim); j++) {
        grouped.sums[j * groups + groupOf[i]] += sums[j * n + i];
      }
      for (int l = 0; l < categories.total(); l++) {
        grouped.levelCounts[l * groups + groupOf[i]] += levelCounts[l * n + i];
      }
    }
    grouped.logSumExp = logSumExp;
    grouped.weight = weight;
    grouped.noise = noise;
    grouped.rows = rows;
    grouped.missing = missing;
    return grouped;
  }
}
