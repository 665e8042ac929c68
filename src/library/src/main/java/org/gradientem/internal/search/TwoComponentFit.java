package org.gradientem.internal.search;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.Optional;
import org.gradientem.internal.candidates.Maximisation;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.internal.components.Scatter;
import org.gradientem.internal.statistics.LevelEstimate;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.LevelProbabilities;

/**
 * Two components fitted by EM to weighted rows that one component has now, in coordinates in which
 * that one's covariance is the identity. It has an E-step of its own, since of two components one
 * difference of logits says all, and the moments of the second follow from those of all rows: EM of
 * a mixture of two by the E-step of blocks takes half as long again, and of few rows twice as long.
 */
final class TwoComponentFit {
  /** What the covariances of the two are. */
  enum Kind {
    /** The component's, as it stands. */
    FIXED,
    /** One of both. */
    SHARED,
    /** Each its own. */
    OWN
  }

  /** Pseudo-rows of each of the two, with the component's variance. */
  static final double PRIOR_ROWS = 0.05;

  /** The rows of one component, with the moments of which those of the two are parts. */
  static final class Whole {
    private final CovarianceType type;
    private final int rows;
    private final int dim;
    private final double[] z;
    private final double[] weights;
    private final RowLevels levels;
    private final double total;

    /** What the rows of each level weigh. */
    private final LevelEstimate counted;

    /** {@code sum w z}. */
    private final double[] sum;

    /** What the type holds of {@code sum w z z'}. */
    private final double[] second;

    /**
     * Takes the rows, {@code rows x d}, over.
     *
     * @param type of the covariances of the two where they are estimated
     */
    Whole(CovarianceType type, int dim, double[] z, RowLevels levels, double[] weights) {
      this.levels = levels;
      counted = new LevelEstimate(levels.categories(), levels.counts(weights));
      this.type = type;
      this.rows = weights.length;
      this.dim = dim;
      this.z = z;
      this.weights = weights;
      total = Arrays.stream(weights).sum();
      sum = weightedSum(weights);
      second = Scatter.of(type, dim, z, weights);
    }

    /** Number of coordinates. */
    int dim() {
      return dim;
    }

    /** The rows, {@code rows x d}. */
    double[] z() {
      return z;
    }

    private double[] weightedSum(double[] g) {
      double[] weighted = new double[dim];
      if (dim == 0) {
        return weighted;
      }
      BLAS.getInstance().dgemv("T", rows, dim, 1, z, rows, g, 1, 0, weighted, 1);
      return weighted;
    }
  }

  private final Whole whole;
  private final Kind kind;

  /** The responsibilities of the first. */
  private final double[] first;

  private double logLikelihood = Double.NEGATIVE_INFINITY;

  private TwoComponentFit(Whole whole, double[] cut, Kind kind) {
    this.whole = whole;
    this.kind = kind;
    first = cut;
  }

  /**
   * The fit after so many steps from a cut; empty if one of them dies out, or has no covariance.
   */
  static Optional<TwoComponentFit> fit(Whole whole, double[] cut, Kind kind, int steps) {
    TwoComponentFit fit = new TwoComponentFit(whole, cut, kind);
    try {
      for (int t = 0; t < steps; t++) {
        if (!fit.step()) {
          return Optional.empty();
        }
      }
    } catch (IllegalArgumentException e) {
      // Rounding has left the scatter of few rows singular.
      return Optional.empty();
    }
    return Optional.of(fit);
  }

  /** Responsibilities of the first. */
  double[] first() {
    return first;
  }

  /** Parameters that two components have more than one. */
  long parameters() {
    int dim = whole.dim;
    long own = CovarianceFamily.own(whole.type).parameters(1, dim);
    int levels = whole.levels.categories().parameters();
    return dim + 1 + levels + (kind == Kind.OWN ? own : 0);
  }

  /** Twice the log-likelihood gained over one component. */
  double gain() {
    double trace = whole.type.reduced(CovarianceType.SPHERICAL, whole.dim, whole.second)[0];
    double[] counts = whole.counted.counts();
    return 2 * (logLikelihood - whole.levels.categories().logLikelihood(counts)) + trace;
  }

  /** One of the two; log densities leave out the constant that all share. */
  private record Part(Covariance covariance, double[] mean, double logShare, double[] levels) {
    /** {@code Sigma^-1 mu}. */
    double[] linear() {
      return covariance.timesPrecision(mean, 1);
    }

    double constant() {
      return logShare - 0.5 * (covariance.logDeterminant() + covariance.squaredLength(mean, 1));
    }
  }

