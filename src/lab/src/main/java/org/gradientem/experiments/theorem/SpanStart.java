package org.gradientem.experiments.theorem;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.HybridEm;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Accelerator;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * A start of n random rows of two spheres in d dimensions, the same but for the distance of their
 * centres. The steps of the population never leave the span of the start and of the centres, by
 * symmetry, so rows are drawn in its coordinates: n + 1 of them where d is more.
 */
final class SpanStart {
  private static final double STEP_SIZE = HybridEm.PUBLISHED_STEP;

  /** Twice those of the published run in a million dimensions. */
  private static final int PLAIN_STEPS = 1000;

  /** The weights of a batch are within 0.05 but for one in a thousand. */
  private static final int BATCH = 1000;

  /** As far as the plain steps. */
  private static final int SCALED_STEPS = (int) Math.round(PLAIN_STEPS * STEP_SIZE);

  /** Their means are within 0.1 of the centres in each of 11 coordinates. */
  private static final int SAMPLE = 2000;

  private static final double NEAR = 1;
  private static final double WEIGHT_TOLERANCE = 0.05;

  private final double[] weights;
  private final long seed;
  private final double[][] noise;
  private final int[] centres;

  /** Draws the start but for the distance of the centres. */
  SpanStart(int dim, double[] weights, int n, long seed) {
    this.weights = weights;
    this.seed = seed;
    RandomGenerator random = new Well19937c(seed);
    centres = IntStream.range(0, n).map(i -> random.nextDouble() < weights[0] ? 0 : 1).toArray();
    noise = dim <= n + 1 ? gaussian(n, dim, random) : inSpan(n, dim, random);
  }

  private static double[][] gaussian(int n, int dim, RandomGenerator random) {
    double[][] rows = new double[n][dim];
    Stream.of(rows).forEach(row -> Arrays.setAll(row, j -> random.nextGaussian()));
    return rows;
  }

  /**
   * The first coordinate, and the others in the basis that the rows themselves make in turn
   * (Bartlett 1933): normal deviates along those before, and what is left has chi-distributed
   * length.
   */
  private static double[][] inSpan(int n, int dim, RandomGenerator random) {
    double[][] rows = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        rows[i][j] = random.nextGaussian();
      }
      rows[i][i + 1] = Math.sqrt(new GammaDistribution(random, (dim - 1 - i) / 2.0, 2).sample());
    }
    return rows;
  }

  Mixture truth(double separation) {
    return Mixtures.twoCentres(noise[0].length, separation, weights);
  }

  double[][] means(double separation) {
    double[][] means = new double[noise.length][];
    for (int i = 0; i < means.length; i++) {
      means[i] = noise[i].clone();
      means[i][0] += centres[i] == 0 ? separation / 2 : -separation / 2;
    }
    return means;
  }

  /** Returns whether plain steps on fresh rows find both centres. */
  boolean isFoundByPlainSteps(double separation) {
    Mixture truth = truth(separation);
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    HybridEm em = new HybridEm(truth.dim(), flat(Stream.of(means(separation))));
    for (long step = 0; step < PLAIN_STEPS; step++) {
      em.step(
          flat(
              LongStream.range(step * BATCH, (step + 1) * BATCH)
                  .mapToObj(row -> sampler.draw(row).features())),
          STEP_SIZE);
    }
    return hasBoth(em.mixture(), truth);
  }

  private static double[] flat(Stream<double[]> rows) {
    return rows.flatMapToDouble(Arrays::stream).toArray();
  }

  /** Returns whether the scaled steps of classical EM on some rows find both centres. */
  boolean isFoundByScaledSteps(double separation, Supplier<Accelerator> accelerator) {
    Mixture truth = truth(separation);
    List<SampleBlock> blocks =
        Blocks.of(Stream.of(Drawn.of(truth, SAMPLE, seed).rows()), new double[truth.dim()]);
    DataMoments moments = Blocks.moments(blocks, CovarianceType.IDENTITY);
    EmRun run = new EmRun(new GradientStep(1, StepScaling.RESPONSIBILITY, moments), accelerator);
    Mixture start = Mixtures.equal(means(separation));
    return hasBoth(run.run(Pass.over(blocks), start, SCALED_STEPS, 0).mixture(), truth);
  }

  /** Whether the components nearest to each centre add up to its weight and average to it. */
  private static boolean hasBoth(Mixture end, Mixture truth) {
    double[][] means = end.means();
    double[][] centres = truth.means();
    double[] all = end.weights();
    for (int c = 0; c < 2; c++) {
      double weight = 0;
      double[] mean = new double[truth.dim()];
      for (int i = 0; i < means.length; i++) {
        double away = MathArrays.distance(means[i], centres[c]);
        if (away < MathArrays.distance(means[i], centres[1 - c])) {
          weight += all[i];
          for (int j = 0; j < mean.length; j++) {
            mean[j] += all[i] * means[i][j];
          }
        }
      }
      double[] average = MathArrays.scale(1 / weight, mean);
      if (!(weight > 0
          && MathArrays.distance(average, centres[c]) < NEAR
          && Math.abs(weight - truth.weights()[c]) < WEIGHT_TOLERANCE)) {
        return false;
      }
    }
    return true;
  }
}
