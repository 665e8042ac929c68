package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class PolyakTest {
  private final Ravine ravine = new Ravine();

  @Test
  void plainStepsInTheRavineSlowDownLikeAnInverseSquare() {
    List<Double> kl = ravine.divergences(StepScaling.NONE, step -> Accelerator.none(), 200);
    assertThat(kl.get(99)).isCloseTo(2.7e-5, within(2e-6));
    assertThat(kl.get(99) / kl.get(199)).as("twice the passes").isCloseTo(4, within(0.3));
  }

  @Test
  void longStepsInTheRavineAreLinear() {
    List<Double> kl =
        ravine.divergences(
            StepScaling.RESPONSIBILITY, step -> new Polyak(step, ravine.target()), 60);
    assertThat(kl.get(19)).isLessThan(1e-8);
    assertThat(kl.get(59)).isLessThan(1e-12);
  }

  @Test
  void longStepsFollowTheUnscaledGradientAsWell() {
    List<Double> kl =
        ravine.divergences(StepScaling.NONE, step -> new Polyak(step, ravine.target()), 200);
    assertThat(kl.get(99)).isLessThan(1e-9);
    assertThat(kl.get(199)).isLessThan(1e-12);
  }

  @Test
  void anEstimatedTargetStillCutsPasses() {
    List<Double> plain =
        ravine.divergences(StepScaling.RESPONSIBILITY, step -> Accelerator.none(), 400);
    List<Double> polyak =
        ravine.divergences(StepScaling.RESPONSIBILITY, step -> new Polyak(step, Double.NaN), 40);
    assertThat(polyak.get(39)).isLessThan(plain.get(399) / 100);
  }

  @Test
  void aLongStepThatLosesGivesWayToTheShortOne() {
    GradientStep step =
        new GradientStep(
            1,
            StepScaling.RESPONSIBILITY,
            Samples.of(new double[] {0}, new double[] {1}).moments(CovarianceType.IDENTITY));
    Accelerator polyak = Acceleration.POLYAK.create(step, 0);
    Mixture plain = at(3);
    assertThat(polyak.next(at(4), -4, plain)).isSameAs(plain);
    Mixture trial = polyak.next(at(3), -3, at(2.2));
    assertThat(polyak.isAccepted()).isFalse();
    assertThat(trial.means()[0][0]).as("3 - 0.8 * 2 * 3 / 0.64").isCloseTo(-4.5, within(1e-12));
    Mixture next = polyak.next(trial, Double.NaN, null);
    assertThat(next.means()[0][0]).isEqualTo(2.2);
    assertThat(polyak.isAccepted()).isTrue();
  }

  private static Mixture at(double mean) {
    return Mixture.of(
        new double[] {1}, new double[][] {{mean}}, new AxisAlignedCovariance.Identity(1));
  }
}
