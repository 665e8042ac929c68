package org.gradientem.internal.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FullCovariance;

/**
 * The M-step of every covariance family: the covariances that maximise {@code -1/2 sum_i [N_i log
 * det Sigma_i + trace(W_i Sigma_i^-1)]} within the family, given each component's count {@code N_i}
 * and scatter {@code W_i} (Celeux and Govaert 1995; Browne and McNicholas 2014). The families of
 * full matrices follow the diagonal ones in coordinates of their own: eigenvectors of each scatter
 * (EEV, VEV) or one {@linkplain CommonOrientation common orientation} (EVE, VVE).
 */
public final class FamilyEstimate {
  private final CovarianceFamily family;
  private final int dim;
  private final double[] counts;
  private final Covariances start;

  private FamilyEstimate(CovarianceFamily family, int dim, double[] counts, Covariances start) {
    this.family = family;
    this.dim = dim;
    this.counts = counts;
    this.start = start;
  }

  /**
   * Estimates the covariances of k components.
   *
   * @param family what they have in common
   * @param dim number of coordinates d
   * @param counts rows of each component {@code N_i}, k values; positive but for tied families
   * @param scatters each component's scatter about its own mean {@code W_i}, k arrays of {@link
   *     CovarianceType#momentSize} numbers: the trace, the diagonal, or {@code d x d}; unchanged
   * @param start covariances of as many components, of any family, whose volumes and orientation
   *     the iterative families (VEI, VEE, VEV, EVE, VVE) start from, or null; EVE and VVE only come
   *     closer to their maximum, which they reach when each result is the next start, as in EM
   * @return the covariances; with {@code start} of the same family never worse than it
   * @throws IllegalArgumentException if a component has no rows, or scatters leave a covariance
   *     that is not positive definite
   */
  public static Covariances estimate(
      CovarianceFamily family, int dim, double[] counts, double[][] scatters, Covariances start) {
    FamilyEstimate estimate = new FamilyEstimate(family, dim, counts, start);
    if (family.isTied()) {
      return new Covariances.Tied(family, estimate.tied(scatters));
    }
    estimate.requireRows();
    double[][] values = estimate.own(scatters);
    Covariance[] components =
        Arrays.stream(values)
            .map(value -> Covariance.of(family.type(), dim, value))
            .toArray(Covariance[]::new);
    return new Covariances.Own(family, components);
  }

