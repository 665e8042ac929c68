package org.gradientem.experiments.groups;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.Mixture;

/**
 * The modes of a mixture, to which modal EM leads from the components' means (Li, Ray and Lindsay
 * 2007, Journal of Machine Learning Research 8, 1687-1723), and how deep the valleys are between
 * them, along the ridgelines of their components (Ray and Lindsay 2005).
 */
final class Modes {
  private static final int STEPS = 2000;
  private static final double STILL = 1e-9;

  /** Paths that end so near to each other have reached one mode. */
  private static final double SAME = 1e-3;

  /** Points of a ridgeline. */
  private static final int POINTS = 41;

  private final Mixture mixture;
  private final MixtureScorer scorer;
  private final RealMatrix[] precisions;
  private final RealVector[] means;

  /** The mode of each component. */
  private final int[] modeOf;

  private final RealVector[] ends;

  Modes(Mixture mixture) {
    this.mixture = mixture;
    scorer = new MixtureScorer(mixture);
    int k = mixture.k();
    precisions = new RealMatrix[k];
    means = new RealVector[k];
    for (int i = 0; i < k; i++) {
      RealMatrix covariance =
          new Array2DRowRealMatrix(mixture.covariances().get(i).toMatrix(), false);
      precisions[i] = new LUDecomposition(covariance).getSolver().getInverse();
      means[i] = new ArrayRealVector(mixture.means()[i]);
    }
    ends = IntStream.range(0, k).mapToObj(this::ascend).toArray(RealVector[]::new);
    modeOf = new int[k];
    for (int i = 0; i < k; i++) {
      int from = i;
      modeOf[i] =
          IntStream.range(0, i).filter(j -> isSame(ends[from], ends[j])).findFirst().orElse(i);
    }
  }

  private boolean isSame(RealVector one, RealVector other) {
    RealVector difference = one.subtract(other);
    return IntStream.range(0, mixture.dim())
        .allMatch(
            j ->
                Math.abs(difference.getEntry(j))
                    < SAME * Math.sqrt(mixture.covariances().get(0).variance(j)));
  }

  private RealVector ascend(int component) {
    RealVector x = means[component];
    for (int step = 0; step < STEPS; step++) {
      RealVector next = weightedMean(scorer.responsibilities(x.toArray()));
      double moved = next.getDistance(x);
      x = next;
      if (moved < STILL) {
        break;
      }
    }
    return x;
  }

  /** {@code (sum r_i P_i)^-1 sum r_i P_i mu_i}. */
  private RealVector weightedMean(double[] shares) {
    RealMatrix precision = precisions[0].scalarMultiply(shares[0]);
    RealVector pull = precisions[0].operate(means[0]).mapMultiply(shares[0]);
    for (int i = 1; i < shares.length; i++) {
      precision = precision.add(precisions[i].scalarMultiply(shares[i]));
      pull = pull.add(precisions[i].operate(means[i]).mapMultiply(shares[i]));
    }
    return new LUDecomposition(precision).getSolver().solve(pull);
  }

  int count() {
    return (int) Arrays.stream(modeOf).distinct().count();
  }

  /**
   * How many groups of modes there are when all are joined between which the density stays above a
   * share of that of the lower one.
   */
  int joined(double share) {
    int[] group = modeOf.clone();
    for (int i = 0; i < group.length; i++) {
      for (int j = 0; j < i; j++) {
        if (group[i] != group[j] && valley(i, j) >= share) {
          int from = group[i];
          int to = group[j];
          Arrays.setAll(group, c -> group[c] == from ? to : group[c]);
        }
      }
    }
    return (int) Arrays.stream(group).distinct().count();
  }

  private double valley(int i, int j) {
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < POINTS; p++) {
      double along = p / (POINTS - 1.0);
      double[] shares = new double[mixture.k()];
      shares[i] = 1 - along;
      shares[j] = along;
      least = Math.min(least, scorer.logLikelihood(weightedMean(shares).toArray()));
    }
    double lower =
        Math.min(scorer.logLikelihood(ends[i].toArray()), scorer.logLikelihood(ends[j].toArray()));
    return Math.exp(least - lower);
  }
}
