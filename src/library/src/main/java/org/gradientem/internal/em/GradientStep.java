package org.gradientem.internal.em;

import java.util.Arrays;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * One step of gradient EM: {@code pi_i = N_i / W}; {@code mu_i += stepSize c_i (S_i - N_i mu_i) /
 * W}; then the covariances under the new means, and the probabilities of levels. The gradient is
 * the one in coordinates whitened by the covariance, where the paper's {@code Sigma = I} holds
 * (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584).
 *
 * @param stepSize length of the step on the means, above 0 and below 2
 * @param scaling the choice of {@code c_i}
 * @param covariances the M-step of the covariances, which knows their family and the rows' moments
 * @param fixedWeights whether the mixture's weights stay as they are
 */
public record GradientStep(
    double stepSize, StepScaling scaling, CovarianceEstimate covariances, boolean fixedWeights) {

  /**
   * The step of EM, which fits take: to the weighted mean of each component's rows.
   *
   * @param covariances the M-step of the covariances
   */
  public GradientStep(CovarianceEstimate covariances) {
    this(1, StepScaling.RESPONSIBILITY, covariances, false);
  }

  /**
   * A step that moves the weights as well, under one covariance for all components.
   *
   * @param stepSize length of the step on the means, above 0 and below 2
   * @param scaling the choice of {@code c_i}
   * @param moments moments of all rows
   */
  public GradientStep(double stepSize, StepScaling scaling, DataMoments moments) {
    this(
        stepSize,
        scaling,
        new CovarianceEstimate(moments, CovarianceFamily.tied(moments.type())),
        false);
  }

  /**
   * Moments of all rows.
   *
   * @return the moments, of the family's type
   */
  public DataMoments moments() {
    return covariances.moments();
  }

  /**
   * Takes the step.
   *
   * @param mixture the mixture that the statistics were taken at
   * @param statistics of a pass
   * @return the next mixture
   * @throws ArithmeticException if the next mixture is not finite
   */
  public Mixture apply(Mixture mixture, SufficientStatistics statistics) {
    return apply(mixture, statistics, gradient(mixture, statistics));
  }

  /** The step along a gradient that is known already, and which becomes the new means. */
  Mixture apply(Mixture mixture, SufficientStatistics statistics, double[] gradient) {
    double[] counts = statistics.counts();
    double[] logWeights =
        fixedWeights
            ? mixture.logWeights()
            : Arrays.stream(counts).map(n -> Math.log(n / statistics.weight())).toArray();
    double[] divisors = Arrays.stream(counts).map(n -> divisor(statistics, n)).toArray();
    int k = mixture.k();
    for (int column = 0; column < gradient.length; column += k) {
      for (int i = 0; i < k; i++) {
        // In this order, since one over a count near underflow is infinite.
        gradient[column + i] = stepSize * gradient[column + i] / divisors[i];
      }
    }
    double[] means = mixture.addMeansTo(gradient);
    try {
      return Mixture.owning(
              logWeights,
              means,
              covariances.maximise(statistics, means, mixture.covariances()),
              noise(mixture, statistics))
          .withLevels(covariances.levels(statistics.levelCounts(), k));
    } catch (IllegalArgumentException e) {
      throw new ArithmeticException(
          "The step left the finite numbers (%s); scale the features.".formatted(e.getMessage()));
    }
  }

  /** Returns a mixture with covariances no narrower than those of a step. */
  Mixture bounded(Mixture mixture) {
    Covariances within =
        covariances.bounded(mixture.covariances(), mixture.meanMatrix(), mixture.k());
    return within == mixture.covariances() ? mixture : mixture.withCovariances(within);
  }

  private UniformNoise noise(Mixture mixture, SufficientStatistics statistics) {
    return fixedWeights
        ? mixture.noise()
        : mixture.noise().ofLogWeight(Math.log(statistics.noise() / statistics.weight()));
  }

  /**
   * Length of the mean log-likelihood's gradient with respect to all means, in whitened
   * coordinates.
   *
   * @param mixture the mixture that the statistics were taken at
   * @param statistics of a pass
   * @param gradient what {@link #gradient} gave for them
   * @return the Euclidean norm
   */
  static double gradientNorm(Mixture mixture, SufficientStatistics statistics, double[] gradient) {
    double squares = mixture.covariances().squaredLength(gradient, mixture.k());
    return Math.sqrt(squares) / statistics.weight();
  }

  /** S - N M, the gradient times W. */
  static double[] gradient(Mixture mixture, SufficientStatistics statistics) {
    return statistics.aboutMeans(mixture.meanMatrix());
  }

  /** W / c_i. */
  private double divisor(SufficientStatistics statistics, double count) {
    // A component that underflowed to no weight at all has no gradient to scale.
    return scaling == StepScaling.NONE || count == 0 ? statistics.weight() : count;
  }
}
