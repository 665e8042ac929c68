package org.gradientem.internal.families;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;

/**
 * The covariances near some of a family's, within the family: log volumes, log shapes of sum 0 and
 * a rotation in every plane, each once if the family's code has E in its place, else once per
 * component.
 */
final class FamilyParametrisation {
  private final CovarianceFamily family;
  private final int k;
  private final int d;
  private final double[] logVolumes;
  private final double[][] logShapes;
  private final RealMatrix[] orientations;

  FamilyParametrisation(Covariances covariances, int k) {
    this.family = covariances.family();
    this.k = k;
    this.d = covariances.dim();
    logVolumes = new double[own(0) ? k : 1];
    logShapes = new double[own(1) ? k : 1][];
    orientations = new RealMatrix[own(2) ? k : 1];
    for (int i = 0; i < logVolumes.length; i++) {
      logVolumes[i] = covariances.get(i).logDeterminant() / d;
    }
    for (int i = 0; i < orientations.length; i++) {
      orientations[i] = orientation(covariances, i);
    }
    for (int i = 0; i < logShapes.length; i++) {
      RealMatrix axes = orientations[own(2) ? i : 0];
      RealMatrix sigma = new Array2DRowRealMatrix(covariances.get(i).toMatrix());
      RealMatrix diagonal = axes.transpose().multiply(sigma).multiply(axes);
      double[] logs = new double[d];
      Arrays.setAll(logs, j -> Math.log(diagonal.getEntry(j, j)));
      double mean = Arrays.stream(logs).average().getAsDouble();
      logShapes[i] = Arrays.stream(logs).map(log -> log - mean).toArray();
    }
  }

  private boolean own(int place) {
    return family.name().charAt(place) == 'V';
  }

  /** Axes of one component; of a mean of all, in which no two variances are alike, if shared. */
  private RealMatrix orientation(Covariances covariances, int component) {
    if (family.type() != CovarianceType.FULL) {
      return MatrixUtils.createRealIdentityMatrix(d);
    }
    double[] sum = new double[d * d];
    for (int i = own(2) ? component : 0; i < (own(2) ? component + 1 : k); i++) {
      double[][] matrix = covariances.get(i).toMatrix();
      double scale = (1 + 0.37 * i) / Math.exp(covariances.get(i).logDeterminant() / d);
      for (int e = 0; e < d * d; e++) {
        sum[e] += scale * matrix[e / d][e % d];
      }
    }
    double[] rows = PrincipalDirections.decompose(d, sum).vectors();
    RealMatrix axes = new Array2DRowRealMatrix(d, d);
    for (int e = 0; e < d * d; e++) {
      axes.setEntry(e / d, e % d, rows[e]);
    }
    return axes;
  }

  private int shapeParameters() {
    return family.type() == CovarianceType.SPHERICAL ? 0 : d - 1;
  }

  private int angles() {
    return family.type() == CovarianceType.FULL ? d * (d - 1) / 2 : 0;
  }

  int parameters() {
    return logVolumes.length
        + logShapes.length * shapeParameters()
        + orientations.length * angles();
  }

  /** -1/2 sum N_i log det Sigma_i + trace(W_i Sigma_i^-1), W_i whole. */
  double expectedLogLikelihood(double[] tangent, double[] counts, double[][] scatters) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      RealMatrix axes = axes(tangent, i);
      double[] logs = logVariances(tangent, i);
      RealMatrix scatter = FamilyScatters.matrix(d, scatters[i]);
      RealMatrix rotated = axes.transpose().multiply(scatter).multiply(axes);
      for (int j = 0; j < d; j++) {
        sum -= 0.5 * (counts[i] * logs[j] + rotated.getEntry(j, j) * Math.exp(-logs[j]));
      }
    }
    return sum;
  }

  /** One component's covariance. */
  RealMatrix covariance(double[] tangent, int i) {
    RealMatrix axes = axes(tangent, i);
    double[] variances = Arrays.stream(logVariances(tangent, i)).map(Math::exp).toArray();
    return axes.multiply(MatrixUtils.createRealDiagonalMatrix(variances))
        .multiply(axes.transpose());
  }

  private double[] logVariances(double[] tangent, int i) {
    double volume = logVolumes[own(0) ? i : 0] + tangent[own(0) ? i : 0];
    int shape = own(1) ? i : 0;
    int offset = logVolumes.length + shape * shapeParameters();
    double[] logs = new double[d];
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double change = 0;
      if (shapeParameters() > 0) {
        change = j < d - 1 ? tangent[offset + j] : -sum;
        sum += change;
      }
      logs[j] = volume + logShapes[shape][j] + change;
    }
    return logs;
  }

  private RealMatrix axes(double[] tangent, int i) {
    int which = own(2) ? i : 0;
    int at = logVolumes.length + logShapes.length * shapeParameters() + which * angles();
    RealMatrix axes = orientations[which];
    for (int l = 0; l < d && angles() > 0; l++) {
      for (int j = 0; j < l; j++) {
        RealMatrix plane = MatrixUtils.createRealIdentityMatrix(d);
        double angle = tangent[at++];
        plane.setEntry(l, l, Math.cos(angle));
        plane.setEntry(j, j, Math.cos(angle));
        plane.setEntry(l, j, Math.sin(angle));
        plane.setEntry(j, l, -Math.sin(angle));
        axes = axes.multiply(plane);
      }
    }
    return axes;
  }
}
