package org.gradientem.internal.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.internal.work.Lapack;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FullCovariance;

/**
 * The least covariance of components whose rows are rounded. A value on a grid of step h determines
 * a cell, not a point, and no cell gives a density above 1 / h: what a narrower component gains
 * says nothing of what was measured.
 *
 * <p>Components of covariance S on all points of a grid of steps {@code h_j} have a density that,
 * on the grid, is higher by the share {@code 2 sum exp(-2 pi^2 m' S m)} than the one they
 * approximate, with S in units of the steps and the sum over whole numbers m (Poisson summation).
 * With {@code m' S m = s} n rows gain as much by that as BIC takes for a parameter. So {@code m' S
 * m} is s at least along each rounded feature; and half as much in any direction of these, which is
 * enough where m has two entries or more. Features that are not rounded have h = 0, and no bound.
 *
 * <p>The logarithm of a rounded number x has steps of {@code h / x}, so its bound is that at the
 * component's mean ({@link #at}). EM's likelihood can fall where a mean moves to smaller numbers,
 * as the bound of its component rises by that.
 */
public final class Rounding {
  /** The bound is met up to rounding of doubles. */
  private static final double TOLERANCE = 1e-9;

  /** Of the least variance along a feature, that in any direction of rounded features. */
  private static final double OF_ANY_DIRECTION = 0.5;

  /** The least variance along each feature; of a logarithm that where it is 0. */
  private final double[] least;

  /** The rounded features. */
  private final int[] rounded;

  private final boolean[] isLog;

  /** The least variance of the logarithm of one step, the smallest number: h / x is 1 there. */
  private final double most;

  /**
   * Determines the least variances.
   *
   * @param steps of each feature: the distance between neighbouring values, 0 if it is not rounded;
   *     of the logarithm of a rounded number the distance between neighbouring numbers, in units
   *     whose logarithm is 0
   * @param isLog of each feature, whether it is the logarithm of a rounded number
   * @param rows whose likelihood counts
   */
  public Rounding(double[] steps, boolean[] isLog, double rows) {
    this(leastVariances(steps, rows), leastVariances(new double[] {1}, rows)[0], isLog.clone());
  }

  /**
   * Determines the least variances where no feature is a logarithm.
   *
   * @param steps of each feature: the distance between neighbouring values, 0 if it is not rounded
   * @param rows whose likelihood counts
   */
  public Rounding(double[] steps, double rows) {
    this(steps, new boolean[steps.length], rows);
  }

  private Rounding(double[] least, double most, boolean... isLog) {
    this.least = least;
    this.most = most;
    this.isLog = isLog;
    rounded = IntStream.range(0, least.length).filter(j -> least[j] > 0).toArray();
  }

  private static double[] leastVariances(double[] steps, double rows) {
    double n = Math.max(2, rows);
    double share = Math.log(4 * n / Math.log(n)) / (2 * Math.PI * Math.PI);
    return Arrays.stream(steps).map(step -> share * step * step).toArray();
  }

  /**
   * Returns the bound of features that are not rounded.
   *
   * @param dim number of features
   * @return no bound
   */
  public static Rounding none(int dim) {
    return new Rounding(new double[dim], 1);
  }

  /**
   * Returns the bound where none is above the variance of all rows: the value of 0 and 1 that a row
   * has determines little more than that.
   *
   * @param variances of each feature; not looked at for logarithms
   * @return the bound
   */
  public Rounding atMost(double... variances) {
    double[] lower = least.clone();
    Arrays.setAll(lower, j -> isLog[j] ? least[j] : Math.min(least[j], variances[j]));
    return new Rounding(lower, most, isLog);
  }

  /** Returns whether the bound depends on the place of a component. */
  boolean hasLogarithms() {
    return Arrays.stream(rounded).anyMatch(j -> isLog[j]);
  }

  /** Returns the bound of a component with a mean. */
  Rounding at(double... mean) {
    double[] there = least.clone();
    for (int j : rounded) {
      // The mean of a component without a cell of the column can be anywhere.
      there[j] = isLog[j] ? Math.min(most, least[j] * Math.exp(-2 * mean[j])) : least[j];
    }
    return new Rounding(there, most, new boolean[least.length]);
  }

  int dim() {
    return least.length;
  }

  /** Returns the least variance of a feature, 0 if it is not rounded. */
  double least(int feature) {
    return least[feature];
  }

  /** Returns whether no feature is rounded. */
  boolean isNone() {
    return rounded.length == 0;
  }

  /** Returns the covariance raised to the bound, the same object if it is within. */
  Covariance raised(Covariance shared) {
    double[] scatter = shared.values();
    if (shared.type() == CovarianceType.SPHERICAL) {
      scatter[0] *= least.length;
    }
    if (!raise(shared.type(), 1, scatter)) {
      return shared;
    }
    if (shared.type() == CovarianceType.SPHERICAL) {
      scatter[0] /= least.length;
    }
    return Covariance.of(shared.type(), least.length, scatter);
  }

