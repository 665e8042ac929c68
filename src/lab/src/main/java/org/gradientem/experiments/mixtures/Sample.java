package org.gradientem.experiments.mixtures;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.Pass;

/** Rows of a mixture whose covariance is the identity, and gradient EM on them. */
public final class Sample {
  /** After so many plain steps it is looked whether all is found. */
  private static final int LEG = 50;

  private static final double TOL = 1e-6;
  private static final int MAX_ITER = 100;

  /** Plain steps per component: each is about n times as short as a scaled one. */
  private static final int PLAIN_ITER = 30;

  private final Mixture truth;
  private final double separation;
  private final MixtureSampler.Draw[] draws;
  private final Pass pass;
  private final DataMoments moments;

  /** Draws rows; {@code separation} is the least distance of two true means. */
  public Sample(Mixture truth, double separation, int rows, long seed) {
    this.truth = truth;
    this.separation = separation;
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    draws = IntStream.range(0, rows).mapToObj(sampler::draw).toArray(MixtureSampler.Draw[]::new);
    List<SampleBlock> blocks =
        Blocks.of(Arrays.stream(draws).map(MixtureSampler.Draw::features), new double[truth.dim()]);
    pass = Pass.over(blocks);
    moments =
        new DataMoments(
            truth.covariance().type(),
            new Expectation(truth, truth.covariance().type()).statistics(blocks.iterator()));
  }

  public double[][] rows() {
    return Arrays.stream(draws).map(MixtureSampler.Draw::features).toArray(double[][]::new);
  }

  /** The first n rows, which are as random as any, with equal weights; nested for growing n. */
  Mixture start(int n) {
    return Mixtures.equal(
        Arrays.stream(draws, 0, n).map(MixtureSampler.Draw::features).toArray(double[][]::new));
  }

  /** Whether the first n rows come from all components. */
  public boolean startTouchesAll(int n) {
    return Arrays.stream(draws, 0, n).mapToInt(MixtureSampler.Draw::component).distinct().count()
        == truth.k();
  }

  /** Runs EM from the first n rows as a fit does by default. */
  public boolean isFoundByDefault(int n) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    return isFound(run(step, Acceleration.SQUAREM, start(n), MAX_ITER, TOL).mixture());
  }

  /**
   * Runs EM from the first n rows by the papers' steps, until all is found or hardly anything
   * changes; the likelihood never falls, so what is found stays.
   */
  public boolean isFoundByPlainSteps(int n) {
    GradientStep step = new GradientStep(1, StepScaling.NONE, moments);
    Mixture mixture = start(n);
    for (int steps = 0; steps < PLAIN_ITER * n; steps += LEG) {
      Ascent.Result result = run(step, Acceleration.NONE, mixture, LEG, TOL / n);
      mixture = result.mixture();
      if (result.converged() || isFound(mixture)) {
        break;
      }
    }
    return isFound(mixture);
  }

  private Ascent.Result run(
      GradientStep step, Acceleration acceleration, Mixture start, int maxIter, double tol) {
    return new Ascent(pass, step, maxIter, tol)
        .run(
            Phase.MAIN,
            Ascent.Position.start(start),
            acceleration.create(step, Double.NaN),
            Ascent.Observer.of(record -> {}));
  }

  /** Whether every true mean has components on it. */
  public boolean isFound(Mixture fitted) {
    return found(truth, fitted, separation / 4) == truth.k();
  }

  /**
   * The number of true means that have components on them: within a distance, with at least half
   * the true weight together. A component that covers two of them is half their distance from both.
   */
  static int found(Mixture truth, Mixture fitted, double within) {
    double[][] means = fitted.means();
    double[] weights = fitted.weights();
    int found = 0;
    for (int t = 0; t < truth.k(); t++) {
      double[] mean = truth.means()[t];
      double weight =
          IntStream.range(0, weights.length)
              .filter(i -> Ending.distance(means[i], mean) < within)
              .mapToDouble(i -> weights[i])
              .sum();
      found += weight >= truth.weights()[t] / 2 ? 1 : 0;
    }
    return found;
  }
}
