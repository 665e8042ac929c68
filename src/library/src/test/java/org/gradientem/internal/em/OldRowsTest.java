package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.OldRows;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OldRowsTest {
  private static final long SEED = 61;
  private static final int K = 3;
  private static final int D = 3;

  /** Not a whole number, as a decay leaves it. */
  private static final double OLD = 137.5;

  /** Families whose estimates hold all that an M-step takes of rows. */
  private static final Set<CovarianceFamily> SUFFICIENT =
      EnumSet.of(
          CovarianceFamily.IDENTITY,
          CovarianceFamily.EII,
          CovarianceFamily.EEI,
          CovarianceFamily.EEE,
          CovarianceFamily.VII,
          CovarianceFamily.VVI,
          CovarianceFamily.VVV);

  /** A mixture of a family, its means about {@code spread} apart. */
  private static Mixture random(CovarianceFamily family, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = {0.5, 0.3, 0.2};
    double[][] means = Gaussians.normals(K, D, random);
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> spread * mean[j]);
    }
    Covariance[] own = new Covariance[K];
    Arrays.setAll(own, i -> Gaussians.randomCovariance(family.type(), D, random));
    Covariances covariances =
        family.isTied()
            ? new Covariances.Tied(family, own[0])
            : CovarianceEstimate.project(family, weights, own, null);
    return Mixture.of(weights, means, covariances);
  }

  /** The expectation of a quadratic under a Gaussian is its mean over 2 d points. */
  private static double expected(Mixture old, Mixture now) {
    double sum = 0;
    for (int i = 0; i < K; i++) {
      RealMatrix covariance = new Array2DRowRealMatrix(old.covariances().get(i).toMatrix());
      RealMatrix root = new CholeskyDecomposition(covariance).getL();
      for (int j = 0; j < D; j++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double[] point = old.means()[i].clone();
          for (int p = 0; p < D; p++) {
            point[p] += sign * Math.sqrt(D) * root.getEntry(p, j);
          }
          sum += OLD * old.weights()[i] * Gaussians.logJointOf(now, point)[i] / (2 * D);
        }
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void theLikelihoodIsOfNewRowsAndExpectedOldOnes(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(SEED);
    Samples samples = Samples.clustered(100, D, K, 2, random).weighted(random);
    Mixture before = random(family, 1, SEED);
    Mixture now = random(family, 1, SEED + 1);
    OldRows old = new OldRows(before, OLD);
    SufficientStatistics statistics = old.addedTo(Pass.over(samples.blocks(64))).run(now, 0);
    NaiveExpectation naive = new NaiveExpectation(now, samples);
    double both = naive.logLikelihood + expected(before, now);
    double found = old.addedTo(samples.moments(family.type())).logLikelihood(now, statistics);
    // Some hundred terms of order 10.
    assertClose(found, both, 1e-12, "%s, seed %d", family, SEED);
    assertThat(statistics.weight()).isCloseTo(naive.weight + OLD, within(1e-12 * OLD));
    assertThat(statistics.rows()).isEqualTo(100);
  }

  private static GradientStep step(DataMoments moments, CovarianceFamily family) {
    CovarianceEstimate estimate =
        new CovarianceEstimate(moments, family).settled().keepingFactors();
    return new GradientStep(estimate);
  }

  @ParameterizedTest
  @EnumSource
  void noStepLowersTheLikelihoodOfBoth(CovarianceFamily family) {
    Mixture before = random(family, 2, SEED);
    Samples samples = Samples.drawn(random(family, 2, SEED + 1), 200, SEED);
    OldRows old = new OldRows(before, OLD);
    Pass pass = old.addedTo(Pass.over(samples.blocks(64)));
    GradientStep step = step(old.addedTo(samples.moments(family.type())), family);
    Mixture mixture = before;
    double last = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < 40; t++) {
      SufficientStatistics statistics = pass.run(mixture, t);
      double now = step.moments().logLikelihood(mixture, statistics);
      // What regularises covariances, 1e-6 of the data's or 1e-5 of a row, may cost a little.
      assertThat(now).as("%s, seed %d, pass %d", family, SEED, t).isGreaterThan(last - 1e-3);
      last = now;
      mixture = step.apply(mixture, statistics);
    }
  }

  private static Mixture end(Pass pass, DataMoments moments, Mixture start) {
    GradientStep step = step(moments, start.covariances().family());
    return new EmLoop(pass, step, 2000, 1e-14)
        .run(
            Phase.MAIN,
            EmLoop.Position.start(start),
            new Squarem(),
            EmLoop.Observer.of(record -> {}))
        .mixture();
  }

  private static Mixture updated(Mixture before, double rows, Samples samples) {
    OldRows old = new OldRows(before, rows);
    CovarianceType type = before.covariances().family().type();
    return end(
        old.addedTo(Pass.over(samples.blocks(64))), old.addedTo(samples.moments(type)), before);
  }

  private static Mixture fitted(Samples samples, Mixture start) {
    CovarianceType type = start.covariances().family().type();
    return end(Pass.over(samples.blocks(64)), samples.moments(type), start);
  }

  /** Beside numbers far apart, so that each row's levels are counted for one component. */
  @Test
  void levelsAreThoseOfOldAndNewRows() {
    Categories categories = MixedSamples.categories(2);
    Mixture truth =
        random(CovarianceFamily.VVV, 12, SEED)
            .withLevels(MixedSamples.random(categories, K, new SplittableRandom(SEED)));
    MixedSamples all = MixedSamples.drawn(truth, 500, SEED);
    Mixture first = fitted(all.from(0, 300), truth);
    List<SampleBlock> blocks = all.from(300, 500).blocks();
    OldRows old = new OldRows(first, 300);
    Mixture updated =
        end(
            old.addedTo(Pass.over(blocks)),
            old.addedTo(MixedSamples.moments(CovarianceType.FULL, blocks)),
            first);
    Mixture together = fitted(all, truth);
    assertMixturesClose(updated, together, 1e-5, "seed " + SEED);
    assertClose(updated.levels().logs(), together.levels().logs(), 1e-5, "seed %d", SEED);
  }

  private static Mixture fitted(MixedSamples samples, Mixture start) {
    List<SampleBlock> blocks = samples.blocks();
    return end(Pass.over(blocks), MixedSamples.moments(CovarianceType.FULL, blocks), start);
  }

  private static void assertMixturesClose(
      Mixture actual, Mixture expected, double tolerance, String as) {
    assertClose(actual.weights(), expected.weights(), tolerance, "weights, %s", as);
    assertClose(actual.means(), expected.means(), tolerance, "means, %s", as);
    for (int i = 0; i < K; i++) {
      assertClose(
          actual.covariances().get(i).toMatrix(),
          expected.covariances().get(i).toMatrix(),
          tolerance,
          "covariance %d, %s",
          i,
          as);
    }
  }

  private static double logLikelihood(Mixture mixture, Samples samples) {
    return samples
        .moments(mixture.covariances().family().type())
        .logLikelihood(mixture, samples.statistics(mixture));
  }

  /** Components so far apart that no row is in doubt: what old rows say is all in their mixture. */
  @ParameterizedTest
  @EnumSource
  void anUpdateIsTheFitToOldAndNewRows(CovarianceFamily family) {
    Mixture truth = random(family, 12, SEED);
    Samples first = Samples.drawn(truth, 300, SEED);
    Samples second = Samples.drawn(truth, 200, SEED + 1);
    double[][] rows = Arrays.copyOf(first.rows(), 500);
    System.arraycopy(second.rows(), 0, rows, 300, 200);
    Samples all = Samples.of(rows);
    Mixture updated = updated(fitted(first, truth), 300, second);
    Mixture together = fitted(all, truth);
    String as = "%s, seed %d".formatted(family, SEED);
    if (SUFFICIENT.contains(family)) {
      // A pseudo-row is 1e-5 of a row, some hundred times as wide; each has at least sixty rows.
      assertMixturesClose(updated, together, 1e-5, as);
    }
    double loss = (logLikelihood(together, all) - logLikelihood(updated, all)) / 500;
    assertThat(loss).as("nats a row, %s", as).isBetween(-1e-9, 1e-3);
  }
}
