package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.flat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DataMomentsTest {
  /** Sums of a few hundred terms of like size. */
  private static final double ROUNDING = 1e-12;

  private static final int STEPS = 20;

  private static Mixture ascend(DataMoments moments, Mixture start, List<SampleBlock> blocks) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    Pass pass = Pass.over(blocks);
    Mixture mixture = start;
    for (int t = 0; t < STEPS; t++) {
      mixture = step.apply(mixture, pass.run(mixture, t));
    }
    return mixture;
  }

  private static void assertFiniteFit(Samples samples, CovarianceType type) {
    List<SampleBlock> blocks = samples.blocks(64);
    DataMoments moments = Samples.moments(type, blocks);
    Mixture start = samples.start(Math.min(3, samples.count()), moments);
    Mixture end = ascend(moments, start, blocks);
    double logLikelihood = moments.logLikelihood(end, Pass.over(blocks).run(end, STEPS));
    for (Mixture mixture : List.of(start, end)) {
      assertThat(
              DoubleStream.concat(
                  Arrays.stream(flat(mixture.covariance().toMatrix())),
                  DoubleStream.of(logLikelihood, mixture.covariance().logDeterminant())))
          .as("%s", type)
          .allSatisfy(value -> assertThat(value).isFinite());
    }
  }

  private static void assertFiniteFits(Samples samples) {
    for (CovarianceType type : CovarianceType.values()) {
      assertFiniteFit(samples, type);
    }
  }

  @Test
  void columnsThatDependOnOthersAreFound() {
    Samples samples = Samples.clustered(200, 3, 2, 3, new SplittableRandom(4));
    for (double scale : new double[] {1e-6, 1, 1e6}) {
      Samples dependent =
          samples.map(
              x ->
                  new double[] {
                    x[0], scale * (x[0] + 1e-6 * x[1]), x[1], 5, scale * (x[0] - x[1]), x[2]
                  });
      assertThat(dependent.moments(CovarianceType.FULL).dependentColumns())
          .as("scale %s", scale)
          .containsExactly(1, 4);
      assertThat(dependent.moments(CovarianceType.DIAGONAL).dependentColumns()).isEmpty();
    }
    assertThat(samples.moments(CovarianceType.FULL).dependentColumns()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theyAreTheWeightedMomentsOfTheRows(CovarianceType type) {
    SplittableRandom random = new SplittableRandom(2);
    Samples samples = Samples.random(150, 4, random).weighted(random);
    DataMoments moments = samples.moments(type);
    assertThat(moments.storedRows()).isEqualTo(150);
    assertClose(moments.weight(), Arrays.stream(samples.weights()).sum(), ROUNDING);
    assertClose(moments.mean(), NaiveExpectation.mean(samples), ROUNDING);
    double[][] covariance = NaiveExpectation.reduce(type, NaiveExpectation.covariance(samples));
    assertClose(moments.covariance(1).toMatrix(), covariance, ROUNDING, "seed %d", 2);
    double[][] scaled =
        type == CovarianceType.IDENTITY
            ? covariance
            : NaiveExpectation.plus(covariance, -0.75, covariance);
    assertClose(moments.covariance(0.25).toMatrix(), scaled, ROUNDING, "seed %d", 2);
  }

  @Test
  void theMeanHandedOutIsACopy() {
    DataMoments moments =
        Samples.of(new double[] {1}, new double[] {3}).moments(CovarianceType.FULL);
    moments.mean()[0] = 99;
    assertThat(moments.mean()).containsExactly(2);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPHERICAL") // whose one variance averages all columns
  void aConstantColumnChangesNothingInTheOthers(CovarianceType type) {
    for (long seed = 0; seed < 3; seed++) {
      Samples samples = Samples.clustered(100, 2, 3, 3, new SplittableRandom(seed));
      Samples widened = samples.map(x -> new double[] {x[0], 0.1, x[1]});
      DataMoments moments = samples.moments(type);
      Mixture start = samples.start(3, moments);
      Mixture without = ascend(moments, start, samples.blocks());
      // The same covariance to start from, whatever d is in the usual start's n^(-2/d).
      DataMoments widenedMoments = widened.moments(type);
      Mixture widenedStart =
          Mixture.of(
              start.weights(),
              Arrays.copyOf(widened.rows(), 3),
              widenedMoments.covariance(1.0 / 3));
      Mixture with = ascend(widenedMoments, widenedStart, widened.blocks());
      // The constant's square is a hundredth of the others'; it cancels to rounding.
      assertClose(with.weights(), without.weights(), 1e-10, "seed %d", seed);
      assertClose(
          Arrays.stream(with.means())
              .map(mean -> new double[] {mean[0], mean[2]})
              .toArray(double[][]::new),
          without.means(),
          1e-10,
          "seed %d",
          seed);
    }
  }

  @Test
  void fitsOfRowsWithoutSpreadInSomeDirectionAreFinite() {
    SplittableRandom random = new SplittableRandom(1);
    Samples three = Samples.clustered(100, 3, 3, 3, random);
    for (double constant : new double[] {0, 0.1, 7, -1e4}) {
      assertFiniteFits(three.map(x -> new double[] {x[0], constant, x[1], x[2]}));
    }
    Samples two = Samples.clustered(100, 2, 3, 3, random);
    assertFiniteFits(two.map(x -> new double[] {x[0], x[1], x[0] + x[1]}));
    assertFiniteFits(two.map(x -> new double[] {x[0], 1e3 * x[0]}));
    assertFiniteFits(two.map(x -> new double[] {x[0], 0.1, 3 * x[1], x[1] - x[0], x[0]}));
    assertFiniteFits(Samples.of(new double[] {0.1}));
    for (double scale : new double[] {0, 1, 1e4}) {
      double[] row = {0.1 * scale, -3 * scale, 7 * scale};
      assertFiniteFits(Samples.of(row));
      assertFiniteFits(Samples.of(row, row, row, row, row));
    }
    // Squares of 1e8 and their sums are off by whole units, in either direction.
    for (double scale : new double[] {1e7, 3e7, 1e8, 7e8, 1e9}) {
      double[] row = {0.1 * scale, 0.3 * scale, 0.7 * scale};
      Samples samples = Samples.of(row, row, row, row, row, row, row);
      assertFiniteFit(samples, CovarianceType.SPHERICAL);
      assertFiniteFit(samples, CovarianceType.DIAGONAL);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void withoutAnyVariationTheVarianceIsOne(CovarianceType type) {
    double[][] unit = {{1, 0}, {0, 1}};
    double[] row = {0.5, -3}; // whose squares and sums are exact
    assertThat(Samples.of(row, row).moments(type).covariance(1).toMatrix()).isDeepEqualTo(unit);
  }

  @Test
  void aFitOfAsManyComponentsAsRowsIsFinite() {
    // Every row has its own mean then, and nothing but the regularisation is left within.
    for (long seed = 0; seed < 5; seed++) {
      Samples samples = Samples.random(8, 3, new SplittableRandom(seed));
      for (CovarianceType type : CovarianceType.values()) {
        DataMoments moments = samples.moments(type);
        Mixture tight =
            Mixture.of(
                new double[] {1, 1, 1, 1, 1, 1, 1, 1}, samples.rows(), moments.covariance(1e-6));
        Mixture end = ascend(moments, tight, samples.blocks());
        assertThat(end.covariance().logDeterminant()).as("seed %d, %s", seed, type).isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void centredRowsFitAlikeWhateverTheirOffset(CovarianceType type) {
    for (long seed = 0; seed < 3; seed++) {
      // Values on a grid of 2^-20 are moved by 1.3e8 without rounding.
      Samples samples =
          Samples.clustered(100, 3, 3, 3, new SplittableRandom(seed))
              .map(x -> Arrays.stream(x).map(v -> Math.rint(v * 0x1p20) * 0x1p-20).toArray());
      Samples moved = samples.map(x -> Arrays.stream(x).map(v -> v + 0x1p27).toArray());
      double[] centre = NaiveExpectation.mean(moved);
      double[] back = Arrays.stream(centre).map(c -> c - 0x1p27).toArray();
      DataMoments moments = samples.moments(type);
      DataMoments movedMoments = Samples.moments(type, moved.blocks(64, centre));
      double[] there = Arrays.stream(back).map(c -> -c).toArray();
      Mixture start = samples.start(3, moments);
      Mixture end = ascend(moments, start, samples.blocks());
      Mixture movedEnd =
          ascend(movedMoments, start.shifted(there), moved.blocks(64, centre)).shifted(back);
      // Twenty steps, each of which adds rounding errors of 1e-15.
      assertClose(movedEnd.means(), end.means(), 1e-10, "seed %d", seed);
      assertClose(
          movedEnd.covariance().toMatrix(), end.covariance().toMatrix(), 1e-10, "seed %d", seed);
    }
  }
}
