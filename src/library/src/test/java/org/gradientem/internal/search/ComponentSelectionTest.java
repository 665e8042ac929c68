package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class ComponentSelectionTest {
  private static final double[][] CENTRES = {{0, 0, 0}, {6, 0, 0}, {0, 6, 0}, {3, 3, 5}};

  @ParameterizedTest
  @EnumSource(CovarianceType.class)
  void findsTheTrueComponentsFromAnyStart(CovarianceType type) {
    Fits fits = new Fits(Fits.around(1200, 1, CENTRES), type);
    for (int seed = 0; seed < 3; seed++) {
      Selection selection = fits.select(fits.fitted(40, seed));
      assertThat(selection.chosen().mixture().k()).as("seed %d", seed).isEqualTo(4);
      for (double[] centre : CENTRES) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] mean : selection.chosen().mixture().shifted(mean(fits)).means()) {
          double squares = 0;
          for (int j = 0; j < 3; j++) {
            squares += (mean[j] - centre[j]) * (mean[j] - centre[j]);
          }
          nearest = Math.min(nearest, Math.sqrt(squares));
        }
        // 300 rows each: the standard error of a coordinate is 0.058.
        assertThat(nearest).isLessThan(3 * Math.sqrt(3.0 / 300));
      }
    }
  }

  private static double[] mean(Fits fits) {
    return fits.samples.moments(CovarianceType.IDENTITY).mean();
  }

  @Test
  void oneGaussianIsOneComponent() {
    Samples samples = Samples.of(Gaussians.normals(2000, 4, new SplittableRandom(6)));
    Fits fits = new Fits(samples, CovarianceType.FULL);
    Selection selection = fits.select(fits.fitted(60, 1));
    assertThat(selection.chosen().mixture().k()).isEqualTo(1);
    assertThat(selection.reason())
        .asString()
        .startsWith("k = 1 with ")
        .contains("k = 2 is ")
        .contains("None of the merges, splits and family changes");
  }

  @Test
  void aStartOfOneComponentFindsThemAll() {
    Fits fits = new Fits(Fits.around(2000, 3, CENTRES), CovarianceType.FULL);
    Selection selection = fits.select(fits.fitted(1, 3));
    assertThat(selection.chosen().mixture().k()).isEqualTo(4);
    assertThat(selection.reason()).asString().contains("started with 1 component.");
  }

  @Test
  void theSplitMovesFreeAMixtureThatTheStartTrapped() {
    // Two components on one cluster and one on two: merging alone cannot mend it.
    double[][] centres = {{-10, 0}, {10, 3}, {10, -3}};
    Fits fits = new Fits(Fits.around(1500, 8, centres), CovarianceType.IDENTITY);
    double[][] rows = {{-16.67, 1}, {-16.67, -1}, {3.33, 0}};
    EmLoop.Result trapped =
        fits.fitted(
            Mixture.of(new double[] {1, 1, 1}, rows, new AxisAlignedCovariance.Identity(2)));
    Selection selection = fits.select(trapped);
    assertThat(selection.chosen().mixture().k()).isEqualTo(3);
    assertThat(selection.chosen().logLikelihood()).isGreaterThan(trapped.logLikelihood() + 500);
  }

  @Test
  void theSameFitGivesTheSameSelection() {
    Fits fits = new Fits(Fits.around(500, 9, CENTRES), CovarianceType.FULL);
    Selection first = fits.select(fits.fitted(20, 1));
    Selection second = fits.select(fits.fitted(20, 1));
    assertThat(second.path()).isEqualTo(first.path());
    assertThat(second.chosen().mixture().means()).isDeepEqualTo(first.chosen().mixture().means());
  }

  @Test
  void recordsThePathAndNumbersThePassesOfEachPhase() {
    Fits fits = new Fits(Fits.around(500, 9, CENTRES), CovarianceType.FULL);
    List<PassRecord> passes = new ArrayList<>();
    Selection selection = fits.select(fits.fitted(25, 1), EmLoop.Observer.of(passes::add));
    assertThat(selection.path().get(0).k()).isEqualTo(25);
    // Down to where no number of parameters saved could make up for the likelihood lost.
    assertThat(selection.path().get(selection.path().size() - 1).k()).isLessThan(CENTRES.length);
    assertThat(selection.path()).filteredOn(SelectionRecord::converged).hasSizeGreaterThan(1);
    assertThat(selection.path()).allMatch(level -> level.bic() <= selection.bic());
    for (Phase phase : List.of(Phase.MERGE, Phase.REFINE, Phase.CHECK)) {
      List<Integer> numbers =
          passes.stream().filter(p -> p.phase() == phase).map(PassRecord::pass).toList();
      assertThat(numbers).isSorted().doesNotHaveDuplicates().first().isEqualTo(1);
    }
  }
}
