package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * True means matched with fitted ones, one to one, so that the sum of their Mahalanobis distances
 * is least. The assignment is solved as the linear program it is.
 */
public final class MeanMatching {
  private final double[][] distances;
  private final int[] match;

  private MeanMatching(double[][] distances) {
    this.distances = distances;
    match = assign(distances);
  }

  /**
   * Matches as many means as can be.
   *
   * @param means the true means, d entries each
   * @param covariances the true covariances; each one's standard deviation is the unit of distance
   *     from its mean
   * @param fitted the fitted means, d entries each; more or fewer than the true ones
   * @return the matching
   */
  public static MeanMatching of(double[][] means, Covariances covariances, double[][] fitted) {
    return new MeanMatching(distances(means, covariances, fitted));
  }

  /**
   * Matches as many means as can be where no true covariance is known.
   *
   * @param means the true means, d entries each
   * @param fitted the fitted mixture; each component's standard deviation is the unit of distance
   *     from its mean
   * @return the matching
   */
  public static MeanMatching of(double[][] means, Mixture fitted) {
    double[][] transposed = distances(fitted.means(), fitted.covariances(), means);
    double[][] distances = new double[means.length][fitted.k()];
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < fitted.k(); j++) {
        distances[i][j] = transposed[j][i];
      }
    }
    return new MeanMatching(distances);
  }

  private static double[][] distances(
      double[][] means, Covariances covariances, double[][] others) {
    double[][] distances = new double[means.length][others.length];
    for (int i = 0; i < means.length; i++) {
      Covariance covariance = covariances.get(i);
      for (int j = 0; j < others.length; j++) {
        double[] difference = MathArrays.ebeSubtract(others[j], means[i]);
        distances[i][j] = Math.sqrt(covariance.squaredLength(difference, 1));
      }
    }
    return distances;
  }

  private static int[] assign(double[][] costs) {
    int m = costs.length;
    int n = costs[0].length;
    List<LinearConstraint> constraints = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      double[] row = new double[m * n];
      Arrays.fill(row, i * n, (i + 1) * n, 1);
      constraints.add(new LinearConstraint(row, m <= n ? Relationship.EQ : Relationship.LEQ, 1));
    }
    for (int j = 0; j < n; j++) {
      double[] column = new double[m * n];
      for (int i = 0; i < m; i++) {
        column[i * n + j] = 1;
      }
      constraints.add(new LinearConstraint(column, m <= n ? Relationship.LEQ : Relationship.EQ, 1));
    }
    double[] objective = Arrays.stream(costs).flatMapToDouble(Arrays::stream).toArray();
    double[] solution =
        new SimplexSolver()
            .optimize(
                new MaxIter(Integer.MAX_VALUE),
                new LinearObjectiveFunction(objective, 0),
                new LinearConstraintSet(constraints),
                GoalType.MINIMIZE,
                new NonNegativeConstraint(true))
            .getPoint();
    int[] match = new int[m];
    Arrays.fill(match, -1);
    for (int e = 0; e < solution.length; e++) {
      if (solution[e] > 0.5) {
        match[e / n] = e % n;
      }
    }
    return match;
  }

  /**
   * The fitted mean that was matched with a true one.
   *
   * @param mean the true mean's number
   * @return the fitted mean's number, or -1 if there were too few
   */
  public int component(int mean) {
    return match[mean];
  }

  /**
   * How many fitted means there are.
   *
   * @return their number
   */
  public int components() {
    return distances[0].length;
  }

  /**
   * How far a true mean is from its match.
   *
   * @param mean the true mean's number
   * @return the distance in standard deviations; infinite without a match
   */
  public double distance(int mean) {
    return match[mean] < 0 ? Double.POSITIVE_INFINITY : distances[mean][match[mean]];
  }

  /**
   * How many true means have a match nearer than a limit.
   *
   * @param within the limit in standard deviations
   * @return their number
   */
  public long found(double within) {
    return IntStream.range(0, match.length).filter(i -> distance(i) < within).count();
  }
}
