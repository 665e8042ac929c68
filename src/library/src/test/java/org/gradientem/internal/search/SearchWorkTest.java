package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.CCU;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.UUU;
import static org.gradientem.mixture.CovarianceFamily.VEE;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bounds the work of whole searches: components times columns of the row statistic, summed over all
 * passes. It depends on neither threads nor time. Each bound is 1.3 times the work when it was set.
 */
class SearchWorkTest {
  private static final int COMPONENTS = 5;
  private static final List<CovarianceFamily> FAMILIES =
      Stream.concat(Fits.ALL.stream(), Stream.of(CCU, UUU)).toList();

  private final LongAdder work = new LongAdder();

  @ParameterizedTest
  @CsvSource({"EII, 3000, 12, 114000", "VEE, 3000, 12, 153000", "UUU, 400, 24, 666000"})
  void aSearchTakesNoMoreWorkThanItDid(CovarianceFamily truth, int rows, int d, long bound) {
    Fits fits = new Fits(Samples.of(drawn(truth, rows, d)), CovarianceType.FULL);
    Selection found = search(fits, truth, Double.POSITIVE_INFINITY);
    assertThat(found.chosen().mixture().covariances().family()).isEqualTo(truth);
    assertThat(found.chosen().mixture().k()).isEqualTo(COMPONENTS);
    assertThat(work.sum()).isLessThan(bound);
  }

  @Test
  void aSearchEndsOnceItHasTakenItsWork() {
    int rows = 1500;
    Fits fits = new Fits(Samples.of(drawn(VEE, rows, 12)), CovarianceType.FULL);
    search(fits, VEE, Double.POSITIVE_INFINITY);
    long whole = work.sumThenReset();
    for (double part : new double[] {0, 0.1, 0.5}) {
      Selection found = search(fits, VEE, part * whole * rows);
      // It ends each stage on its way, and EM of the answer.
      assertThat(work.sumThenReset()).as("part %s", part).isLessThan(whole * 3 / 4);
      assertThat(found.chosen().mixture().k()).isBetween(2, 40);
      assertThat(found.reason())
          .asString()
          .contains("The search ended before all of its merges, splits and family changes");
    }
  }

  private Selection search(Fits fits, CovarianceFamily truth, double maxWork) {
    RowDraw draw = new RowDraw(40, 1);
    fits.blocks.forEach(draw::add);
    CovarianceEstimate first = new CovarianceEstimate(fits.moments, truth == UUU ? CCU : EEE);
    Mixture start = RowDraw.startAt(draw.rows(), first);
    SearchData counted =
        new SearchData(Pass.over(fits.blocks, this::counted), fits.moments, fits.data().rows());
    return new ComponentSelection(
            counted,
            new SearchTarget(FAMILIES, OptionalInt.empty()),
            new StopRule(1000, 1e-6, maxWork),
            Fits.NOBODY)
        .select(fits.evaluated(start));
  }

  private Expectation counted(Mixture mixture) {
    work.add((long) mixture.k() * mixture.statistic().width(mixture.dim()));
    return new Expectation(mixture);
  }

  /** Rows of components that are spheres, or differ in volume, or in factors and noise. */
  private static double[][] drawn(CovarianceFamily family, int rows, int d) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] means = Gaussians.normals(COMPONENTS, d, random);
    Covariance shape = Gaussians.randomCovariance(CovarianceType.FULL, d, random);
    FactorCovariance[] factors = new FactorCovariance[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
      double[] noise =
          Arrays.stream(Gaussians.normals(1, d, random)[0]).map(z -> Math.exp(z / 2)).toArray();
      factors[i] = new FactorCovariance(noise, Gaussians.normals(1, 2 * d, random)[0]);
    }
    double[][] drawn = Gaussians.normals(rows, d, random);
    for (int r = 0; r < rows; r++) {
      int i = r % COMPONENTS;
      double size = family == VEE ? 1 + i / 4.0 : 1;
      double[] own =
          family == UUU
              ? factors[i].unwhiten(drawn[r], 1)
              : family == VEE ? shape.unwhiten(drawn[r], 1) : drawn[r];
      double[] mean = means[i];
      Arrays.setAll(drawn[r], j -> 2 * mean[j] + size * own[j]);
    }
    return drawn;
  }
}
