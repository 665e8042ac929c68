package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.flat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.Bits;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmLoopTest {
  private static final EmLoop.Observer NOBODY = EmLoop.Observer.of(record -> {});

  private final Samples samples = Samples.clustered(120, 2, 3, 2, new SplittableRandom(1));
  private final GradientStep step = samples.step(CovarianceType.FULL);
  private final Mixture start = samples.start(4, step.moments());

  /** Remembers what it is notified of. */
  private static class Log implements EmLoop.Observer {
    final List<PassRecord> records = new ArrayList<>();
    private final List<EmLoop.Position> positions = new ArrayList<>();

    @Override
    public void passed(PassRecord record) {
      records.add(record);
    }

    @Override
    public void settled(EmLoop.Position position) {
      positions.add(position);
    }
  }

  private EmLoop emLoop(int maxIter, double tol) {
    return new EmLoop(Pass.over(samples.blocks()), step, maxIter, tol);
  }

  private static EmLoop.Result run(EmLoop emLoop, Mixture start) {
    return emLoop.run(Phase.MAIN, EmLoop.Position.start(start), Accelerator.none(), NOBODY);
  }

  private static void assertSame(Mixture actual, Mixture expected) {
    Bits.assertSame(actual.logWeights(), expected.logWeights());
    Bits.assertSame(actual.meanMatrix(), expected.meanMatrix());
    Bits.assertSame(flat(actual.covariance().toMatrix()), flat(expected.covariance().toMatrix()));
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  void separatedComponentsAreWithinThreeStandardErrors(long seed) {
    int rows = 2000;
    double[][] sigma = {{1, 0.5}, {0.5, 2}};
    Mixture truth =
        Mixture.of(
            new double[] {0.3, 0.7},
            new double[][] {{-8, 0}, {8, 0}},
            Covariance.of(CovarianceType.FULL, sigma));
    Samples sample = Samples.drawn(truth, rows, seed);
    GradientStep em = sample.step(CovarianceType.FULL);
    Mixture off =
        Mixture.of(
            new double[] {0.5, 0.5}, new double[][] {{-2, 1}, {2, -1}}, em.moments().covariance(1));
    EmLoop.Result result = run(new EmLoop(Pass.over(sample.blocks()), em, 200, 1e-9), off);
    assertThat(result.converged()).as("seed %d", seed).isTrue();
    Mixture found = result.mixture();
    for (int i = 0; i < 2; i++) {
      double p = truth.weights()[i];
      assertThat(found.weights()[i])
          .as("seed %d, weight %d", seed, i)
          .isCloseTo(p, offset(3 * Math.sqrt(p * (1 - p) / rows)));
      for (int j = 0; j < 2; j++) {
        assertThat(found.means()[i][j])
            .as("seed %d, mean %d, coordinate %d", seed, i, j)
            .isCloseTo(truth.means()[i][j], offset(3 * Math.sqrt(sigma[j][j] / (rows * p))));
        double variance = sigma[i][i] * sigma[j][j] + sigma[i][j] * sigma[i][j];
        assertThat(found.covariance().toMatrix()[i][j])
            .as("seed %d, covariance %d %d", seed, i, j)
            .isCloseTo(sigma[i][j], offset(3 * Math.sqrt(variance / rows)));
      }
    }
  }

  @Test
  void itEndsAtThePassAtWhichItIsEnough() {
    Log log =
        new Log() {
          @Override
          public boolean isEnough() {
            return records.size() == 3;
          }
        };
    EmLoop.Result result =
        emLoop(100, 0).run(Phase.MAIN, EmLoop.Position.start(start), Accelerator.none(), log);
    assertThat(result.passes()).isEqualTo(3);
    assertThat(result.converged()).isFalse();
    assertSame(result.mixture(), run(emLoop(2, 0), start).mixture());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7})
  void maxIterIsTheNumberOfStepsTaken(int maxIter) {
    Mixture byHand = start;
    for (int t = 0; t < maxIter; t++) {
      byHand = step.apply(byHand, samples.statistics(byHand));
    }
    List<Integer> passes = new ArrayList<>();
    Pass counted =
        (mixture, index) -> {
          passes.add(index);
          return samples.statistics(mixture);
        };
    EmLoop.Result result = run(new EmLoop(counted, step, maxIter, 0), start);
    assertSame(result.mixture(), byHand);
    assertThat(passes).as("numbers of the passes").hasSize(maxIter + 1).isSorted();
    assertThat(passes).startsWith(0).endsWith(maxIter);
    assertThat(result.passes()).isEqualTo(maxIter + 1);
    assertThat(result.converged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void theLogLikelihoodIsExactForTheMixtureReturned(int maxIter) {
    EmLoop.Result result = run(emLoop(maxIter, 0), start);
    SufficientStatistics statistics = samples.statistics(result.mixture());
    Bits.assertSame(
        result.logLikelihood(), step.moments().logLikelihood(result.mixture(), statistics));
    Bits.assertSame(result.statistics().counts(), statistics.counts());
    Bits.assertSame(result.statistics().sums(), statistics.sums());
    // Sums of a hundred terms of like size.
    assertClose(
        result.logLikelihood(),
        new NaiveExpectation(result.mixture(), samples).logLikelihood,
        1e-12);
  }

  @Test
  void withoutAnyStepTheStartIsReturnedAsItIs() {
    EmLoop.Result result = run(emLoop(0, 1e9), start);
    assertThat(result.mixture()).isSameAs(start);
    assertThat(result.converged()).as("one pass has nothing to compare with").isFalse();
  }

  @Test
  void itConvergesAtTheFirstChangeBelowTol() {
    double tol = 1e-4;
    Log log = new Log();
    EmLoop.Result result =
        emLoop(500, tol).run(Phase.MAIN, EmLoop.Position.start(start), Accelerator.none(), log);
    assertThat(result.converged()).isTrue();
    assertThat(result.passes()).isEqualTo(log.records.size()).isBetween(3, 500);
    for (int t = 1; t < log.records.size(); t++) {
      double change =
          log.records.get(t).meanLogLikelihood() - log.records.get(t - 1).meanLogLikelihood();
      assertThat(Math.abs(change) < tol).as("pass %d", t).isEqualTo(t == result.passes() - 1);
    }
  }

  @Test
  void recordsTellWhatEachPassFound() {
    Log log = new Log();
    emLoop(3, 0).run(Phase.REFINE, EmLoop.Position.start(start), Accelerator.none(), log);
    assertThat(log.records).extracting(PassRecord::pass).containsExactly(1, 2, 3, 4);
    Mixture mixture = start;
    for (PassRecord record : log.records) {
      SufficientStatistics statistics = samples.statistics(mixture);
      assertThat(record.phase()).isEqualTo(Phase.REFINE);
      assertThat(record.components()).isEqualTo(4);
      Bits.assertSame(
          record.meanLogLikelihood(),
          step.moments().logLikelihood(mixture, statistics) / statistics.weight());
      double[] gradient = GradientStep.gradient(mixture, statistics);
      Bits.assertSame(
          record.gradientNorm(), GradientStep.gradientNorm(mixture, statistics, gradient));
      assertThat(record.seconds()).isNotNegative();
      mixture = step.apply(mixture, statistics);
    }
  }

  @Test
  void effectiveComponentsAreThoseThatShareTheWeightEvenly() {
    Samples far = Samples.of(new double[] {-50}, new double[] {50});
    Mixture three =
        Mixture.of(
            new double[] {1, 1, 1},
            new double[][] {{-50}, {50}, {900}},
            new AxisAlignedCovariance.Identity(1));
    Log log = new Log();
    new EmLoop(Pass.over(far.blocks()), far.step(CovarianceType.IDENTITY), 0, 0)
        .run(Phase.MAIN, EmLoop.Position.start(three), Accelerator.none(), log);
    // Counts 1, 1 and 0; an exponential and a logarithm of rounding.
    assertThat(log.records.get(0).effectiveComponents()).isCloseTo(2, offset(1e-14));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takenUpAgainAnywhereItEndsBitwiseTheSame(boolean isAccelerated) {
    for (double tol : new double[] {0, 1e-4}) {
      Log log = new Log();
      EmLoop emLoop = emLoop(40, tol);
      EmLoop.Result whole =
          emLoop.run(Phase.MAIN, EmLoop.Position.start(start), accelerator(isAccelerated), log);
      assertThat(log.positions).as("places to go on from").isNotEmpty();
      for (EmLoop.Position position : log.positions) {
        Log rest = new Log();
        EmLoop.Result resumed = emLoop.run(Phase.MAIN, position, accelerator(isAccelerated), rest);
        assertSame(resumed.mixture(), whole.mixture());
        Bits.assertSame(resumed.logLikelihood(), whole.logLikelihood());
        assertThat(resumed.passes()).isEqualTo(whole.passes());
        assertThat(resumed.converged()).isEqualTo(whole.converged());
        assertThat(rest.records.get(0).pass()).isEqualTo(position.passes() + 1);
      }
    }
  }

  private static Accelerator accelerator(boolean isAccelerated) {
    return isAccelerated ? new Squarem() : Accelerator.none();
  }
}
