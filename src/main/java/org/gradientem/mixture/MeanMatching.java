package org.gradientem.job;

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
import org.gradientem.mixture.Mixture;

/**
 * True means matched with a mixture's components one to one, so that the distances' sum is least;
 * in units of the mixture's standard deviation. The assignment is solved as the linear program it
 * is.
 */
final class MeanMatching {
  private final double[][] distances;
  private final int[] match;

  private MeanMatching(double[][] distances, int[] match) {
    this.distances = distances;
    this.match = match;
  }

  static MeanMatching of(double[][] means, Mixture mixture) {
    double[][] white = whiten(means, mixture);
    double[][] components = whiten(mixture.means(), mixture);
    double[][] distances = new double[white.length][components.length];
    for (int i = 0; i < white.length; i++) {
      for (int j = 0; j < components.length; j++) {
        double squares = 0;
        for (int c = 0; c < white[i].length; c++) {
          squares += (white[i][c] - components[j][c]) * (white[i][c] - components[j][c]);
        }
        distances[i][j] = Math.sqrt(squares);
      }
    }
    return new MeanMatching(distances, assign(distances));
  }

  private static double[][] whiten(double[][] rows, Mixture mixture) {
    return Arrays.stream(rows)
        .map(row -> mixture.covariance().whiten(row, 1))
        .toArray(double[][]::new);
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

  /** The component matched with a true mean, or -1. */
  int component(int mean) {
    return match[mean];
  }

  double distance(int mean) {
    return distances[mean][match[mean]];
  }

  /** How many true means have a match nearer than a limit. */
  long found(double within) {
    return IntStream.range(0, match.length)
        .filter(i -> match[i] >= 0 && distance(i) < within)
        .count();
  }
}
