package org.gradientem.experiments.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.truth.MeanMatching;

/**
 * What one would estimate if the truth were known: no fit can be expected to come nearer to it.
 *
 * @param means the mean of the rows that each component was drawn from
 * @param bic BIC of what EM under the true family reaches from the truth
 */
public record Oracle(double[][] means, double[] counts, Covariances covariances, double bic) {
  private static final int MAX_STEPS = 1000;

  /** A hundredth of the gain that a fit's phases end at by default. */
  private static final double TOL = 1e-8;

  static Oracle of(Drawn drawn) {
    Mixture truth = drawn.truth();
    double[][] means = new double[truth.k()][truth.dim()];
    double[] counts = new double[truth.k()];
    for (int r = 0; r < drawn.rows().length; r++) {
      double[] row = drawn.rows()[r];
      double[] sum = means[drawn.groups()[r]];
      counts[drawn.groups()[r]]++;
      Arrays.setAll(sum, j -> sum[j] + row[j]);
    }
    for (int i = 0; i < means.length; i++) {
      double count = counts[i];
      double[] mean = means[i];
      Arrays.setAll(mean, j -> mean[j] / count);
    }
    return new Oracle(means, counts, truth.covariances(), bic(truth, drawn.rows()));
  }

  /** BIC of what EM under the true family reaches from the truth. */
  public static double bic(Mixture truth, double[][] rows) {
    CovarianceFamily family = truth.covariances().family();
    double[] centre = truth.mean();
    List<SampleBlock> blocks = Blocks.of(Arrays.stream(rows), centre);
    DataMoments moments = Blocks.moments(blocks, family.type());
    CovarianceEstimate covariances = new CovarianceEstimate(moments, family).settled();
    GradientStep step = new GradientStep(covariances);
    Mixture start = truth.shifted(Arrays.stream(centre).map(value -> -value).toArray());
    EmLoop.Result end = new EmRun(step).run(Pass.over(blocks), start, MAX_STEPS, TOL);
    return InformationCriterion.of(family, moments).bic(end.logLikelihood(), truth.k());
  }

  /**
   * How far fitted means are off, in standard errors of the oracle's mean along the direction in
   * which each is farthest off. That is its Mahalanobis distance under its own covariance times the
   * root of the number of rows, and at least as large as in any single coordinate.
   *
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
