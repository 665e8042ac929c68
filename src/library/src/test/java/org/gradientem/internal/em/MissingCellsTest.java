package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;
import static org.gradientem.mixture.Close.flat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.families.FamilyEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.NaiveIncomplete;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MissingCellsTest {
  /** Covariances' condition numbers are about 10 and 20 sums follow each other. */
  private static final double ROUNDING = 1e-10;

  private static Mixture random(CovarianceFamily family, int k, int d, SplittableRandom random) {
    Mixture mixture =
        family.isTied()
            ? Gaussians.randomMixture(family.type(), k, d, random)
            : Gaussians.randomOwnMixture(CovarianceFamily.own(family.type()), k, d, random);
    return inFamily(family, mixture);
  }

  /** With the covariances of the family that are nearest. */
  private static Mixture inFamily(CovarianceFamily family, Mixture mixture) {
    if (family == mixture.covariances().family()) {
      return mixture;
    }
    Covariance[] own = new Covariance[mixture.k()];
    Arrays.setAll(own, i -> mixture.covariances().get(i));
    return Mixture.ofLogWeights(
        mixture.logWeights(),
        mixture.meanMatrix(),
        CovarianceEstimate.project(family, mixture.weights(), own, null));
  }

  /** Rows that lack a share of their cells, some of them all but one, none of them all. */
  private static Samples incomplete(int count, int d, double share, SplittableRandom random) {
    Samples samples = Samples.clustered(count, d, 3, 2, random).weighted(random);
    for (double[] row : samples.rows()) {
      int kept = random.nextInt(d);
      for (int j = 0; j < d; j++) {
        row[j] = j != kept && random.nextDouble() < share ? Double.NaN : row[j];
      }
    }
    return samples;
  }

  private static SufficientStatistics pass(Mixture mixture, List<SampleBlock> blocks) {
    return Expectation.ofIncomplete(mixture, null, CovarianceType.FULL)
        .statistics(blocks.iterator());
  }

  /** Those of the blocks as they are, with 0 in the place of missing cells. */
  private static DataMoments moments(List<SampleBlock> blocks) {
    return new DataMoments(CovarianceType.FULL, first(blocks));
  }

  private static SufficientStatistics first(List<SampleBlock> blocks) {
    int d = blocks.get(0).dim();
    Mixture any =
        Mixture.of(new double[] {1}, new double[1][d], new AxisAlignedCovariance.Identity(d));
    return Expectation.ofIncomplete(any, CovarianceType.FULL, CovarianceType.FULL)
        .statistics(blocks.iterator());
  }

  @ParameterizedTest
  @EnumSource
  void statisticsAreThoseOfOneRowAfterTheOther(CovarianceFamily family) {
    for (double share : new double[] {0.05, 0.4, 1}) {
      long seed = family.name().hashCode() + Math.round(10 * share);
      SplittableRandom random = new SplittableRandom(seed);
      Samples samples = incomplete(100, 5, share, random);
      Mixture mixture = random(family, 4, 5, random);
      compare(mixture, samples, samples.blocks(17), seed);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 20, 400})
  void farRowsHaveTheirLogitsToo(double factor) {
    long seed = Math.round(factor);
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = incomplete(100, 5, 0.3, random);
    for (double[] row : samples.rows()) {
      Arrays.setAll(row, j -> factor * row[j]);
    }
    Mixture mixture = random(CovarianceFamily.EEE, 4, 5, random);
    compare(mixture, samples, samples.blocks(17), seed);
  }

  private static void compare(
      Mixture mixture, Samples samples, List<SampleBlock> blocks, long seed) {
    SufficientStatistics found = pass(mixture, blocks);
    NaiveIncomplete naive = new NaiveIncomplete(mixture, samples);
    DataMoments moments = moments(blocks);
    CovarianceFamily family = mixture.covariances().family();
    assertClose(found.counts(), naive.counts, ROUNDING, "counts, seed %d", seed);
    assertClose(found.sums(), columnMajor(naive.sums), ROUNDING, "sums, seed %d", seed);
    double logLikelihood = moments.reduced(family.type()).logLikelihood(mixture, found);
    assertClose(logLikelihood, naive.logLikelihood, ROUNDING, "log-likelihood, seed %d", seed);
    if (family.isTied()) {
      double[] total = found.completed(CovarianceType.FULL, moments.secondMoment());
      assertClose(total, flat(naive.total()), ROUNDING, "second moment, seed %d", seed);
      return;
    }
    double[][] seconds = found.scatters(family.type(), new double[mixture.k() * samples.dim()]);
    for (int i = 0; i < seconds.length; i++) {
      assertClose(
          seconds[i],
          reduced(family.type(), naive.seconds[i]),
          ROUNDING,
          "second moment of component %d, seed %d",
          i,
          seed);
    }
  }

  private static double[] reduced(CovarianceType type, double[][] matrix) {
    double[] diagonal = new double[matrix.length];
    Arrays.setAll(diagonal, j -> matrix[j][j]);
    return switch (type) {
      case IDENTITY, SPHERICAL -> new double[] {Arrays.stream(diagonal).sum()};
      case DIAGONAL -> diagonal;
      case FULL -> flat(matrix);
    };
  }

  /** Those of low rank may lose likelihood where they lose factors; OldRowsTest has their steps. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "[CU]+")
  void likelihoodRisesAtEveryStep(CovarianceFamily family) {
    long seed = family.name().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = incomplete(120, 4, 0.3, random);
    Mixture mixture = random(family, 3, 4, random);
    double before = new NaiveIncomplete(mixture, samples).logLikelihood;
    for (int t = 0; t < 12; t++) {
      mixture = step(mixture, samples.blocks());
      double after = new NaiveIncomplete(mixture, samples).logLikelihood;
      // The last steps gain less than what the sum over 120 rows rounds to.
      assertThat(after).as("step %d, seed %d", t, seed).isGreaterThan(before - 1e-10);
      before = after;
    }
  }

  /** Of EM as it is in the books. */
  private static Mixture step(Mixture mixture, List<SampleBlock> blocks) {
    SufficientStatistics found = pass(mixture, blocks);
    CovarianceFamily family = mixture.covariances().family();
    int k = mixture.k();
    int d = mixture.dim();
    double[] counts = found.counts();
    double[] means = found.sums();
    Arrays.setAll(means, e -> means[e] / counts[e % k]);
    double[][] scatters;
    if (family.isTied()) {
      DataMoments moments = moments(blocks).reduced(family.type());
      double[] within = found.completed(family.type(), moments.secondMoment()).clone();
      for (int e = 0; e < means.length; e++) {
        int j = e / k;
        for (int b = 0; b < d; b++) {
          double product = counts[e % k] * means[e] * means[b * k + e % k];
          if (within.length == d * d) {
            within[j * d + b] -= product;
          } else if (b == j) {
            within[within.length == 1 ? 0 : j] -= product;
          }
        }
      }
      scatters = new double[k][within.length];
      scatters[0] = within;
    } else {
      scatters = found.scatters(family.type(), means);
    }
    Covariances covariances =
        FamilyEstimate.estimate(family, d, counts, scatters, mixture.covariances());
    return Mixture.ofLogWeights(Arrays.stream(counts).map(Math::log).toArray(), means, covariances);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 4096})
  void orderAndBlocksOfRowsChangeNothing(int rowsPerBlock) {
    long seed = rowsPerBlock;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = incomplete(500, 3, 0.4, random);
    Mixture mixture = random(CovarianceFamily.VVV, 3, 3, random);
    SufficientStatistics whole = pass(mixture, samples.blocks());
    SufficientStatistics parts = pass(mixture, samples.shuffled(random).blocks(rowsPerBlock));
    assertClose(parts.sums(), whole.sums(), ROUNDING, "seed %d", seed);
    double[] origin = new double[3 * 3];
    assertClose(
        parts.scatters(CovarianceType.FULL, origin),
        whole.scatters(CovarianceType.FULL, origin),
        ROUNDING,
        "seed %d",
        seed);
  }

  @Test
  void rowsComeBackWithTheirMissingCells() {
    SplittableRandom random = new SplittableRandom(5);
    Samples samples = incomplete(40, 3, 0.4, random);
    SampleBlock block = samples.blocks().get(0);
    double[][] found = new double[40][];
    Arrays.setAll(found, block::observed);
    assertThat(Arrays.asList(found))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(samples.rows()));
  }

  @Test
  void stepOfCompleteRowsRefusesOthers() {
    List<SampleBlock> blocks = Samples.of(new double[] {1, Double.NaN}).blocks();
    Mixture mixture = random(CovarianceFamily.EEE, 2, 2, new SplittableRandom(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> new Expectation(mixture).statistics(blocks.iterator()));
  }

  @ParameterizedTest
  @EnumSource
  void completeRowsGiveTheSameBits(CovarianceType type) {
    SplittableRandom random = new SplittableRandom(9);
    Samples samples = Samples.random(500, 4, random);
    Mixture mixture = Gaussians.randomMixture(type, 5, 4, random);
    SufficientStatistics before = samples.statistics(mixture);
    SufficientStatistics after = pass(mixture, samples.blocks());
    assertThat(after).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void momentsAreThoseOfOneGaussian() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    Samples complete = Samples.clustered(4000, 3, 5, 1, random);
    double[][] covariance = NaiveExpectation.covariance(complete);
    Samples samples =
        complete.map(
            row -> {
              double[] part = row.clone();
              part[random.nextInt(3)] = Double.NaN;
              // In other units, from which EM has to find back.
              part[0] *= 1000;
              return part;
            });
    List<SampleBlock> blocks = samples.blocks();
    DataMoments zeros = moments(blocks);
    SufficientStatistics first = first(blocks);
    DataMoments moments = CompletedMoments.of(zeros, first, Pass.over(blocks, zeros::expectation));
    double[][] found = moments.covariance(1).toMatrix();
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double unit = (a == 0 ? 1000 : 1) * (b == 0 ? 1000.0 : 1);
        // A third of the cells is missing: the standard error of a correlation of 1300 rows is .03.
        assertThat(found[a][b] / unit)
            .as("%d, %d, seed %d", a, b, seed)
            .isCloseTo(
                covariance[a][b], offset(0.12 * Math.sqrt(covariance[a][a] * covariance[b][b])));
      }
    }
  }

  @Test
  void drawnCellsSpreadAsTheConditionalSays() {
    double[][] covariance = {{2, 1.2, 0.3}, {1.2, 1, 0.1}, {0.3, 0.1, 3}};
    Mixture mixture =
        Mixture.of(
            new double[] {1},
            new double[][] {{5, 6, 7}},
            Covariance.of(CovarianceType.FULL, covariance));
    int draws = 20_000;
    double[][] rows = new double[draws][];
    Arrays.setAll(rows, r -> new double[] {Double.NaN, 7, Double.NaN});
    SampleBlock block = Samples.of(rows).blocks().get(0);
    double[][] drawn = Expectation.ofIncomplete(mixture, null, CovarianceType.FULL).drawn(block, 6);
    double sum = 0;
    double squares = 0;
    double products = 0;
    for (double[] row : drawn) {
      assertThat(row[1]).isEqualTo(7);
      sum += row[0] - 6.2;
      squares += (row[0] - 6.2) * (row[0] - 6.2);
      products += (row[0] - 6.2) * (row[2] - 7.1);
    }
    // Of x_0 given x_1 = 7: mean 5 + 1.2, variance 2 - 1.44, covariance with x_2 0.3 - 0.12; the
    // standard errors are 0.005, 0.006 and 0.009.
    assertThat(sum / draws).isCloseTo(0, offset(0.02));
    assertThat(squares / draws).isCloseTo(0.56, offset(0.025));
    assertThat(products / draws).isCloseTo(0.18, offset(0.036));
  }
}
