package org.gradientem.internal.em;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/**
 * One standard Gaussian fitted with two components of fixed equal weights from (1, -0.6): the loss
 * grows like the fourth power of their distance, so plain steps slow down without end.
 */
final class Ravine {
  private static final double SPACING = 0.02;

  private final List<SampleBlock> blocks;
  private final double target;

  Ravine() {
    int half = (int) Math.round(10 / SPACING);
    double[][] rows = new double[2 * half + 1][1];
    double[] weights = new double[rows.length];
    double logLikelihood = 0;
    double total = 0;
    for (int r = 0; r < rows.length; r++) {
      double x = (r - half) * SPACING;
      double logDensity = -0.5 * (x * x + Math.log(2 * Math.PI));
      rows[r][0] = x;
      weights[r] = Math.exp(logDensity);
      logLikelihood += weights[r] * logDensity;
      total += weights[r];
    }
    blocks = new Samples(rows, weights).blocks();
    target = logLikelihood / total;
  }

  /** The mean log-likelihood under the Gaussian itself. */
  double target() {
    return target;
  }

  /** The divergence from the Gaussian at each of so many passes. */
  List<Double> divergences(
      StepScaling scaling, Function<GradientStep, Accelerator> acceleration, int passes) {
    DataMoments moments = Samples.moments(CovarianceType.IDENTITY, blocks);
    GradientStep step =
        new GradientStep(
            1,
            scaling,
            new CovarianceEstimate(moments, CovarianceFamily.tied(moments.type())),
            true);
    Mixture start =
        Mixture.of(
            new double[] {0.5, 0.5},
            new double[][] {{1}, {-0.6}},
            new AxisAlignedCovariance.Identity(1));
    List<Double> divergences = new ArrayList<>();
    new EmLoop(Pass.over(blocks), step, passes - 1, 0)
        .run(
            Phase.MAIN,
            EmLoop.Position.start(start),
            acceleration.apply(step),
            EmLoop.Observer.of(record -> divergences.add(target - record.meanLogLikelihood())));
    return divergences;
  }
}
