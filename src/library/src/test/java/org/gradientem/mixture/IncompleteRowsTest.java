package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.statistics.MixtureScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores of rows that lack cells, held against the marginal of each Gaussian written out. */
class IncompleteRowsTest {
  private static final double ROUNDING = 1e-10;

  private static final double NAN = Double.NaN;

  private static Mixture random(CovarianceFamily family, SplittableRandom random) {
    return family.isTied()
        ? Gaussians.randomMixture(family.type(), 3, 4, random)
        : Gaussians.randomOwnMixture(family, 3, 4, random);
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreScoredByWhatIsThere(CovarianceFamily family) {
    long seed = family.name().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Mixture mixture = random(family, random);
    MixtureScorer scorer = new MixtureScorer(mixture);
    for (double[] x : Gaussians.normals(30, 4, random)) {
      int kept = random.nextInt(4);
      Arrays.setAll(x, j -> j == kept || random.nextBoolean() ? x[j] : NAN);
      int[] there = IntStream.range(0, 4).filter(j -> !Double.isNaN(x[j])).toArray();
      double[] joint = mixture.logWeights();
      double[][] completed = new double[3][];
      for (int i = 0; i < 3; i++) {
        RealMatrix all = new Array2DRowRealMatrix(mixture.covariances().get(i).toMatrix());
        double[] mean = mixture.means()[i];
        joint[i] +=
            new Gaussians(all.getSubMatrix(there, there).getData())
                .logDensity(at(x, there), at(mean, there));
        completed[i] = completed(all, mean, x, there);
      }
      double total = Gaussians.logSum(joint);
      double[] shares = Arrays.stream(joint).map(log -> Math.exp(log - total)).toArray();
      double[] expected = new double[4];
      Arrays.setAll(
          expected, j -> IntStream.range(0, 3).mapToDouble(i -> shares[i] * completed[i][j]).sum());
      assertThat(scorer.responsibilities(x))
          .as("seed %d", seed)
          .containsExactly(shares, offset(ROUNDING));
      assertThat(scorer.logLikelihood(x)).as("seed %d", seed).isCloseTo(total, offset(ROUNDING));
      assertThat(scorer.imputed(x)).as("seed %d", seed).containsExactly(expected, offset(ROUNDING));
    }
  }

  /** {@code mu + Sigma_.o Sigma_oo^-1 (x_o - mu_o)}. */
  private static double[] completed(RealMatrix all, double[] mean, double[] x, int... there) {
    double[] difference = new double[there.length];
    Arrays.setAll(difference, a -> x[there[a]] - mean[there[a]]);
    RealMatrix inverse =
        new LUDecomposition(all.getSubMatrix(there, there)).getSolver().getInverse();
    int[] every = {0, 1, 2, 3};
    double[] step = all.getSubMatrix(every, there).multiply(inverse).operate(difference);
    Arrays.setAll(step, j -> mean[j] + step[j]);
    return step;
  }

  private static double[] at(double[] x, int... which) {
    return Arrays.stream(which).mapToDouble(j -> x[j]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void rowWithNothingHasTheWeights(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(3);
    Mixture mixture = random(family, random);
    MixtureScorer scorer = new MixtureScorer(mixture);
    double[] nothing = {NAN, NAN, NAN, NAN};
    assertThat(scorer.logLikelihood(nothing)).isCloseTo(0, offset(1e-15));
    assertThat(scorer.responsibilities(nothing)).containsExactly(mixture.weights(), offset(1e-15));
    assertThat(scorer.imputed(nothing)).containsExactly(mixture.mean(), offset(1e-12));
  }

  /** Of one component a row as far out in p cells has the probability that chi-squared gives it. */
  @ParameterizedTest
  @EnumSource
  void ofOneComponentTheTailIsChiSquared(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(5);
    Mixture mixture =
        family.isTied()
            ? Gaussians.randomMixture(family.type(), 1, 4, random)
            : Gaussians.randomOwnMixture(family, 1, 4, random);
    RealMatrix all = new Array2DRowRealMatrix(mixture.covariances().get(0).toMatrix());
    int[] there = {0, 2, 3};
    double[] x = {0.3, NAN, -1, 2};
    double[] off = new double[3];
    Arrays.setAll(off, a -> x[there[a]] - mixture.means()[0][there[a]]);
    RealMatrix inverse =
        new LUDecomposition(all.getSubMatrix(there, there)).getSolver().getInverse();
    double squared = 0;
    double[] product = inverse.operate(off);
    for (int a = 0; a < 3; a++) {
      squared += off[a] * product[a];
    }
    assertThat(new MixtureScorer(mixture).tailProbability(x))
        .isCloseTo(
            1 - new ChiSquaredDistribution(3).cumulativeProbability(squared), offset(ROUNDING));
  }

  private static int far(Mixture mixture, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MixtureScorer scorer = new MixtureScorer(mixture);
    MixtureSampler sampler = new MixtureSampler(mixture, seed);
    int far = 0;
    for (int r = 0; r < 4000; r++) {
      double[] x = sampler.draw(r).features().clone();
      x[random.nextInt(4)] = NAN;
      far += scorer.tailProbability(x) < 0.05 ? 1 : 0;
    }
    return far;
  }

  /** Of 4000 rows 5 % are 200, with a standard deviation of 14. */
  @Test
  void asManyOfItsOwnRowsAreFarOutAsThatSays() {
    long seed = 6;
    Mixture near =
        Gaussians.randomOwnMixture(CovarianceFamily.VVV, 3, 4, new SplittableRandom(seed));
    double[][] apart = near.means();
    for (int i = 0; i < 3; i++) {
      apart[i][0] += 100 * i;
      apart[i][1] += 100 * i;
    }
    assertThat(far(Mixture.of(near.weights(), apart, near.covariances()), seed))
        .as("seed %d", seed)
        .isBetween(144, 256);
    // A row between two components counts for the nearer, so where they overlap there are fewer.
    assertThat(far(near, seed)).as("seed %d", seed).isLessThan(256);
    assertThat(new MixtureScorer(near).tailProbability(new double[] {NAN, NAN, NAN, NAN}))
        .isEqualTo(1);
  }

  @Test
  void whatIsThereKeepsItsBits() {
    Mixture mixture = random(CovarianceFamily.VVV, new SplittableRandom(4));
    double[] imputed = new MixtureScorer(mixture).imputed(new double[] {0.1, NAN, 1e17, -3});
    assertThat(imputed[0]).isEqualTo(0.1);
    assertThat(imputed[2]).isEqualTo(1e17);
    assertThat(imputed[1]).isFinite();
  }
}
