package org.gradientem.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.Pass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepwiseTest {
  private static final double SHARE = 0.3;

  private static Mixture random(long seed, CovarianceType type) {
    return Gaussians.randomMixture(type, 3, 4, new SplittableRandom(seed));
  }

  @ParameterizedTest
  @EnumSource(CovarianceType.class)
  void averagesTheExpectedStatistics(CovarianceType type) {
    for (long seed = 1; seed <= 20; seed++) {
      Mixture old = random(seed, type);
      Mixture now = random(seed + 1000, type);
      Mixture average = Stepwise.average(old, now, SHARE);
      for (int i = 0; i < 3; i++) {
        double weight = (1 - SHARE) * old.weights()[i] + SHARE * now.weights()[i];
        assertThat(average.weights()[i]).as("seed %d", seed).isCloseTo(weight, within(1e-14));
        for (int j = 0; j < 4; j++) {
          double sum =
              (1 - SHARE) * old.weights()[i] * old.means()[i][j]
                  + SHARE * now.weights()[i] * now.means()[i][j];
          assertThat(weight * average.means()[i][j])
              .as("seed %d", seed)
              .isCloseTo(sum, within(1e-13));
        }
      }
      if (type != CovarianceType.IDENTITY) {
        double[][] a = moment(old);
        double[][] b = moment(now);
        double[][] c = moment(average);
        double trace = 0;
        for (int p = 0; p < 4; p++) {
          for (int q = 0; q < 4; q++) {
            double off = c[p][q] - (1 - SHARE) * a[p][q] - SHARE * b[p][q];
            trace += p == q ? off : 0;
            if (type == CovarianceType.FULL || (type == CovarianceType.DIAGONAL && p == q)) {
              assertThat(off).as("seed %d", seed).isCloseTo(0, within(1e-12));
            }
          }
        }
        assertThat(trace).as("seed %d", seed).isCloseTo(0, within(1e-12));
      }
    }
  }

  /** Sigma + sum pi mu mu'. */
  private static double[][] moment(Mixture mixture) {
    double[][] moment = mixture.covariance().toMatrix();
    for (int i = 0; i < mixture.k(); i++) {
      double[] mean = mixture.means()[i];
      for (int p = 0; p < mean.length; p++) {
        for (int q = 0; q < mean.length; q++) {
          moment[p][q] += mixture.weights()[i] * mean[p] * mean[q];
        }
      }
    }
    return moment;
  }

  @Test
  void theFirstStepIsWholeAndLaterOnesShrink() {
    Mixture old = random(1, CovarianceType.SPHERICAL);
    Mixture now = random(2, CovarianceType.SPHERICAL);
    Accelerator stepwise = Accelerator.stepwise();
    assertThat(stepwise.next(old, 0, now)).isSameAs(now);
    double previous = 1;
    for (int t = 1; t < 100; t++) {
      double moved = share(old, now, stepwise.next(old, 0, now));
      assertThat(moved).isGreaterThan(0).isLessThan(previous);
      previous = moved;
    }
    // (1 + 99 / 10)^-0.6
    assertThat(previous).isCloseTo(0.2384, within(1e-3));
    Accelerator resumed = Accelerator.stepwise();
    resumed.recall(stepwise.memory());
    assertThat(resumed.next(old, 0, now).weights()).isEqualTo(stepwise.next(old, 0, now).weights());
  }

  private static double share(Mixture old, Mixture now, Mixture between) {
    return (between.weights()[0] - old.weights()[0]) / (now.weights()[0] - old.weights()[0]);
  }

  @Test
  void aComponentWithoutWeightStays() {
    Mixture full = random(1, CovarianceType.FULL);
    double[] logWeights = {Double.NEGATIVE_INFINITY, Math.log(0.5), Math.log(0.5)};
    Mixture empty = Mixture.ofLogWeights(logWeights, full.meanMatrix(), full.covariance());
    Mixture average = Stepwise.average(empty, empty, SHARE);
    assertThat(average.means()).isDeepEqualTo(full.means());
    assertThat(average.weights()[0]).isZero();
  }

  @Test
  void noiseOfBatchesAveragesOut() {
    long seed = 5;
    Samples all = Samples.clustered(4000, 2, 3, 5, new SplittableRandom(seed));
    GradientStep step = all.step(CovarianceType.FULL);
    Mixture start = all.start(3, step.moments());
    Ascent.Observer nobody = Ascent.Observer.of(record -> {});
    Ascent.Result best =
        new Ascent(Pass.over(all.blocks()), step, 500, 1e-10)
            .run(Phase.MAIN, Ascent.Position.start(start), Accelerator.none(), nobody);
    Pass batches =
        (mixture, index) -> {
          SplittableRandom random = new SplittableRandom(seed + index);
          int[] rows = random.ints(200, 0, all.rows().length).toArray();
          return new Expectation(mixture, CovarianceType.FULL)
              .statistics(all.pick(rows).blocks().iterator());
        };
    double full = lossAfter(batches, step, start, Accelerator.none(), all, best);
    double decreasing = lossAfter(batches, step, start, Accelerator.stepwise(), all, best);
    assertThat(decreasing).as("seed %d", seed).isLessThan(full / 3);
  }

  /** Mean log-likelihood of all rows short of the best after 200 passes over batches. */
  private static double lossAfter(
      Pass batches,
      GradientStep step,
      Mixture start,
      Accelerator accelerator,
      Samples all,
      Ascent.Result best) {
    Ascent.Observer nobody = Ascent.Observer.of(record -> {});
    Mixture end =
        new Ascent(batches, step, 200, 0)
            .run(Phase.MAIN, Ascent.Position.start(start), accelerator, nobody)
            .mixture();
    Ascent.Result evaluated =
        new Ascent(Pass.over(all.blocks()), step, 0, 0)
            .run(Phase.MAIN, Ascent.Position.start(end), Accelerator.none(), nobody);
    return (best.logLikelihood() - evaluated.logLikelihood()) / all.rows().length;
  }
}
