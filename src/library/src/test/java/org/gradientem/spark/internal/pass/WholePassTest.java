package org.gradientem.spark.internal.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.Bits;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Close;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.Models;
import org.gradientem.spark.Tables;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.RowSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WholePassTest {
  /** Components to work on, so many that no partitions are joined. */
  private static final double MANY = 1e12;

  /** Rounding of 10 terms of order 1, with a margin of a hundred. */
  private static final double ROUNDING = 2.5e-13;

  private static final double[] OFFSET = {5, -3, 0};
  private static final int ROWS = 10;

  /** 12 partitions of 10 rows: two are empty. A block of 1e-6 MB holds one row. */
  static Stream<Arguments> layouts() {
    List<Arguments> layouts = new ArrayList<>();
    for (int partitions : new int[] {1, 12}) {
      for (double megabytes : new double[] {1e-6, 1e-4, 0}) {
        layouts.add(Arguments.of(partitions, megabytes, false));
      }
      layouts.add(Arguments.of(partitions, 1e-4, true));
    }
    return layouts.stream();
  }

  @ParameterizedTest(name = "{0} partitions, blocks of {1} MB, sparse {2}")
  @MethodSource("layouts")
  void statisticsAreThoseOfANaiveLoop(int partitions, double megabytes, boolean sparse) {
    long seed = 1000L + partitions;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = (sparse ? mostlyZero(random) : dense(random)).weighted(random);
    Mixture mixture =
        Gaussians.randomMixture(CovarianceType.FULL, 5, samples.dim(), random)
            .shifted(sparse ? new double[samples.dim()] : OFFSET);
    Dataset<Row> dataset =
        Tables.weighted(
            samples, partitions, x -> sparse ? Vectors.dense(x).toSparse() : Vectors.dense(x));
    RowSettings settings = Models.rowSettings("weight", megabytes);
    try (InputBlocks input =
        new DatasetSource(dataset, settings).read(Optional.empty(), MANY, RowStatistic.LINEAR)) {
      double[] centre = input.centre();
      Mixture centred = mixture.shifted(Arrays.stream(centre).map(c -> -c).toArray());
      WholePass pass = new WholePass(input.blocks());
      SufficientStatistics statistics = pass.run(centred, 0);
      assertThatSeveralAreEvaluatedAsOne(pass, centred, statistics);
      DataMoments moments =
          new DataMoments(
              CovarianceType.FULL, pass.moments("A pass", centred, CovarianceType.FULL));
      Naive naive = new Naive(mixture, samples, centre);

      assertThat(input.blocks().rows()).isEqualTo(ROWS);
      assertThat(statistics.rows()).isEqualTo(input.blocks().storedRows());
      assertClose(statistics.weight(), naive.weight, ROUNDING);
      assertClose(statistics.counts(), naive.counts, ROUNDING, "seed %d", seed);
      assertClose(statistics.sums(), Close.columnMajor(naive.sums), ROUNDING, "seed %d", seed);
      assertClose(
          moments.logLikelihood(centred, statistics),
          naive.logLikelihood,
          ROUNDING,
          "seed %d",
          seed);
    }
  }

  /** To the bit, and with nothing for a component that is too far out. */
  private static void assertThatSeveralAreEvaluatedAsOne(
      WholePass pass, Mixture mixture, SufficientStatistics alone) {
    int dim = mixture.dim();
    Covariance wide = new AxisAlignedCovariance.Spherical(dim, 1);
    Covariance tiny = new AxisAlignedCovariance.Spherical(dim, 1e-12);
    Mixture far =
        Mixture.ofLogWeights(
            new double[2],
            IntStream.range(0, 2 * dim).mapToDouble(e -> e % 2).toArray(),
            new Covariances.Own(CovarianceFamily.VII, wide, tiny));
    Mixture any = WholePass.any(dim);
    List<Optional<SufficientStatistics>> together = pass.run(List.of(any, far, mixture, far), 0);
    assertThat(together).hasSize(4);
    Bits.assertSame(together.get(0).orElseThrow().sums(), pass.run(any, 0).sums());
    assertThat(together.get(1)).isEmpty();
    Bits.assertSame(together.get(2).orElseThrow().sums(), alone.sums());
    Bits.assertSame(together.get(2).orElseThrow().counts(), alone.counts());
    assertThat(together.get(3)).isEmpty();
    assertThat(pass.run(List.of(far), 0)).containsExactly(Optional.empty());
  }

  private static Samples dense(SplittableRandom random) {
    return Samples.random(ROWS, 3, random)
        .map(x -> new double[] {x[0] + OFFSET[0], x[1] + OFFSET[1], x[2] + OFFSET[2]});
  }

  private static Samples mostlyZero(SplittableRandom random) {
    return Samples.random(ROWS, 20, random)
        .map(
            x -> {
              double[] row = new double[x.length];
              int kept = random.nextInt(x.length);
              row[kept] = x[kept];
              return row;
            });
  }

  /** The definitions, one density after the other; sums of the rows minus their centre. */
  private static final class Naive {
    final double[] counts;
    final double[][] sums;
    double weight;
    double logLikelihood;

    Naive(Mixture mixture, Samples samples, double[] centre) {
      Gaussians gaussians = new Gaussians(mixture.covariance().toMatrix());
      counts = new double[mixture.k()];
      sums = new double[mixture.k()][mixture.dim()];
      for (int r = 0; r < samples.count(); r++) {
        double w = samples.weights()[r];
        double[] joint = gaussians.logJoint(mixture, samples.rows()[r]);
        double logDensity = Gaussians.logSum(joint);
        weight += w;
        logLikelihood += w * logDensity;
        for (int i = 0; i < counts.length; i++) {
          double psi = w * Math.exp(joint[i] - logDensity);
          counts[i] += psi;
          for (int j = 0; j < centre.length; j++) {
            sums[i][j] += psi * (samples.rows()[r][j] - centre[j]);
          }
        }
      }
    }
  }
}
