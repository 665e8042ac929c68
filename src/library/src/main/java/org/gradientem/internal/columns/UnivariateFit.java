package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/** Mixtures of Gaussians of one variable, fitted by EM from equal parts of the sorted values. */
final class UnivariateFit {
  /** As many components as mclust tries by default. */
  private static final int MAX_COMPONENTS = 9;

  /** Numbers of components without a rise of BIC after which no more are tried. */
  private static final int MAX_FALLS = 2;

  /** EM has converged by then, or BIC would change by less than what is asked for. */
  private static final int STEPS = 100;

  private static final double TOLERANCE = 1e-5;

  private final double[] sorted;
  private final List<SampleBlock> blocks;
  private final DataMoments moments;

  private UnivariateFit(double... values) {
    sorted = values.clone();
    Arrays.sort(sorted);
    double[] centre = {Arrays.stream(sorted).average().orElseThrow()};
    for (int r = 0; r < sorted.length; r++) {
      sorted[r] -= centre[0];
    }
    // A row takes its value and its weight.
    SampleBlockBuilder builder =
        new SampleBlockBuilder(new double[1], 2L * Double.BYTES * sorted.length);
    Arrays.stream(sorted).forEach(value -> builder.add(null, new double[] {value}, 1));
    blocks = List.of(builder.build());
    Mixture any =
        Mixture.of(new double[] {1}, new double[1][1], new AxisAlignedCovariance.Identity(1));
    moments =
        new DataMoments(
            CovarianceType.FULL,
            new Expectation(any, CovarianceType.FULL).statistics(blocks.iterator()));
  }

  /**
   * Spreads rounded values over their cells, those of positive numbers not below 0: a component on
   * each value would have a likelihood without bound.
   */
  static double[] spread(double[] rounded, double step) {
    SplittableRandom random = new SplittableRandom(0);
    return Arrays.stream(rounded)
        .map(
            value ->
                value + (random.nextDouble() - 0.5) * (value > 0 ? Math.min(step, value) : step))
        .toArray();
  }

  /** The best BIC of mixtures of values, which may not be all the same. */
  static double bic(double... values) {
    UnivariateFit fit = new UnivariateFit(values);
    return Math.max(fit.best(CovarianceFamily.EEE), fit.best(CovarianceFamily.VVV));
  }

  private double best(CovarianceFamily family) {
    double best = Double.NEGATIVE_INFINITY;
    int falls = 0;
    for (int k = 1; k <= Math.min(MAX_COMPONENTS, sorted.length) && falls < MAX_FALLS; k++) {
      double bic = bic(family, k);
      falls = bic > best ? 0 : falls + 1;
      best = Math.max(best, bic);
    }
    return best;
  }

  private double bic(CovarianceFamily family, int k) {
    CovarianceEstimate estimate = new CovarianceEstimate(moments, family);
    GradientStep step = new GradientStep(estimate);
    double logLikelihood =
        new EmLoop(Pass.over(blocks), step, STEPS, TOLERANCE)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(RowDraw.startAt(means(k), estimate)),
                new Squarem(),
                EmLoop.Observer.of(pass -> {}))
            .logLikelihood();
    return InformationCriterion.of(family, moments).bic(logLikelihood, k);
  }

  private double[][] means(int k) {
    double[][] means = new double[k][1];
    for (int i = 0; i < k; i++) {
      int from = i * sorted.length / k;
      int to = (i + 1) * sorted.length / k;
      means[i][0] = Arrays.stream(sorted, from, to).average().orElseThrow();
    }
    return means;
  }
}
