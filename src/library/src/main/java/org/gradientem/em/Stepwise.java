package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.families.CovarianceEstimate;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * Decreasing steps for passes that see a part of the rows each (stepwise EM, Cappé and Moulines
 * 2009): the expected sufficient statistics of the mixture so far and of the one stepped to, {@code
 * pi_i}, {@code pi_i mu_i} and {@code Sigma + sum pi_i mu_i mu_i'}, or each component's own, are
 * averaged with the share {@code (1 + t / 10)^-0.6} on the new. The sum of the shares diverges, so
 * that it comes as far as full steps do, and that of their squares converges, so that the noise of
 * the parts averages out.
 */
final class Stepwise implements Accelerator {
  /** Steps taken about in full, while the way is still long against the noise. */
  private static final double FULL_STEPS = 10;

  /**
   * Above 1/2, so that the noise averages out, and not far above, so that a start may be far from
   * the end.
   */
  private static final double DECAY = 0.6;

  private int steps;

  @Override
  public boolean isSettled() {
    return true;
  }

  @Override
  public double[] memory() {
    return new double[] {steps};
  }

  @Override
  public void recall(double[] memory) {
    steps = (int) memory[0];
  }

  @Override
  public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
    double share = Math.pow(1 + steps / FULL_STEPS, -DECAY);
    steps++;
    if (share == 1) {
      return stepped;
    }
    try {
      return average(evaluated, stepped, share);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Rounding has left no mixture of the family between the two, which both are one.
      return stepped;
    }
  }

  /** The mixture whose expected statistics are the average of the two, with a share of the new. */
  static Mixture average(Mixture old, Mixture now, double share) {
    int n = old.k();
    double[] oldWeights = old.weights();
    double[] weights = now.weights();
    double[] logWeights = new double[n];
    double[] means = old.meanMatrix();
    double[] moves = now.meanMatrix();
    double[] spread = new double[n];
    for (int i = 0; i < n; i++) {
      double before = (1 - share) * oldWeights[i];
      double after = share * weights[i];
      double both = before + after;
      logWeights[i] = Math.log(both);
      double part = both > 0 ? after / both : 0;
      spread[i] = before * part;
      for (int e = i; e < means.length; e += n) {
        moves[e] -= means[e];
        means[e] += part * moves[e];
      }
    }
    return Mixture.owning(logWeights, means, average(old, now, share, moves, spread))
        .withLevels(averageLevels(old, now, share));
  }

  /** Of each component, by what it weighs on either side, as its mean. */
  private static LevelProbabilities averageLevels(Mixture old, Mixture now, double share) {
    int n = old.k();
    double[] before = old.weights();
    double[] after = now.weights();
    double[] from = old.levels().logs();
    double[] to = now.levels().logs();
    double[] logs = new double[to.length];
    Arrays.setAll(
        logs,
        e -> {
          double rest = (1 - share) * before[e % n];
          double part = share * after[e % n];
          return rest + part > 0
              ? Math.log((rest * Math.exp(from[e]) + part * Math.exp(to[e])) / (rest + part))
              : to[e];
        });
    return LevelProbabilities.ofLogs(now.levels().categories(), logs);
  }

  private static Covariances average(
      Mixture old, Mixture now, double share, double[] moves, double[] spread) {
    CovarianceFamily family = old.covariances().family();
    if (family.isTied()) {
      Covariance average = average(old.covariance(), now.covariance(), share, moves, spread);
      return new Covariances.Tied(family, average);
    }
    int n = old.k();
    double[] oldWeights = old.weights();
    double[] weights = now.weights();
    double[] counts = new double[n];
    Covariance[] averages = new Covariance[n];
    for (int i = 0; i < n; i++) {
      counts[i] =
          Math.max(Extrapolation.LEAST_WEIGHT, (1 - share) * oldWeights[i] + share * weights[i]);
      double part = share * weights[i] / counts[i];
      double[] move = new double[old.dim()];
      for (int j = 0; j < move.length; j++) {
        move[j] = moves[j * n + i];
      }
      averages[i] =
          average(
              old.covariances().get(i),
              now.covariances().get(i),
              part,
              move,
              new double[] {part * (1 - part)});
    }
    return CovarianceEstimate.project(family, counts, averages, now.covariances());
  }

  /** The average, and what the moves of the means take out of the spread between components. */
  private static Covariance average(
      Covariance old, Covariance now, double share, double[] moves, double[] spread) {
    CovarianceType type = old.type();
    int n = spread.length;
    int d = old.dim();
    double[] oldValues = old.values();
    double[] values = now.values();
    Arrays.setAll(values, e -> (1 - share) * oldValues[e] + share * values[e]);
    double[] scaled = moves.clone();
    for (int e = 0; e < scaled.length; e++) {
      scaled[e] *= Math.sqrt(spread[e % n]);
    }
    switch (type) {
      // The lower triangle, which is what Covariance.of reads.
      case FULL -> BLAS.getInstance().dsyrk("L", "T", d, n, 1, scaled, n, 1, values, d);
      case DIAGONAL -> {
        for (int e = 0; e < scaled.length; e++) {
          values[e / n] += scaled[e] * scaled[e];
        }
      }
      case SPHERICAL -> values[0] += Arrays.stream(scaled).map(x -> x * x).sum() / d;
      case IDENTITY -> {
        // It stays.
      }
    }
    return Covariance.of(type, d, values);
  }
}
