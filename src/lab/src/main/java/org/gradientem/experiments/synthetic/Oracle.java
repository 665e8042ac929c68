package org.gradientem.experiments.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.families.CovarianceEstimate;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.InformationCriterion;
import org.gradientem.statistics.Pass;
import org.gradientem.truth.MeanMatching;

/**
 * What one would estimate if the truth were known: no fit can be expected to come nearer to it.
 *
 * @param means the mean of the rows that each component was drawn from
 * @param counts the number of its rows
 * @param covariances the true covariances
 * @param bic BIC of what EM under the true family reaches from the truth
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
public record Oracle(double[][] means, double[] counts, Covariances covariances, double bic) {
  private static final int MAX_STEPS = 1000;

  /** A hundredth of what a fit's phases end at by default. */
  private static final double TOL = 1e-8;

  static Oracle of(SyntheticMixture mixture) {
    Mixture truth = mixture.truth();
    List<MixtureSampler.Draw> draws = mixture.draw().toList();
    double[][] means = new double[mixture.m()][mixture.dim()];
    double[] counts = new double[mixture.m()];
    for (MixtureSampler.Draw draw : draws) {
      counts[draw.component()]++;
      double[] sum = means[draw.component()];
      Arrays.setAll(sum, j -> sum[j] + draw.features()[j]);
    }
    for (int i = 0; i < means.length; i++) {
      double count = counts[i];
      double[] mean = means[i];
      Arrays.setAll(mean, j -> mean[j] / count);
    }
    List<double[]> rows = draws.stream().map(MixtureSampler.Draw::features).toList();
    return new Oracle(means, counts, truth.covariances(), bic(truth, rows));
  }

  /** BIC of what EM under the true family reaches from the truth. */
  public static double bic(Mixture truth, List<double[]> rows) {
    CovarianceFamily family = truth.covariances().family();
    double[] centre = truth.mean();
    List<SampleBlock> blocks = Blocks.of(rows.stream(), centre);
    DataMoments moments = Blocks.moments(blocks, family.type());
    CovarianceEstimate covariances = new CovarianceEstimate(moments, family).settled();
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, covariances, false);
    Mixture start = truth.shifted(Arrays.stream(centre).map(value -> -value).toArray());
    Ascent.Result end =
        new Ascent(Pass.over(blocks), step, MAX_STEPS, TOL)
            .run(
                Phase.REFINE,
                Ascent.Position.start(start),
                Accelerator.none(),
                Ascent.Observer.of(record -> {}));
    return InformationCriterion.of(family, moments).bic(end.logLikelihood(), truth.k());
  }

  /**
   * How far fitted means are off, in standard errors of the oracle's mean along the direction in
   * which each is farthest off. That is its Mahalanobis distance under its own covariance times the
   * root of the number of rows, and at least as large as in any single coordinate.
   *
   * @param fitted the fitted means, in any order and number
   * @return a value for each of the oracle's means; infinite for one that no fitted mean is left
   *     for
   */
  double[] standardErrors(double[][] fitted) {
    MeanMatching matching = MeanMatching.of(means, covariances, fitted);
    return IntStream.range(0, means.length)
        .mapToDouble(i -> matching.distance(i) * Math.sqrt(counts[i]))
        .toArray();
  }
}
