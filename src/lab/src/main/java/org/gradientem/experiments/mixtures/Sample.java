package org.gradientem.experiments.mixtures;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;

/** Rows of a mixture whose covariance is the identity, and gradient EM on them. */
public final class Sample {
  /** After this number of plain steps, whether all is found is checked. */
  private static final int LEG = 50;

  private static final double TOL = 1e-6;
  private static final int MAX_ITER = 100;

  /** Plain steps per component: each is about n times as short as a scaled one. */
  private static final int PLAIN_ITER = 30;

  private final Drawn drawn;
  private final double separation;
  private final Pass pass;
  private final DataMoments moments;

  /** Draws rows; {@code separation} is the least distance of two true means. */
  public Sample(Mixture truth, double separation, int rows, long seed) {
    drawn = Drawn.of(truth, rows, seed);
    this.separation = separation;
    List<SampleBlock> blocks = Blocks.of(Arrays.stream(drawn.rows()), new double[truth.dim()]);
    pass = Pass.over(blocks);
    moments = Blocks.moments(blocks, truth.covariance().type());
  }

  public double[][] rows() {
    return drawn.rows();
  }

  /** The first n rows, which are as random as any, with equal weights; nested for growing n. */
  Mixture start(int n) {
    return Mixtures.equal(Arrays.copyOf(drawn.rows(), n));
  }

  /** Returns whether the first n rows come from all components. */
  public boolean startTouchesAll(int n) {
    return Arrays.stream(drawn.groups(), 0, n).distinct().count() == drawn.truth().k();
  }

  /** Runs EM from the first n rows as a fit does by default. */
  public boolean isFoundByDefault(int n) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    EmRun run = new EmRun(step, Squarem::new);
    return isFound(run.run(pass, start(n), MAX_ITER, TOL).mixture());
  }

  /**
   * Runs EM from the first n rows by the papers' steps, until all is found or hardly anything
   * changes; the likelihood never falls, so what is found stays.
   */
  public boolean isFoundByPlainSteps(int n) {
    EmRun run = new EmRun(new GradientStep(1, StepScaling.NONE, moments));
    Mixture mixture = start(n);
    for (int steps = 0; steps < PLAIN_ITER * n; steps += LEG) {
      EmLoop.Result result = run.run(pass, mixture, LEG, TOL / n);
      mixture = result.mixture();
      if (result.converged() || isFound(mixture)) {
        break;
      }
    }
    return isFound(mixture);
  }

  public boolean isFound(Mixture fitted) {
    return found(drawn.truth(), fitted, separation / 4) == drawn.truth().k();
  }

  /**
   * The number of true means that have components on them: within a distance, with at least half
   * the true weight together. A component that covers two of them is half their distance from both.
   */
  static long found(Mixture truth, Mixture fitted, double within) {
    double[][] means = fitted.means();
    double[] weights = fitted.weights();
    return IntStream.range(0, truth.k())
        .filter(
            t -> {
              double[] mean = truth.means()[t];
              double weight =
                  IntStream.range(0, weights.length)
                      .filter(i -> MathArrays.distance(means[i], mean) < within)
                      .mapToDouble(i -> weights[i])
                      .sum();
              return weight >= truth.weights()[t] / 2;
            })
        .count();
  }
}
