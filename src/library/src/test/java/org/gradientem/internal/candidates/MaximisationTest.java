package org.gradientem.internal.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.search.Fits;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class MaximisationTest {
  private static final double[][] CENTRES = {{0, 0}, {4, 1}, {1, 5}};

  private final Fits fits = new Fits(Fits.around(300, 1, CENTRES), CovarianceType.FULL);

  private static double expected(Fitter fitter, Candidate start) {
    return fitter
        .maximisation()
        .expected(SearchStage.REFINE, start.family(), start.moments())
        .orElseThrow()
        .logLikelihood();
  }

  /** Of hard responsibilities the expected log-likelihood is a sum over rows. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void theExpectedLikelihoodIsThatOfRowsUnderTheirOwnComponents(CovarianceFamily family) {
    Fitter fitter = fits.fitter(family);
    Candidate start = fits.labelled(fitter, family, r -> r % 3);
    Mixture mixture = fitter.maximisation().next(SearchStage.REFINE, start).orElseThrow();
    RowsInMemory rows = fits.data().rows();
    double sum = 0;
    for (int r = 0; r < rows.rows(); r++) {
      sum += Gaussians.logJointOf(mixture, rows.numbers(r))[r % 3];
    }
    assertThat(mixture.covariances().family()).isEqualTo(family);
    assertThat(expected(fitter, start)).isCloseTo(sum, within(1e-8));
  }

  /** Each family has its covariances from the same moments; what holds more fits no worse. */
  @Test
  void aFamilyThatHoldsAnotherExpectsNoLess() {
    List<List<CovarianceFamily>> chains =
        List.of(
            List.of(CovarianceFamily.EII, CovarianceFamily.EEI, CovarianceFamily.EEE),
            List.of(CovarianceFamily.EII, CovarianceFamily.VII, CovarianceFamily.VEI),
            List.of(CovarianceFamily.VEI, CovarianceFamily.VVI, CovarianceFamily.VVV),
            List.of(CovarianceFamily.EEE, CovarianceFamily.VEE, CovarianceFamily.VVE),
            List.of(CovarianceFamily.EEV, CovarianceFamily.VEV, CovarianceFamily.VVV),
            List.of(CovarianceFamily.EVI, CovarianceFamily.EVV, CovarianceFamily.VVV));
    for (List<CovarianceFamily> chain : chains) {
      Fitter fitter = fits.fitter(chain.toArray(CovarianceFamily[]::new));
      assertThat(chain)
          .extracting(family -> expected(fitter, fits.labelled(fitter, family, r -> r % 3)))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private boolean admits(CovarianceFamily family, int ofThird) {
    Fitter fitter = fits.fitter(family);
    Candidate start = fits.labelled(fitter, family, r -> r < ofThird ? 2 : r % 2);
    return fitter.maximisation().admits(family, start.moments());
  }

  @Test
  void aCovarianceOfItsOwnStandsOnTwiceTheRowsThatItNeeds() {
    assertThat(admits(CovarianceFamily.EEE, 1)).isTrue();
    assertThat(admits(CovarianceFamily.VVI, 3)).isFalse();
    assertThat(admits(CovarianceFamily.VVI, 4)).isTrue();
    assertThat(admits(CovarianceFamily.VVV, 5)).isFalse();
    assertThat(admits(CovarianceFamily.VVV, 6)).isTrue();
    // A volume alone is determined by as few rows as a sphere's.
    assertThat(admits(CovarianceFamily.VEE, 3)).isFalse();
    assertThat(admits(CovarianceFamily.VEE, 4)).isTrue();
    assertThat(admits(CovarianceFamily.VVE, 5)).isFalse();
  }

  @Test
  void theRowsCarryAsManyComponentsAsTheirCovariancesAllow() {
    Maximisation maximisation = fits.fitter(CovarianceFamily.VVV).maximisation();
    assertThat(maximisation.mostComponents(CovarianceFamily.VVV, 300)).isEqualTo(50);
    assertThat(maximisation.mostComponents(CovarianceFamily.EEE, 300)).isEqualTo(50);
    assertThat(maximisation.mostComponents(CovarianceFamily.VVI, 300)).isEqualTo(75);
    OptionalInt many = OptionalInt.of(60);
    Maximisation ofMany = fits.fitter(many, CovarianceFamily.EEE).maximisation();
    assertThat(ofMany.mostComponents(CovarianceFamily.EEE, 300)).isEqualTo(60);
  }

  @Test
  void whatPseudoRowsHoldUpIsNoMixtureOnceItIsSettled() {
    double[][] rows = Fits.around(300, 1, CENTRES).rows();
    for (int r = 2; r < rows.length; r += 3) {
      rows[r][1] = 2 * rows[r][0] + 5;
    }
    Fits onALine = new Fits(Samples.of(rows), CovarianceType.FULL);
    Fitter fitter = onALine.fitter(CovarianceFamily.VVV);
    Candidate start = onALine.labelled(fitter, CovarianceFamily.VVV, r -> r % 3);
    Maximisation maximisation = fitter.maximisation();
    assertThat(maximisation.next(SearchStage.PATH, start)).isPresent();
    assertThat(maximisation.next(SearchStage.REFINE, start)).isEmpty();
  }

  @Test
  void noComponentIsNarrowerThanTheStepsOfARoundedFeature() {
    CovarianceFamily family = CovarianceFamily.EEE;
    double step = 20;
    Candidate start = fits.labelled(fits.fitter(family), family, r -> r % 3);
    double[] steps = {0, step};
    for (SearchStage stage : List.of(SearchStage.PATH, SearchStage.REFINE)) {
      double[] exact = variances(new double[2], stage, start).orElseThrow();
      double[] rounded = variances(steps, stage, start).orElseThrow();
      // What it is given the rounded feature stays.
      assertThat(rounded[0]).isGreaterThanOrEqualTo(exact[0] * (1 - 1e-9));
      assertThat(exact[1]).isLessThan(step * step / 10);
      assertThat(rounded[1]).isGreaterThan(step * step / 4).isLessThan(step * step / 2);
    }
  }

  private Optional<double[]> variances(double[] steps, SearchStage stage, Candidate at) {
    return new Maximisation(
            fits.moments,
            new Rounding(steps, fits.moments.weight()),
            new SearchTarget(List.of(at.family()), OptionalInt.empty()))
        .next(stage, at)
        .map(mixture -> mixture.covariances().get(0).toMatrix())
        .map(matrix -> new double[] {matrix[0][0], matrix[1][1]});
  }
}
