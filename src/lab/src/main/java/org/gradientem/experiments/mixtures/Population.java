package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * A one-dimensional mixture as a pass sees infinitely many of its rows: a fine grid of rows
 * weighted by the density. The trapezoidal rule is exact to rounding for analytic integrands on a
 * grid finer than their features.
 */
public final class Population implements Pass {
  /** Above this divergence its plain sum has digits enough. */
  private static final double LARGE = 1e-3;

  private final List<SampleBlock> blocks = new ArrayList<>();
  private final Mixture truth;
  private final double[] points;
  private final double[] weights;
  private final double[] logDensities;

  /** Lays a grid over the means and {@code reach} beyond them on either side. */
  public Population(Mixture truth, double reach, double spacing) {
    this.truth = truth;
    double low = StatUtils.min(truth.meanMatrix()) - reach;
    double high = StatUtils.max(truth.meanMatrix()) + reach;
    int size = 1 + (int) Math.round((high - low) / spacing);
    points = new double[size];
    weights = new double[size];
    logDensities = new double[size];
    MixtureScorer scorer = new MixtureScorer(truth);
    SampleBlockBuilder builder = new SampleBlockBuilder(new double[1], 1 << 20);
    for (int g = 0; g < size; g++) {
      double[] x = {low + g * spacing};
      points[g] = x[0];
      logDensities[g] = scorer.logLikelihood(x);
      weights[g] = spacing * Math.exp(logDensities[g]);
      if (!builder.fits()) {
        blocks.add(builder.build());
      }
      builder.add(null, x, weights[g]);
    }
    blocks.add(builder.build());
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    return new Expectation(mixture).statistics(blocks.iterator());
  }

  public DataMoments moments() {
    Iterator<SampleBlock> all = blocks.iterator();
    return new DataMoments(
        CovarianceType.IDENTITY, new Expectation(truth, CovarianceType.IDENTITY).statistics(all));
  }

  /** KL(truth, mixture), to a relative precision of about 1e-10 however small it is. */
  public double divergence(Mixture mixture) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    double plain = 0;
    double careful = 0;
    for (int g = 0; g < points.length; g++) {
      double logRatio = scorer.logLikelihood(new double[] {points[g]}) - logDensities[g];
      plain -= weights[g] * logRatio;
      // Both densities integrate to 1, so adding q / p - 1 changes nothing but leaves no term to
      // cancel another.
      careful += weights[g] * (Math.expm1(logRatio) - logRatio);
    }
    return plain > LARGE ? plain : careful;
  }
}