  /** An EM step; false if one has too few rows. */
  private boolean step() {
    double[] g = whole.weights.clone();
    for (int r = 0; r < g.length; r++) {
      g[r] *= first[r];
    }
    double a = Arrays.stream(g).sum();
    double b = whole.total - a;
    if (Math.min(a, b) < (kind == Kind.OWN ? Maximisation.leastRows(whole.type, whole.dim) : 1)) {
      return false;
    }
    double[] meanA = whole.weightedSum(g);
    double[] meanB = whole.sum.clone();
    Scatter.addScaled(-1, meanA, meanB);
    Scatter.scale(1 / a, meanA);
    Scatter.scale(1 / b, meanB);
    Covariance[] covariances = covariances(g, a, meanA, b, meanB);
    LevelProbabilities levels = levels(g);
    expect(
        new Part(covariances[0], meanA, Math.log(a / whole.total), levels.logs(0)),
        new Part(covariances[1], meanB, Math.log(b / whole.total), levels.logs(1)));
    return true;
  }

  private LevelProbabilities levels(double... g) {
    double[] first = whole.levels.counts(g);
    double[] all = whole.counted.counts();
    double[] both = new double[2 * all.length];
    for (int l = 0; l < all.length; l++) {
      both[2 * l] = first[l];
      both[2 * l + 1] = Math.max(0, all[l] - first[l]);
    }
    return whole.counted.maximise(both, 2, PRIOR_ROWS);
  }

  private Covariance[] covariances(double[] g, double a, double[] meanA, double b, double[] meanB) {
    if (kind == Kind.FIXED) {
      Covariance held = Covariance.of(CovarianceType.IDENTITY, whole.dim, new double[0]);
      return new Covariance[] {held, held};
    }
    double[] rest = whole.second.clone();
    if (kind == Kind.SHARED) {
      Scatter.addSquare(whole.type, -a, meanA, rest);
      Covariance shared = covariance(rest, whole.total, b, meanB);
      return new Covariance[] {shared, shared};
    }
    double[] moment = Scatter.of(whole.type, whole.dim, whole.z, g);
    Scatter.addScaled(-1, moment, rest);
    return new Covariance[] {covariance(moment, a, a, meanA), covariance(rest, b, b, meanB)};
  }

  /** Of so many rows, from their second moment about a mean of some of them. */
  private Covariance covariance(double[] moment, double count, double some, double[] mean) {
    int dim = mean.length;
    Scatter.addSquare(whole.type, -some, mean, moment);
    Scatter.addIdentity(whole.type, dim, PRIOR_ROWS, moment);
    return Scatter.covariance(whole.type, dim, moment, count + PRIOR_ROWS);
  }

  /**
   * The logit of a row is a polynomial in it, linear for equal covariances; and the log density of
   * one of them, summed over all rows, takes their moments alone.
   */
  private void expect(Part a, Part b) {
    int rows = whole.rows;
    int dim = whole.dim;
    double[] linear = a.linear();
    Scatter.addScaled(-1, b.linear(), linear);
    double[] logits = new double[rows];
    Arrays.fill(logits, a.constant() - b.constant());
    if (dim > 0) {
      BLAS.getInstance().dgemv("N", rows, dim, 1, whole.z, rows, linear, 1, 1, logits, 1);
    }
    double[] ofLevels = a.levels().clone();
    Scatter.addScaled(-1, b.levels(), ofLevels);
    whole.levels.addTo(logits, 0, 0, rows, ofLevels);
    if (kind == Kind.OWN) {
      addQuadratic(a.covariance(), b.covariance(), logits);
    }
    double[] moment = whole.type.reduced(b.covariance().type(), dim, whole.second);
    logLikelihood = whole.total * b.constant() - 0.5 * b.covariance().precisionTrace(moment);
    logLikelihood += BLAS.getInstance().ddot(dim, whole.sum, 1, b.linear(), 1);
    double[] counts = whole.counted.counts();
    for (int l = 0; l < counts.length; l++) {
      logLikelihood += counts[l] * b.levels()[l];
    }
    for (int r = 0; r < rows; r++) {
      double small = Math.exp(-Math.abs(logits[r]));
      first[r] = (logits[r] > 0 ? 1 : small) / (1 + small);
      logLikelihood += whole.weights[r] * (Math.max(logits[r], 0) + Math.log1p(small));
    }
  }

  private void addQuadratic(Covariance a, Covariance b, double[] logits) {
    int rows = whole.rows;
    int dim = whole.dim;
    double[] z = whole.z;
    double[] difference = a.compactPrecision().clone();
    Scatter.addScaled(-1, b.compactPrecision(), difference);
    double[] y = z;
    boolean isFull = whole.type == CovarianceType.FULL;
    if (isFull) {
      y = new double[z.length];
      BLAS.getInstance().dgemm("N", "N", rows, dim, dim, 1, z, rows, difference, dim, 0, y, rows);
    }
    for (int j = 0; j < dim; j++) {
      double half = isFull ? 0.5 : 0.5 * difference[j];
      for (int r = 0; r < rows; r++) {
        logits[r] -= half * y[j * rows + r] * z[j * rows + r];
      }
    }
  }
}
