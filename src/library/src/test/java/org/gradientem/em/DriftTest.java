package org.gradientem.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Pass;
import org.gradientem.summary.Drift;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void itIsTheLossPerRowAndItsError() {
    Drift drift = new TrainingDensity(-3, 0.5, 100).to(-3.4, 25);
    assertThat(drift.nats()).isCloseTo(0.4, within(1e-15));
    assertThat(drift.standardError()).isCloseTo(Math.sqrt(0.5 / 20), within(1e-15));
  }

  @Test
  void itIsClearAboveFourStandardErrors() {
    assertThat(new Drift(0.41, 0.1).isClear()).isTrue();
    assertThat(new Drift(0.39, 0.1).isClear()).isFalse();
    assertThat(new Drift(-5, 0.1).isClear()).isFalse();
  }

  /** Rows of three components whose means are five and six standard deviations apart, in turn. */
  private static Samples drawn(int count, SplittableRandom random) {
    double[][] rows = Gaussians.normals(count, 2, random);
    for (int r = 0; r < count; r++) {
      rows[r][0] += r % 3 == 1 ? 5 : 0;
      rows[r][1] += r % 3 == 2 ? 6 : 0;
    }
    return Samples.of(rows);
  }

  @Test
  void ofTheSameMixtureItIsWithinItsError() {
    double[] scores = new double[20];
    for (int seed = 0; seed < scores.length; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Drift drift = drift(drawn(300, random), drawn(510, random));
      scores[seed] = drift.nats() / drift.standardError();
      assertThat(drift.isClear()).as("seed %d: %s", seed, drift).isFalse();
    }
    double squares = Arrays.stream(scores).map(z -> z * z).sum();
    // A chi-square of 20 degrees of freedom is below or above once in ten thousand times each.
    assertThat(squares).as("%s", Arrays.toString(scores)).isBetween(4.4, 55.0);
  }

  @Test
  void aComponentThatHasMovedIsClear() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples old = drawn(300, random);
      Samples now = drawn(510, random);
      for (int r = 0; r < now.count(); r += 3) {
        now.rows()[r][0] -= 2;
      }
      Drift drift = drift(old, now);
      assertThat(drift.isClear()).as("seed %d: %s", seed, drift).isTrue();
    }
  }

  /** Of three components fitted to the old rows: two free weights, six means, three variances. */
  private static Drift drift(Samples old, Samples now) {
    GradientStep step = old.step(CovarianceType.FULL);
    Mixture fitted =
        new EmLoop(Pass.over(old.blocks()), step, 500, 1e-9)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(old.start(3, step.moments())),
                new Squarem(),
                EmLoop.Observer.of(record -> {}))
            .mixture();
    double[] densities = densities(fitted, old);
    double mean = Arrays.stream(densities).average().orElseThrow();
    double squares = Arrays.stream(densities).map(density -> density * density).sum();
    double expected = TrainingDensity.expectedMean(mean, 2 + 6 + 3, old.count());
    return new TrainingDensity(expected, squares / old.count() - mean * mean, old.count())
        .to(Arrays.stream(densities(fitted, now)).average().orElseThrow(), now.count());
  }

  private static double[] densities(Mixture mixture, Samples samples) {
    Gaussians gaussians = new Gaussians(mixture.covariance().toMatrix());
    return Arrays.stream(samples.rows())
        .mapToDouble(row -> Gaussians.logSum(gaussians.logJoint(mixture, row)))
        .toArray();
  }

  @Test
  void ofOtherRowsLessIsExpectedThanOfThoseOfTheFit() {
    assertThat(TrainingDensity.expectedMean(-3, 10, 100)).isCloseTo(-3.1, within(1e-15));
  }
}