  /**
   * Raises the scatter of a component to one whose covariance is within the bound. Where one bound
   * is not met, {@code -1/2 [N log det Sigma + trace(W Sigma^-1)]} is greatest there: what other
   * features are, given the rounded ones, stays as it is.
   *
   * @param type the shape of the scatter
   * @param count weight of its rows N
   * @param scatter their scatter W, changed in place; both triangles of a matrix
   * @return whether it was below the bound
   */
  boolean raise(CovarianceType type, double count, double[] scatter) {
    return switch (type) {
      case IDENTITY -> false;
      case SPHERICAL -> raise(scatter, 0, count * least.length * greatest());
      case DIAGONAL ->
          Arrays.stream(rounded).filter(j -> raise(scatter, j, count * least[j])).count() > 0;
      case FULL -> !isNone() && raiseMatrix(count, scatter);
    };
  }

  private double greatest() {
    return Arrays.stream(least).max().orElse(0);
  }

  private static boolean raise(double[] scatter, int entry, double bound) {
    boolean isBelow = scatter[entry] < bound;
    scatter[entry] = Math.max(scatter[entry], bound);
    return isBelow;
  }

  private boolean raiseMatrix(double count, double[] scatter) {
    int dim = least.length;
    boolean isBelow = false;
    for (int j : rounded) {
      double variance = scatter[j * (dim + 1)];
      double bound = count * least[j];
      if (variance > 0 && variance < bound * (1 - TOLERANCE)) {
        double[] column = Arrays.copyOfRange(scatter, j * dim, (j + 1) * dim);
        addSquare((bound / variance - 1) / variance, column, scatter);
        isBelow = true;
      }
    }
    int r = rounded.length;
    double[] roots =
        Arrays.stream(rounded).mapToDouble(j -> Math.sqrt(count * ofAnyDirection(j))).toArray();
    double[] inBounds = inUnits(scatter, roots);
    if (isAboveOne(inBounds)) {
      return isBelow;
    }
    PrincipalDirections directions = PrincipalDirections.decompose(r, inBounds);
    for (int e = 0; e < r; e++) {
      double size = directions.eigenvalues()[e];
      // A singular scatter is refused by its family.
      if (size > 0 && size * (1 + TOLERANCE) < 1) {
        double[] weights = new double[dim];
        for (int j = 0; j < r; j++) {
          weights[rounded[j]] = directions.vectors()[j * r + e] / (roots[j] * size);
        }
        double[] along = new double[dim];
        BLAS.getInstance().dsymv("L", dim, 1, scatter, dim, weights, 1, 0, along, 1);
        addSquare(1 - size, along, scatter);
        isBelow = true;
      }
    }
    return isBelow;
  }

  private double ofAnyDirection(int feature) {
    return OF_ANY_DIRECTION * least[feature];
  }

  private void addSquare(double times, double[] x, double[] matrix) {
    BLAS.getInstance().dsyr("L", least.length, times, x, 1, matrix, least.length);
    Lapack.mirrorLowerTriangle(least.length, matrix);
  }

  /** The part of rounded features, in units in which the bound in any direction is 1. */
  private double[] inUnits(double[] matrix, double... roots) {
    int r = rounded.length;
    double[] block = new double[r * r];
    Arrays.setAll(
        block,
        e ->
            matrix[rounded[e / r] * least.length + rounded[e % r]] / (roots[e / r] * roots[e % r]));
    return block;
  }

  private boolean isAboveOne(double... block) {
    double[] rest = block.clone();
    for (int j = 0; j < rounded.length; j++) {
      rest[j * (rounded.length + 1)] -= 1;
    }
    return FullCovariance.smallestPivot(rounded.length, rest) > 0;
  }

  /**
   * Returns the least factor by which a covariance has to be multiplied to be within the bound, 1
   * at least.
   */
  double factor(Covariance covariance) {
    if (covariance.type() == CovarianceType.IDENTITY || isNone()) {
      return 1;
    }
    double times =
        Arrays.stream(rounded).mapToDouble(j -> least[j] / covariance.variance(j)).max().orElse(0);
    if (covariance.type() == CovarianceType.FULL) {
      double[] roots =
          Arrays.stream(rounded).mapToDouble(j -> Math.sqrt(ofAnyDirection(j))).toArray();
      double[] block = inUnits(covariance.values(), roots);
      double[] sizes = PrincipalDirections.decompose(rounded.length, block).eigenvalues();
      times = Math.max(times, 1 / sizes[sizes.length - 1]);
    }
    return times > 1 + TOLERANCE ? times : 1;
  }
}
