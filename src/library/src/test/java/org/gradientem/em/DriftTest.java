package org.gradientem.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Pass;
import org.gradientem.summary.Drift;
import org.gradientem.summary.Drift.Kind;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;

/** What an update says of new rows, by simulation: rows of three components in the plane. */
class DriftTest {
  private static final int DRAWS = 60;
  private static final int ROWS = 1500;
  private static final Mixture TRUTH =
      Mixture.of(
          new double[] {0.4, 0.35, 0.25},
          new double[][] {{0, 0}, {4, 0}, {0, 4}},
          new AxisAlignedCovariance.Identity(2));

  /** What becomes of the first component, of 40 %. */
  private enum Change {
    NONE,
    HEAVY_TAILS,
    MOVED,
    GONE
  }

  private static Samples drawn(Change change, SplittableRandom random) {
    double[][] rows = Gaussians.normals(ROWS, 2, random);
    double angle = random.nextDouble(2 * Math.PI);
    for (double[] row : rows) {
      if (change == Change.HEAVY_TAILS) {
        double[] normals = Gaussians.normals(1, 5, random)[0];
        double scale = Math.sqrt(5 / DoubleStream.of(normals).map(z -> z * z).sum());
        row[0] *= scale;
        row[1] *= scale;
      }
      double u = random.nextDouble(change == Change.GONE ? 0.6 : 1);
      row[0] += u < 0.35 ? 4 : 0;
      row[1] += u >= 0.35 && u < 0.6 ? 4 : 0;
      if (u >= 0.6 && change == Change.MOVED) {
        row[0] += 0.5 * Math.cos(angle);
        row[1] += 0.5 * Math.sin(angle);
      }
    }
    return Samples.of(rows);
  }

  private static List<Drift> drifts(Change before, Change now) {
    List<Drift> all = new ArrayList<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      all.add(drift(drawn(before, random), drawn(now, random)));
    }
    return all;
  }

  /** Of three components fitted to the old rows: two free weights, six means, three variances. */
  private static Drift drift(Samples old, Samples now) {
    Mixture fitted =
        new EmLoop(Pass.over(old.blocks()), old.step(CovarianceType.FULL), 500, 1e-9)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(TRUTH),
                new Squarem(),
                EmLoop.Observer.of(record -> {}))
            .mixture();
    double[] densities = densities(fitted, old);
    double mean = DoubleStream.of(densities).average().orElseThrow();
    double squares = DoubleStream.of(densities).map(density -> density * density).sum();
    double expected = TrainingDensity.expectedMean(mean, 2 + 6 + 3, old.count());
    return new TrainingDensity(expected, squares / old.count() - mean * mean, old.count())
        .to(
            fitted,
            now.statistics(fitted),
            DoubleStream.of(densities(fitted, now)).average().orElseThrow());
  }

  private static double[] densities(Mixture mixture, Samples samples) {
    Gaussians gaussians = new Gaussians(mixture.covariance().toMatrix());
    return Stream.of(samples.rows())
        .mapToDouble(row -> Gaussians.logSum(gaussians.logJoint(mixture, row)))
        .toArray();
  }

  private static List<Drift.Change> first(List<Drift> drifts) {
    return drifts.stream().map(drift -> drift.changes().get(0)).toList();
  }

  @Test
  void rowsOfTheSameDistributionAreNoDrift() {
    for (Change change : List.of(Change.NONE, Change.HEAVY_TAILS)) {
      List<Drift> drifts = drifts(change, change);
      assertThat(drifts).as("%s, seeds 0 to 59", change).noneMatch(Drift::isClear);
    }
  }

  /** In any direction, by half a deviation. */
  @Test
  void theComponentThatHasMovedIsNamed() {
    List<Drift> drifts = drifts(Change.NONE, Change.MOVED);
    assertThat(drifts).as("seeds 0 to 59").allMatch(Drift::isClear);
    assertThat(first(drifts))
        .allMatch(change -> change.kind() == Kind.MEAN && change.component() == 0)
        .allMatch(change -> Math.abs(change.by()) > 0.2 && Math.abs(change.by()) < 0.7);
  }

  @Test
  void theComponentThatHasGoneIsNamed() {
    List<Drift> drifts = drifts(Change.NONE, Change.GONE);
    assertThat(drifts).as("seeds 0 to 59").allMatch(Drift::isClear);
    assertThat(first(drifts))
        .allMatch(change -> change.kind() == Kind.WEIGHT && change.component() == 0)
        .allMatch(change -> change.by() < -0.3);
  }

  /** One variance of all components is doubled, and no mean or weight changes. */
  @Test
  void widerRowsAreLessDense() {
    for (int seed = 0; seed < DRAWS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples old = drawn(Change.NONE, random);
      Samples wider =
          drawn(Change.NONE, random)
              .map(row -> new double[] {row[0] + random.nextGaussian(), row[1]});
      assertThat(drift(old, wider).changes())
          .as("seed %d", seed)
          .anyMatch(change -> change.kind() == Kind.DENSITY);
    }
  }

  /** Categories alone, of one component: the test is exact but for its approximation. */
  @Test
  void categoriesThatHaveChangedAreNamed() {
    double[] before = {0.6, 0.3, 0.1};
    assertThat(ScoreTests.gTest(300, before, 200, before)).isEqualTo(1);
    // By hand: the G-statistic of 180, 90, 30 and 80, 80, 40.
    double[] now = {0.4, 0.4, 0.2};
    double g = 0;
    for (int l = 0; l < 3; l++) {
      double both = (300 * before[l] + 200 * now[l]) / 500;
      g += 2 * 300 * before[l] * Math.log(before[l] / both);
      g += 2 * 200 * now[l] * Math.log(now[l] / both);
    }
    assertThat(ScoreTests.gTest(300, before, 200, now)).isCloseTo(Math.exp(-g / 2), within(1e-12));
    assertThat(ScoreTests.gTest(300, new double[] {1}, 200, new double[] {1})).isEqualTo(1);
    assertThat(ScoreTests.gTest(300, new double[] {1, 0}, 200, new double[] {1, 0})).isEqualTo(1);
  }

  @Test
  void ofOtherRowsLessIsExpectedThanOfThoseOfTheFit() {
    assertThat(TrainingDensity.expectedMean(-3, 10, 100)).isCloseTo(-3.1, within(1e-15));
  }
}
