package org.gradientem.internal.families;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;

/**
 * The orientation that components share (EVE, VVE; for VVE the common principal components of Flury
 * 1984): rows R for which the rotated scatters {@code R W_i R'} come closest to diagonal, in the
 * sense of the likelihood. Planes are rotated one after the other, each to its own minimum, as by
 * Flury and Gautschi 1986, with Newton's step for the angle: the majorisation of Browne and
 * McNicholas 2014 has the same optima, but its steps shrink with the scatters' condition.
 */
final class CommonOrientation {
  /** Gain of a sweep, in log-likelihood per row, at which the sweeps end. */
  private static final double TOLERANCE = 1e-14;

  /** Sweeps of an M-step; the next one goes on from what these reach. */
  private static final int MAX_SWEEPS = 5;

  private static final BLAS LIBRARY = BLAS.getInstance();

  /** Java's: a native one takes longer to call than to rotate a number of each component. */
  private static final BLAS ROTATION_BLAS = JavaBLAS.getInstance();

  private final boolean equalVolume;
  private final int dim;
  private final int k;
  private final double[] counts;
  private final double[] scales;
  private final double[][] scaled;

  /** Takes each component's scatter, {@code d x d}; the determinants are equal or not. */
  CommonOrientation(boolean equalVolume, int dim, double[] counts, double[][] scatters) {
    this.equalVolume = equalVolume;
    this.dim = dim;
    this.k = counts.length;
    this.counts = counts;
    scales = new double[k];
    scaled = new double[k][];
    for (int i = 0; i < k; i++) {
      double scale = SharedShape.meanVariance(CovarianceType.FULL, dim, scatters[i], i);
      scales[i] = scale;
      scaled[i] = Arrays.stream(scatters[i]).map(entry -> entry / scale).toArray();
    }
  }

  /** Variances along the directions, times the components' counts. */
  double[][] diagonals(double[] directions) {
    double[][] diagonals = new double[k][dim];
    for (int i = 0; i < k; i++) {
      double[] rotated = rotated(directions, scaled[i]);
      for (int j = 0; j < dim; j++) {
        diagonals[i][j] = rotated[j * (dim + 1)] * scales[i];
      }
    }
    return diagonals;
  }

  /** Better common directions than the start's, one a row, {@code d x d}; not always the best. */
  double[] estimate(Covariances start) {
    double[] directions = bestStart(start);
    double[] stacked = stacked(directions);
    double[] weights = equalVolume ? relativeVolumes(stacked) : counts.clone();
    PlaneRotation plane = new PlaneRotation(k, equalVolume ? 1.0 / dim : 0, weights);
    boolean warm = start != null && isCommon(start.family());
    double gain = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < MAX_SWEEPS && gain > TOLERANCE; sweep++) {
      gain = 0;
      for (int j = 1; j < dim; j++) {
        for (int l = 0; l < j; l++) {
          plane.set(stacked, entry(l, l), entry(j, j), entry(l, j));
          double angle = sweep == 0 && !warm ? plane.searchAngle() : plane.improveAngle();
          gain += plane.gain();
          rotate(directions, stacked, l, j, angle);
        }
      }
    }
    return directions;
  }

  private static boolean isCommon(CovarianceFamily family) {
    return family == CovarianceFamily.EVE || family == CovarianceFamily.VVE;
  }

  /** Where the k values of an entry are in the stacked scatters, component after component. */
  private int entry(int row, int column) {
    return (column * dim + row) * k;
  }

  private void rotate(double[] directions, double[] stacked, int l, int j, double angle) {
    if (angle == 0) {
      return;
    }
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    LIBRARY.drot(dim, directions, l, dim, directions, j, dim, c, s);
    LIBRARY.drot(dim * k, stacked, entry(0, l), 1, stacked, entry(0, j), 1, c, s);
    for (int column = 0; column < dim; column++) {
      ROTATION_BLAS.drot(k, stacked, entry(l, column), 1, stacked, entry(j, column), 1, c, s);
    }
  }

  private double[] stacked(double[] directions) {
    double[] stacked = new double[Math.multiplyExact(dim * dim, k)];
    for (int i = 0; i < k; i++) {
      double[] rotated = rotated(directions, scaled[i]);
      for (int e = 0; e < rotated.length; e++) {
        stacked[e * k + i] = rotated[e];
      }
    }
    return stacked;
  }

  /** {@code R W R'}. */
  private double[] rotated(double[] directions, double[] scatter) {
    double[] product = new double[scatter.length];
    double[] rotated = new double[scatter.length];
    LIBRARY.dgemm("N", "N", dim, dim, dim, 1, directions, dim, scatter, dim, 0, product, dim);
    LIBRARY.dgemm("N", "T", dim, dim, dim, 1, product, dim, directions, dim, 0, rotated, dim);
    return rotated;
  }

  /** Geometric means of the variances along the directions, the largest 1. */
  private double[] relativeVolumes(double[] stacked) {
    double[] logs = logVolumes(stacked);
    double largest = Arrays.stream(logs).max().getAsDouble();
    return Arrays.stream(logs).map(log -> Math.exp(log - largest)).toArray();
  }

  private double[] logVolumes(double[] stacked) {
    double[] logs = new double[k];
    for (int i = 0; i < k; i++) {
      logs[i] = Math.log(scales[i]);
      for (int j = 0; j < dim; j++) {
        logs[i] += Math.log(Math.max(stacked[entry(j, j) + i], Double.MIN_NORMAL)) / dim;
      }
    }
    return logs;
  }

  /** What the family minimises, per coordinate. */
  private double objective(double[] directions) {
    double[] logs = logVolumes(stacked(directions));
    if (equalVolume) {
      double largest = Arrays.stream(logs).max().getAsDouble();
      return largest + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum());
    }
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += counts[i] * logs[i];
    }
    return sum;
  }

  /**
   * The best of the start's axes, the coordinates' and the scatters' principal ones, each the
   * orientation of a smaller family: what is found is not worse than any of these.
   */
  private double[] bestStart(Covariances start) {
    double[] sum = new double[dim * dim];
    double[] levelled = new double[dim * dim];
    double largest = Arrays.stream(scales).max().getAsDouble();
    for (int i = 0; i < k; i++) {
      LIBRARY.daxpy(dim * dim, scales[i] / largest, scaled[i], 1, sum, 1);
      LIBRARY.daxpy(dim * dim, counts[i], scaled[i], 1, levelled, 1);
    }
    double[] coordinates = new double[dim * dim];
    for (int j = 0; j < dim; j++) {
      coordinates[j * (dim + 1)] = 1;
    }
    double[] best = better(coordinates, PrincipalDirections.decompose(dim, sum).vectors());
    best = better(best, PrincipalDirections.decompose(dim, levelled).vectors());
    return start == null ? best : better(axes(start), best);
  }

  private double[] better(double[] first, double[] second) {
    return objective(second) < objective(first) ? second : first;
  }

  private double[] axes(Covariances start) {
    double[] sum = new double[dim * dim];
    for (int i = 0; i < k; i++) {
      double[][] matrix = start.get(i).toMatrix();
      double trace = 0;
      for (int j = 0; j < dim; j++) {
        trace += matrix[j][j];
      }
      // Alike weights would let opposite correlations cancel.
      double weight = counts[i] / trace * (1 + 1.0 / (i + 1));
      for (int j = 0; j < dim; j++) {
        LIBRARY.daxpy(dim, weight, matrix[j], 0, 1, sum, j * dim, 1);
      }
    }
    return PrincipalDirections.decompose(dim, sum).vectors();
  }
}