  private void requireRows() {
    for (int i = 0; i < counts.length; i++) {
      if (!(counts[i] > 0)) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "Component %d has the count %s, so family %s cannot estimate its covariance; leave it out.",
                i, counts[i], family));
      }
    }
  }

  /** EII, EEI, EEE, identity: the pooled scatter per row. */
  private Covariance tied(double[][] scatters) {
    return family == CovarianceFamily.IDENTITY
        ? new AxisAlignedCovariance.Identity(dim)
        : Covariance.of(family.type(), dim, pooled(scatters));
  }

  private double[] pooled(double[][] scatters) {
    double[] sum = new double[scatters[0].length];
    for (double[] scatter : scatters) {
      for (int e = 0; e < sum.length; e++) {
        sum[e] += scatter[e];
      }
    }
    return quotient(sum, Arrays.stream(counts).sum());
  }

  private double[][] own(double[][] scatters) {
    if (counts.length == 1) {
      // Its type alone restricts it: what a family shares would only add rounding.
      return perRow(scatters);
    }
    return switch (family) {
      case EVI -> equalVolume(scatters, this::logRootOfDiagonal);
      case VEI -> equalShape(CovarianceType.DIAGONAL, scatters);
      case VEE -> equalShape(CovarianceType.FULL, scatters);
      case EVE, VVE -> commonOrientation(scatters);
      case EEV, VEV -> ownOrientations(scatters);
      case EVV -> equalVolume(scatters, this::logRootOfDeterminant);
      case VII, VVI, VVV -> perRow(scatters);
      case CCU, UUU -> throw new IllegalStateException(family + " is estimated by FactorEstimate.");
      case IDENTITY, EII, EEI, EEE ->
          throw new IllegalStateException(family + " has no covariances of the components' own.");
    };
  }

  /** VII, VVI, VVV: each scatter per row. */
  private double[][] perRow(double[][] scatters) {
    return IntStream.range(0, counts.length)
        .mapToObj(i -> quotient(scatters[i], counts[i]))
        .toArray(double[][]::new);
  }

  private double[] quotient(double[] scatter, double rows) {
    double divisor = family.type() == CovarianceType.SPHERICAL ? rows * dim : rows;
    return Arrays.stream(scatter).map(entry -> entry / divisor).toArray();
  }

  /** VEI, VEE: in rounds. */
  private double[][] equalShape(CovarianceType type, double[][] scatters) {
    return new SharedShape(type, dim, counts, scatters).estimate(start);
  }

  /** EVI, EVV: {@code lambda W_i / g_i} with {@code lambda = sum g_i / N}. */
  private double[][] equalVolume(double[][] scatters, ToDoubleFunction<double[]> logRoot) {
    int k = counts.length;
    double[] logRoots = new double[k];
    for (int i = 0; i < k; i++) {
      logRoots[i] = logRoot.applyAsDouble(scatters[i]);
      if (!Double.isFinite(logRoots[i])) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "The scatter of component %d is singular, so family %s has no volume for it; leave it out or regularise.",
                i, family));
      }
    }
    double largest = Arrays.stream(logRoots).max().getAsDouble();
    double sum = Arrays.stream(logRoots).map(root -> Math.exp(root - largest)).sum();
    double volume = Math.exp(largest + Math.log(sum / Arrays.stream(counts).sum()));
    return IntStream.range(0, k)
        .mapToObj(
            i -> {
              // Two factors: their product can leave the range of doubles.
              double shape = Math.exp(-logRoots[i]);
              return Arrays.stream(scatters[i]).map(entry -> entry * shape * volume).toArray();
            })
        .toArray(double[][]::new);
  }

  /** Logarithm of the d-th root of a determinant, a scatter's volume. */
  private double logRootOfDiagonal(double[] diagonal) {
    return Arrays.stream(diagonal).map(Math::log).sum() / dim;
  }

  private double logRootOfDeterminant(double[] scatter) {
    return new FullCovariance(dim, scatter).logDeterminant() / dim;
  }

  /**
   * EEV, VEV: EEI, VEI along each scatter's eigenvectors, in falling order of their eigenvalues.
   */
  private double[][] ownOrientations(double[][] scatters) {
    PrincipalDirections[] axes =
        Arrays.stream(scatters)
            .map(scatter -> PrincipalDirections.decompose(dim, scatter.clone()))
            .toArray(PrincipalDirections[]::new);
    // Rounding can leave an eigenvalue of a singular scatter just below zero.
    double[][] diagonals =
        Arrays.stream(axes)
            .map(own -> Arrays.stream(own.eigenvalues()).map(value -> Math.max(0, value)).toArray())
            .toArray(double[][]::new);
    double[][] variances = new double[counts.length][];
    if (family == CovarianceFamily.EEV) {
      Arrays.fill(variances, pooled(diagonals));
    } else {
      variances = equalShape(CovarianceType.DIAGONAL, diagonals);
    }
    for (int i = 0; i < variances.length; i++) {
      variances[i] = alongDirections(axes[i].vectors(), variances[i]);
    }
    return variances;
  }

  /** EVE, VVE: EVI, VVI in the coordinates of the common orientation. */
  private double[][] commonOrientation(double[][] scatters) {
    boolean equalVolume = family == CovarianceFamily.EVE;
    CommonOrientation common = new CommonOrientation(equalVolume, dim, counts, scatters);
    double[] directions = common.estimate(start);
    double[][] diagonals = common.diagonals(directions);
    double[][] variances =
        equalVolume ? equalVolume(diagonals, this::logRootOfDiagonal) : perRow(diagonals);
    return Arrays.stream(variances)
        .map(diagonal -> alongDirections(directions, diagonal))
        .toArray(double[][]::new);
  }

  /** {@code R' diag(variances) R} of directions R, one a row. */
  private double[] alongDirections(double[] directions, double[] variances) {
    double[] scaled = directions.clone();
    for (int e = 0; e < scaled.length; e++) {
      scaled[e] *= Math.sqrt(variances[e % dim]);
    }
    double[] matrix = new double[scaled.length];
    BLAS.getInstance().dsyrk("L", "T", dim, dim, 1, scaled, dim, 0, matrix, dim);
    return matrix;
  }
}
