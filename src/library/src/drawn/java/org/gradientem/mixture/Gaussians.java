package org.gradientem.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Random mixtures, and Gaussian densities written out with an inverse and a determinant. */
public final class Gaussians {
  private final double[][] inverse;
  private final double logDeterminant;

  /** Densities with this covariance. */
  public Gaussians(double[][] covariance) {
    LUDecomposition lu = new LUDecomposition(new Array2DRowRealMatrix(covariance));
    inverse = lu.getSolver().getInverse().getData();
    logDeterminant = Math.log(lu.getDeterminant());
  }

  double[][] inverse() {
    return inverse;
  }

  double logDeterminant() {
    return logDeterminant;
  }

  /** The squared Mahalanobis distance. */
  public double squaredDistance(double[] x, double[] mean) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sum += (x[i] - mean[i]) * inverse[i][j] * (x[j] - mean[j]);
      }
    }
    return sum;
  }

  /** log N(x; mean, covariance). */
  public double logDensity(double[] x, double[] mean) {
    return -0.5 * (x.length * Math.log(2 * Math.PI) + logDeterminant + squaredDistance(x, mean));
  }

  /** log(pi_i N(x; mu_i, Sigma)) of every component; the covariance must be the mixture's. */
  public double[] logJoint(Mixture mixture, double[] x) {
    double[][] means = mixture.means();
    double[] joint = mixture.logWeights();
    for (int i = 0; i < joint.length; i++) {
      joint[i] += logDensity(x, means[i]);
    }
    return joint;
  }

  /** The same under the mixture's own covariances, whatever its family. */
  public static double[] logJointOf(Mixture mixture, double[] x) {
    double[][] means = mixture.means();
    double[] joint = mixture.logWeights();
    Covariance last = null;
    Gaussians gaussians = null;
    for (int i = 0; i < joint.length; i++) {
      Covariance covariance = mixture.covariances().get(i);
      gaussians = covariance == last ? gaussians : new Gaussians(covariance.toMatrix());
      last = covariance;
      joint[i] += gaussians.logDensity(x, means[i]);
    }
    return joint;
  }

  /** Log-density of a row, noise included. */
  public static double logDensityOf(Mixture mixture, double[] x) {
    double[] joint = logJointOf(mixture, x);
    double[] all = Arrays.copyOf(joint, joint.length + 1);
    UniformNoise noise = mixture.noise();
    double volume = 1;
    for (int j = 0; j < noise.low().length; j++) {
      volume *= noise.high()[j] - noise.low()[j];
    }
    all[joint.length] = Math.log(noise.weight() / volume);
    return logSum(all);
  }

  /** log(sum(exp(values))) with the largest value taken out. */
  public static double logSum(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }

  /** Independent standard normals. */
  public static double[][] normals(int rows, int columns, SplittableRandom random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return matrix;
  }

  /** A well conditioned covariance (about 10), so that 1e-12 is a fair demand. */
  public static Covariance randomCovariance(CovarianceType type, int d, SplittableRandom random) {
    RealMatrix g = new Array2DRowRealMatrix(normals(d, d, random));
    RealMatrix matrix =
        g.multiply(g.transpose())
            .scalarMultiply(1.0 / d)
            .add(MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(0.5));
    return Covariance.of(type, matrix.getData());
  }

  /** A mixture of overlapping components, none lighter than a sixth of the heaviest. */
  public static Mixture randomMixture(CovarianceType type, int k, int d, SplittableRandom random) {
    double[] weights = new double[k];
    for (int i = 0; i < k; i++) {
      weights[i] = 0.2 + random.nextDouble();
    }
    return Mixture.of(weights, normals(k, d, random), randomCovariance(type, d, random));
  }

  /** The same with covariances of the components' own, of any family with that many parameters. */
  public static Mixture randomOwnMixture(
      CovarianceFamily family, int k, int d, SplittableRandom random) {
    Mixture tied = randomMixture(family.type(), k, d, random);
    Covariance[] own = new Covariance[k];
    for (int i = 0; i < k; i++) {
      own[i] = randomCovariance(family.type(), d, random);
    }
    return Mixture.of(tied.weights(), tied.means(), new Covariances.Own(family, own));
  }
}
