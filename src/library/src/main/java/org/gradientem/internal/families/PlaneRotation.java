package org.gradientem.internal.families;

/**
 * The angle by which two directions are best rotated into each other. With the 2 x 2 parts {@code
 * (a c; c b)} of k rotated scatters, the product of the two variances at the angle {@code phi / 2}
 * is {@code P = det + q^2}, {@code q = (a - b) / 2 sin(phi) - c cos(phi)}; minimised is {@code sum
 * w_i log(P_i) / 2}, or for a power p (components of equal volume) {@code sum w_i P_i^p / (2p)},
 * with {@code w_i} relative to the angle 0.
 */
final class PlaneRotation {
  /** Share of all weight below which Newton's gain is trusted without evaluating the objective. */
  private static final double TRUSTED = 1e-8;

  /** Angles tried as starts. */
  private static final int GRID = 8;

  /** Newton's steps from the best of them. */
  private static final int MAX_STEPS = 4;

  /** Only against endless halving: a step 4096 times too long is none that Newton's gave. */
  private static final int MAX_HALVINGS = 12;

  private final int k;
  private final double power;
  private final double[] weights;
  private final double[] determinants;
  private final double[] differences;
  private final double[] covariances;

  /** Products of the two variances at the angle 0. */
  private final double[] products;

  private double slope;
  private double curvature;
  private double total;
  private double gain;

  /**
   * Makes room for k components.
   *
   * @param k number of components
   * @param power p, or 0 for the logarithm
   * @param weights of the components; with a power those at the current angle, kept up to date
   */
  PlaneRotation(int k, double power, double[] weights) {
    this.k = k;
    this.power = power;
    this.weights = weights;
    determinants = new double[k];
    differences = new double[k];
    covariances = new double[k];
    products = new double[k];
  }

  /** Takes the k values of a, b and c, each from its place on. */
  void set(double[] entries, int a, int b, int c) {
    for (int i = 0; i < k; i++) {
      double first = entries[a + i];
      double second = entries[b + i];
      double covariance = entries[c + i];
      double mean = (first + second) / 2;
      // Rounding can leave the determinant of a singular scatter just below zero.
      double least = 1e-30 * mean * mean + Double.MIN_NORMAL;
      determinants[i] = Math.max(first * second - covariance * covariance, least);
      differences[i] = (first - second) / 2;
      covariances[i] = covariance;
      products[i] = determinants[i] + covariance * covariance;
    }
  }

  /** Gain in the objective that the step from the angle 0 promised, as a share of all weight. */
  double gain() {
    return gain;
  }

  /** The best angle near one of a grid over all angles. */
  double searchAngle() {
    double phi = 0;
    double least = value(0);
    for (int g = 1; g < GRID; g++) {
      double candidate = g * Math.PI / GRID;
      double value = value(candidate);
      if (value < least) {
        least = value;
        phi = candidate;
      }
    }
    double found = phi;
    for (int step = 0; step < MAX_STEPS; step++) {
      double next = descend(found);
      if (next == found) {
        break;
      }
      found = next;
    }
    gain = Double.POSITIVE_INFINITY;
    return turn(found);
  }

  /** A better angle, by one step. */
  double improveAngle() {
    double phi = descend(0);
    gain = Math.abs(slope * (curvature > 0 ? slope / curvature : phi)) / total;
    return turn(phi);
  }

  /** One Newton step, shortened until the objective falls. */
  private double descend(double phi) {
    differentiate(phi);
    if (slope == 0) {
      return phi;
    }
    double step = curvature > 0 ? -slope / curvature : -Math.signum(slope) * Math.PI / (2 * GRID);
    if (curvature > 0 && slope * slope / curvature <= TRUSTED * total) {
      return phi + step;
    }
    step = Math.max(-Math.PI / GRID, Math.min(Math.PI / GRID, step));
    double before = value(phi);
    for (int halving = 0; halving < MAX_HALVINGS; halving++) {
      if (value(phi + step) < before) {
        return phi + step;
      }
      step /= 2;
    }
    return phi;
  }

  private void differentiate(double phi) {
    double cos = Math.cos(phi);
    double sin = Math.sin(phi);
    slope = 0;
    curvature = 0;
    total = 0;
    for (int i = 0; i < k; i++) {
      double q = differences[i] * sin - covariances[i] * cos;
      double r = differences[i] * cos + covariances[i] * sin;
      double product = determinants[i] + q * q;
      double weight = weights[i] * change(product / products[i]);
      double relative = q * r / product;
      slope += weight * relative;
      curvature += weight * ((r * r - q * q) / product + 2 * (power - 1) * relative * relative);
      total += weight;
    }
  }

  private double change(double ratio) {
    return power == 0 || ratio == 1 ? 1 : Math.pow(ratio, power);
  }

  private double value(double phi) {
    double cos = Math.cos(phi);
    double sin = Math.sin(phi);
    double sum = 0;
    for (int i = 0; i < k; i++) {
      double q = differences[i] * sin - covariances[i] * cos;
      double ratio = (determinants[i] + q * q) / products[i];
      sum +=
          weights[i]
              * (power == 0 ? Math.log(ratio) / 2 : (Math.pow(ratio, power) - 1) / 2 / power);
    }
    return sum;
  }

  /** The angle in space; the weights follow. */
  private double turn(double phi) {
    if (power != 0 && phi != 0) {
      double cos = Math.cos(phi);
      double sin = Math.sin(phi);
      for (int i = 0; i < k; i++) {
        double q = differences[i] * sin - covariances[i] * cos;
        weights[i] *= change((determinants[i] + q * q) / products[i]);
      }
    }
    return phi / 2;
  }
}
