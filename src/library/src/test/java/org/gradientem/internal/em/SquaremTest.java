package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;

class SquaremTest {
  private static final EmLoop.Observer NOBODY = EmLoop.Observer.of(record -> {});

  @Test
  void cutsPassesInTheRavine() {
    Ravine ravine = new Ravine();
    List<Double> plain =
        ravine.divergences(StepScaling.RESPONSIBILITY, step -> Accelerator.none(), 400);
    List<Double> squarem =
        ravine.divergences(StepScaling.RESPONSIBILITY, step -> new Squarem(), 60);
    assertThat(squarem.get(59)).isLessThan(plain.get(399) / 5);
  }

  @Test
  void convergesToTheSameMixtureInFewerPasses() {
    // Overlapping components, on which EM is slow.
    Samples samples = Samples.clustered(2000, 3, 2, 1, new SplittableRandom(4));
    GradientStep step = samples.step(CovarianceType.FULL);
    Mixture start = samples.start(2, step.moments());
    EmLoop emLoop = new EmLoop(Pass.over(samples.blocks()), step, 20_000, 1e-12);
    EmLoop.Position from = EmLoop.Position.start(start);
    EmLoop.Result plain = emLoop.run(Phase.MAIN, from, Accelerator.none(), NOBODY);
    EmLoop.Result squarem = emLoop.run(Phase.MAIN, from, new Squarem(), NOBODY);
    assertThat(squarem.converged()).isTrue();
    assertThat(squarem.passes()).isLessThan(plain.passes() / 2);
    assertThat(squarem.logLikelihood()).isGreaterThan(plain.logLikelihood() - 1e-3);
  }

  @Test
  void extrapolatesGeometricSequencesToTheirLimit() {
    Accelerator squarem = warmedUp();
    squarem.next(at(8, 1), -8, at(4, 1));
    Mixture trial = squarem.next(at(4, 1), -4, at(2, 1));
    assertThat(squarem.isAccepted()).isFalse();
    assertThat(trial.means()[0][0]).isCloseTo(0, within(1e-12));
    assertThat(squarem.next(trial, -3, at(-1, 1)).means()[0][0]).isEqualTo(-1);
  }

  @Test
  void aTrialThatLowersTheLikelihoodGivesWayToThePlainStep() {
    for (double likelihood : new double[] {-5, Double.NaN}) {
      Accelerator squarem = warmedUp();
      squarem.next(at(8, 1), -8, at(4, 1));
      Mixture trial = squarem.next(at(4, 1), -4, at(2, 1));
      assertThat(squarem.next(trial, likelihood, null).means()[0][0]).isEqualTo(2);
      assertThat(squarem.isAccepted()).isTrue();
    }
  }

  @Test
  void aCovarianceThatWouldNotBePositiveIsNotTried() {
    Accelerator squarem = warmedUp();
    squarem.next(at(8, 8), -8, at(4, 4));
    Mixture next = squarem.next(at(4, 4), -4, at(2, 1e-9));
    assertThat(squarem.isAccepted()).isTrue();
    assertThat(next.means()[0][0]).isEqualTo(2);
  }

  /** The longest step allowed grows from 1. */
  private static Accelerator warmedUp() {
    Accelerator squarem = new Squarem();
    squarem.next(at(8, 1), -8, at(4, 1));
    squarem.next(at(4, 1), -4, at(2, 1));
    assertThat(squarem.isAccepted()).as("a step of length 1 is the plain one").isTrue();
    return squarem;
  }

  private static Mixture at(double mean, double variance) {
    Covariance covariance = new AxisAlignedCovariance.Spherical(1, variance);
    return Mixture.of(new double[] {1}, new double[][] {{mean}}, covariance);
  }
}
