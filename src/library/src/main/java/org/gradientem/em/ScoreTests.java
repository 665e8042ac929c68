package org.gradientem.em;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.summary.Drift;
import org.gradientem.summary.Drift.Change;
import org.gradientem.summary.Drift.Kind;

/**
 * Tests whether new rows have the distribution of those that a mixture was fitted to, by the score
 * of each component on the new rows: by where EM would move its weight, mean and categories. On the
 * old rows the score is 0. Its variance on the new ones is therefore that of one row times {@code
 * 1/R + 1/W}, also where the mixture is not the true distribution. One row's variance is at most
 * that of a row whose component is known, since {@code E psi^2 <= E psi}. Tests of known groups are
 * therefore conservative: the G-test for weights and categories, Hotelling's T-squared for means.
 */
final class ScoreTests {
  /** Probability that anything is called a change where nothing has changed. */
  private static final double SIGNIFICANCE = 1e-3;

  /** That of the mean log-density, which of heavy tails is less normal than its score. */
  private static final double DENSITY_SIGNIFICANCE = 1e-6;

  private final Mixture mixture;
  private final double[] weights;
  private final double oldRows;
  private final SufficientStatistics found;
  private final double[] counts;

  /**
   * Prepares the tests.
   *
   * @param mixture a mixture without noise
   * @param oldRows the weight R of the rows that it was fitted to
   * @param found a pass of the mixture over the new rows
   */
  ScoreTests(Mixture mixture, double oldRows, SufficientStatistics found) {
    this.mixture = mixture;
    this.oldRows = oldRows;
    this.found = found;
    weights = mixture.weights();
    counts = found.counts();
  }

  /**
   * Returns what has changed, by all tests together at the level of significance (Bonferroni).
   *
   * @param nats the difference of the mean log-densities
   * @param standardError its standard error
   */
  Drift drift(double nats, double standardError) {
    double tail = Erf.erfc(nats / standardError / Math.sqrt(2)) / 2;
    List<Change> all = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      all.add(weight(i));
      if (mixture.dim() > 0) {
        all.add(mean(i));
      }
      for (int c = 0; c < mixture.levels().categories().columns(); c++) {
        all.add(categories(i, c));
      }
    }
    double level = SIGNIFICANCE / all.size();
    all.removeIf(change -> change.probability() >= level);
    if (tail < DENSITY_SIGNIFICANCE) {
      all.add(new Change(Kind.DENSITY, null, null, -nats, tail));
    }
    all.sort(Comparator.comparingDouble(Change::probability));
    return new Drift(nats, standardError, all);
  }

  private Change weight(int i) {
    double rows = found.weight();
    double probability =
        gTest(
            oldRows,
            new double[] {weights[i], 1 - weights[i]},
            rows,
            new double[] {counts[i] / rows, 1 - counts[i] / rows});
    return new Change(Kind.WEIGHT, i, null, counts[i] / rows - weights[i], probability);
  }

  private Change categories(int i, int column) {
    Categories categories = mixture.levels().categories();
    double[] before = mixture.levels().of(i, column);
    double[] all = found.levelCounts();
    double[] now =
        IntStream.range(0, before.length)
            .mapToDouble(l -> all[(categories.start(column) + l) * counts.length + i])
            .toArray();
    double rows = Arrays.stream(now).sum();
    Arrays.setAll(now, l -> rows > 0 ? now[l] / rows : before[l]);
    double other =
        IntStream.range(0, now.length).mapToDouble(l -> Math.abs(now[l] - before[l]) / 2).sum();
    double probability = gTest(oldRows * weights[i], before, rows, now);
    return new Change(Kind.CATEGORIES, i, categories.place(column), other, probability);
  }

  /** The probability that two samples' fractions differ as much or more by chance. */
  static double gTest(double oldRows, double[] before, double newRows, double[] now) {
    double sum = 0;
    int cells = 0;
    for (int l = 0; l < before.length; l++) {
      double both = (oldRows * before[l] + newRows * now[l]) / (oldRows + newRows);
      sum += both > 0 ? oldRows * divergence(before[l], both) : 0;
      sum += both > 0 ? newRows * divergence(now[l], both) : 0;
      cells += both > 0 ? 1 : 0;
    }
    // Rounding may leave less than 0.
    return cells < 2 ? 1 : Gamma.regularizedGammaQ((cells - 1) / 2.0, Math.max(sum, 0));
  }

  private static double divergence(double fraction, double expected) {
    return fraction > 0 ? fraction * Math.log(fraction / expected) : 0;
  }

  private Change mean(int i) {
    Covariance covariance = mixture.covariances().get(i);
    double[] sums = found.sums();
    double[] mean = mixture.means()[i];
    double[] shift = new double[mean.length];
    double[] deviations = new double[mean.length];
    int most = 0;
    for (int j = 0; j < shift.length; j++) {
      shift[j] = counts[i] > 0 ? sums[j * counts.length + i] / counts[i] - mean[j] : 0;
      deviations[j] = shift[j] / Math.sqrt(covariance.variance(j));
      most = Math.abs(deviations[j]) > Math.abs(deviations[most]) ? j : most;
    }
    double old = oldRows * weights[i];
    double square = covariance.squaredLength(shift, 1) * old * counts[i] / (old + counts[i]);
    boolean isTied = mixture.covariances().family().isTied();
    double rowsOfCovariance = isTied ? oldRows - counts.length : old - 1;
    double free = rowsOfCovariance;
    if (covariance.type() == CovarianceType.FULL) {
      free -= shift.length - 1;
    }
    // Hotelling's T-squared, of a covariance that old rows alone determine.
    double f = square / shift.length * free / rowsOfCovariance;
    double probability =
        free < 1
            ? 1
            : Beta.regularizedBeta(free / (free + shift.length * f), free / 2, shift.length / 2.0);
    return new Change(Kind.MEAN, i, place(most), deviations[most], probability);
  }

  /** The feature that a coordinate of the Gaussians is. */
  private int place(int coordinate) {
    double[] features = IntStream.range(0, mixture.features()).asDoubleStream().toArray();
    return (int) mixture.levels().categories().numbers(features)[coordinate];
  }
}
