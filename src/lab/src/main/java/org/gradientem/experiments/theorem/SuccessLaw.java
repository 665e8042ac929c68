package org.gradientem.experiments.theorem;

import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * How the probability of a success grows with the number of components: {@code exp(-e^(-(n/m - a) /
 * b))}. The coupon collector's law, {@code exp(-m e^(-n/m))}, is the one of a = ln m, b = 1.
 *
 * @param a place of the rise, in components per true component
 */
record SuccessLaw(int m, double a, double b) {
  /** Where a share is 0 or 1, what is impossible costs no more than this. */
  private static final double LEAST = 1e-9;

  /** That every one of m equally probable coupons is among n, in the limit of many. */
  static SuccessLaw couponCollector(int m) {
    return new SuccessLaw(m, Math.log(m), 1);
  }

  /** The same, exactly: the chain of the number of coupons seen. */
  static double allTouched(int m, int n) {
    double[] seen = new double[m + 1];
    seen[0] = 1;
    for (int draw = 0; draw < n; draw++) {
      for (int j = m; j > 0; j--) {
        seen[j] = seen[j] * j / m + seen[j - 1] * (m - j + 1) / m;
      }
      seen[0] = 0;
    }
    return seen[m];
  }

  /**
   * The most probable law. That widths differ from the coupon collector's by more than a factor e
   * is taken for improbable, so that it is defined for shares that jump from 0 to 1.
   */
  static SuccessLaw fitted(int m, int[] n, double[] successes, int draws) {
    MultivariateFunction cost =
        at -> {
          SuccessLaw law = new SuccessLaw(m, at[0], Math.exp(at[1]));
          return 0.5 * at[1] * at[1]
              - IntStream.range(0, n.length)
                  .mapToDouble(i -> law.logLikelihood(n[i], successes[i], draws))
                  .sum();
        };
    double[] best =
        new SimplexOptimizer(1e-9, 1e-9)
            .optimize(
                new MaxEval(10_000),
                new ObjectiveFunction(cost),
                GoalType.MINIMIZE,
                new InitialGuess(new double[] {1.5, 0}),
                new NelderMeadSimplex(2, 0.5))
            .getPoint();
    return new SuccessLaw(m, best[0], Math.exp(best[1]));
  }

  private double logLikelihood(int n, double successes, int draws) {
    double p = Math.min(1 - LEAST, Math.max(LEAST, probability(n)));
    return successes * Math.log(p) + (draws - successes) * Math.log1p(-p);
  }

  double probability(double n) {
    return Math.exp(-Math.exp(-(n / m - a) / b));
  }

  /** The number of components, at least 1, that succeeds with a probability. */
  double components(double probability) {
    return Math.max(1, m * (a - b * Math.log(-Math.log(probability))));
  }
}
