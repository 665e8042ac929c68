package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.IDENTITY;
import static org.gradientem.mixture.CovarianceFamily.VII;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fewer rows a component than it has features: its mean is there to be found all the same. */
@Tag("long")
class ManyFeaturesTest {
  /** Sets of rows, each with a start of its own. */
  private static final int STARTS = 2;

  /** Spheres around centres that are 8 apart or more. */
  private static Samples spheres(int k, int rows, int d, double growth, long seed) {
    double[][] x = Gaussians.normals(rows, d, new SplittableRandom(seed));
    for (int r = 0; r < rows; r++) {
      int i = r % k;
      for (int j = 0; j < d; j++) {
        x[r][j] *= Math.pow(growth, i);
      }
      x[r][i] += 6 * Math.pow(growth, i);
    }
    return Samples.of(x);
  }

  @ParameterizedTest
  @CsvSource({"EII, 1", "VII, 1.3"})
  void spheresOfFewerRowsThanFeaturesAreFound(CovarianceFamily family, double growth) {
    for (long seed = 1; seed <= STARTS; seed++) {
      Fits fits = new Fits(spheres(4, 100, 50, growth, seed), CovarianceType.FULL);
      Selection found = fits.select(Fits.ALL, fits.fitted(1, seed), Fits.NOBODY);
      assertThat(found.reason().chosen().family()).as("seed %d", seed).isEqualTo(family);
      assertThat(found.chosen().mixture().k()).as("seed %d", seed).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({"EII, 1", "VII, 1.3"})
  void spheresAreFoundWhereNothingElseIsAskedFor(CovarianceFamily family, double growth) {
    for (long seed = 1; seed <= STARTS; seed++) {
      Fits fits = new Fits(spheres(5, 60, 80, growth, seed), CovarianceType.SPHERICAL);
      Selection found = fits.select(List.of(EII, VII), fits.fitted(1, seed), Fits.NOBODY);
      assertThat(found.reason().chosen().family()).as("seed %d", seed).isEqualTo(family);
      assertThat(found.chosen().mixture().k()).as("seed %d", seed).isEqualTo(5);
    }
  }

  @Test
  void clusteringsOfTheRowsAreTriedUnderAGivenCovarianceToo() {
    for (long seed = 1; seed <= STARTS; seed++) {
      Fits fits = new Fits(spheres(12, 36, 200, 1, seed), CovarianceType.IDENTITY);
      Selection found = fits.select(List.of(IDENTITY), fits.fitted(1, seed), Fits.NOBODY);
      assertThat(found.path()).as("seed %d", seed).anyMatch(record -> record.k() == 9);
    }
  }
}
