package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.internal.em.MixedSamples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows at once are scored as one by one. */
class ScoredRowsTest {
  private static final int ROWS = 50;

  /** Logits are below a thousand, so their rounding is some 1e-13. */
  private static final double ROUNDING = 1e-11;

  private static void assertScores(Mixture mixture, double[][] rows, String as) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    ScoredRows scores = scorer.scores(rows);
    for (int r = 0; r < rows.length; r++) {
      assertThat(scores.responsibilities(r))
          .as(as)
          .containsExactly(scorer.responsibilities(rows[r]), within(ROUNDING));
      assertClose(scores.logDensity(r), scorer.logLikelihood(rows[r]), ROUNDING, as);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "EII", "EEI", "EEE", "VII", "VVI", "VVV"})
  void levelsNoiseAndAnOffsetAreScoredToo(CovarianceFamily family) {
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Of one to five stacks, and triangles of one to five panels.
      int k = 1 + random.nextInt(80);
      int d = 1 + random.nextInt(40);
      double[] offset = new double[d];
      Arrays.fill(offset, 100);
      Mixture mixture =
          (family.isTied()
                  ? Gaussians.randomMixture(family.type(), k, d, random)
                  : Gaussians.randomOwnMixture(family, k, d, random))
              .shifted(offset);
      double[][] rows = Gaussians.normals(ROWS, d, random);
      for (double[] row : rows) {
        Arrays.setAll(row, j -> 100 + 2 * row[j]);
      }
      String as = "seed %d".formatted(seed);
      assertScores(withNoise(mixture), rows, as);
      Categories categories = Categories.of(new int[] {0, d}, new int[] {2, 3});
      for (int r = 0; r < ROWS; r++) {
        rows[r] = categories.row(rows[r], r % 2, 2 + r % 3);
      }
      assertScores(
          withNoise(mixture).withLevels(MixedSamples.random(categories, k, random)), rows, as);
    }
  }

  private static Mixture withNoise(Mixture mixture) {
    double[] low = mixture.mean();
    double[] high = Arrays.stream(low).map(x -> x + 3).toArray();
    return Mixture.owning(
        mixture.logWeights(),
        mixture.meanMatrix(),
        mixture.covariances(),
        UniformNoise.of(Math.log(0.3), low, high));
  }

  /** Whose logits as sums of products would be off by 1e-4. */
  @Test
  void aNarrowComponentFarOutCostsNoDigits() {
    Covariance wide = new AxisAlignedCovariance.Spherical(2, 1);
    double[][] correlated = {{1e-12, 0.999e-12}, {0.999e-12, 1e-12}};
    Mixture mixture =
        Mixture.of(
            new double[] {1, 1},
            new double[][] {{0, 0}, {1, 1}},
            new Covariances.Own(
                CovarianceFamily.VVV,
                Covariance.of(CovarianceType.FULL, wide.toMatrix()),
                Covariance.of(CovarianceType.FULL, correlated)));
    double[][] rows = {{1, 1}, {1 + 1e-6, 1 + 2e-6}, {0.5, 0.5}, {1e9, 1e9}};
    assertScores(mixture, rows, "narrow");
  }
}
