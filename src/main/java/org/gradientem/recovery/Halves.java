package org.gradientem.recovery;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/**
 * Two components fitted by EM to weighted rows that one component has now, in coordinates in which
 * that one's covariance is the identity.
 */
final class Halves {
  /** What the two halves' covariances are. */
  enum Kind {
    /** The component's, as it stands. */
    HELD,
    /** One of both halves. */
    SHARED,
    /** Each its own. */
    OWN
  }

  /** Pseudo-rows of a half, with a quarter of the component's variance. */
  private static final double PRIOR_ROWS = 0.1;

  private static final double PRIOR_VARIANCE = 0.25;

  private static final double CROSSING = 0.05;

  private final int rows;
  private final int dim;
  private final double[] z;
  private final double[] weights;
  private final double total;
  private final Kind kind;

  /** The responsibilities of the first half. */
  private final double[] first;

  private double logLikelihood = Double.NEGATIVE_INFINITY;

  private Halves(int dim, double[] z, double[] weights, double[] cut, Kind kind) {
    this.rows = weights.length;
    this.dim = dim;
    this.z = z;
    this.weights = weights;
    this.kind = kind;
    total = Arrays.stream(weights).sum();
    first = cut;
  }

  /** Halves after so many steps from a cut, or null if one of them dies out. */
  static Halves fit(int dim, double[] z, double[] weights, double[] cut, Kind kind, int steps) {
    Halves halves = new Halves(dim, z, weights, cut, kind);
    for (int t = 0; t < steps; t++) {
      if (!halves.step()) {
        return null;
      }
    }
    return halves;
  }

  /** Responsibilities of a first half below the median along a direction. */
  static double[] medianCut(double[] weights, double[] along) {
    int[] order = order(along);
    double half = Arrays.stream(weights).sum() / 2;
    double seen = 0;
    int count = 0;
    while (count < order.length && seen < half) {
      seen += weights[order[count++]];
    }
    return cut(order, count);
  }

  /** The same, cut where the coordinates fall best into two clusters, however unequal. */
  static double[] clusterCut(double[] weights, double[] along) {
    int[] order = order(along);
    double total = 0;
    double sum = 0;
    for (int r = 0; r < along.length; r++) {
      total += weights[r];
      sum += weights[r] * along[r];
    }
    double below = 0;
    double sumBelow = 0;
    double most = 0;
    int count = 1;
    for (int q = 1; q < order.length; q++) {
      below += weights[order[q - 1]];
      sumBelow += weights[order[q - 1]] * along[order[q - 1]];
      double above = total - below;
      double distance = sumBelow / below - (sum - sumBelow) / above;
      double between = below * above * distance * distance;
      if (above > 0 && between > most) {
        most = between;
        count = q;
      }
    }
    return cut(order, count);
  }

  private static int[] order(double... along) {
    return IntStream.range(0, along.length)
        .boxed()
        .sorted(Comparator.comparingDouble(r -> along[r]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Not quite 0 and 1, so that rows may cross over. */
  private static double[] cut(int[] order, int count) {
    double[] cut = new double[order.length];
    for (int q = 0; q < order.length; q++) {
      cut[order[q]] = q < count ? 1 - CROSSING : CROSSING;
    }
    return cut;
  }

  /** Responsibilities of the first half. */
  double[] first() {
    return first;
  }

  /** Parameters that two components have more than one. */
  int parameters() {
    return dim + 1 + (kind == Kind.OWN ? dim * (dim + 1) / 2 : 0);
  }

  /** Twice the log-likelihood gained over one component. */
  double gain() {
    double single = 0;
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < rows; r++) {
        single -= 0.5 * weights[r] * z[j * rows + r] * z[j * rows + r];
      }
    }
    return 2 * (logLikelihood - single);
  }

  /** An EM step; false if a half has too few rows. */
  private boolean step() {
    double[] g = new double[rows];
    double[] h = new double[rows];
    double a = 0;
    for (int r = 0; r < rows; r++) {
      g[r] = weights[r] * first[r];
      h[r] = weights[r] - g[r];
      a += g[r];
    }
    double b = total - a;
    if (Math.min(a, b) < (kind == Kind.OWN ? dim + 1 : 1)) {
      return false;
    }
    double[] meanA = mean(g, a);
    double[] meanB = mean(h, b);
    Covariance covarianceA = null;
    Covariance covarianceB = null;
    if (kind == Kind.OWN) {
      covarianceA = covariance(scatter(g, meanA), a);
      covarianceB = covariance(scatter(h, meanB), b);
    } else if (kind == Kind.SHARED) {
      double[] scatter = scatter(g, meanA);
      Scatter.add(scatter(h, meanB), scatter);
      covarianceA = covariance(scatter, total);
      covarianceB = covarianceA;
    }
    expect(
        logDensity(covarianceA, meanA, Math.log(a / total)),
        logDensity(covarianceB, meanB, Math.log(b / total)));
    return true;
  }

  private void expect(double[] logA, double[] logB) {
    logLikelihood = 0;
    for (int r = 0; r < rows; r++) {
      double top = Math.max(logA[r], logB[r]);
      double a = Math.exp(logA[r] - top);
      double sum = a + Math.exp(logB[r] - top);
      first[r] = a / sum;
      logLikelihood += weights[r] * (top + Math.log(sum));
    }
  }

  private double[] mean(double[] g, double count) {
    double[] mean = new double[dim];
    BLAS.getInstance().dgemv("T", rows, dim, 1 / count, z, rows, g, 1, 0, mean, 1);
    return mean;
  }

  private double[] scatter(double[] g, double[] mean) {
    double[] y = new double[z.length];
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < rows; r++) {
        y[j * rows + r] = Math.sqrt(g[r]) * (z[j * rows + r] - mean[j]);
      }
    }
    double[] scatter = new double[dim * dim];
    BLAS.getInstance().dsyrk("L", "T", dim, rows, 1, y, rows, 0, scatter, dim);
    for (int j = 0; j < dim; j++) {
      scatter[j * dim + j] += PRIOR_ROWS * PRIOR_VARIANCE;
      for (int i = 0; i < j; i++) {
        scatter[j * dim + i] = scatter[i * dim + j];
      }
    }
    return scatter;
  }

  private Covariance covariance(double[] scatter, double count) {
    Scatter.scale(1 / (count + PRIOR_ROWS), scatter);
    return Covariance.of(CovarianceType.FULL, dim, scatter);
  }

  /** Without the constant that all densities share; null stands for the identity. */
  private double[] logDensity(Covariance covariance, double[] mean, double logShare) {
    double[] y = new double[z.length];
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < rows; r++) {
        y[j * rows + r] = z[j * rows + r] - mean[j];
      }
    }
    double[] white = covariance == null ? y : covariance.whiten(y, rows);
    double[] logDensity = new double[rows];
    Arrays.fill(logDensity, logShare - (covariance == null ? 0 : covariance.logDeterminant() / 2));
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < rows; r++) {
        logDensity[r] -= 0.5 * white[j * rows + r] * white[j * rows + r];
      }
    }
    return logDensity;
  }
}
