package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchData;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.candidates.StopRule;
import org.gradientem.families.Rounding;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for noise takes no more passes than it is given. */
class NoiseBudgetTest {
  private static final StopRule END = new StopRule(1000, 1e-6);

  /** By which no run is much longer than another. */
  private static final StopRule SOON = new StopRule(40, 1e-9);

  private static final List<CovarianceFamily> FAMILIES = NoiseSearchTest.FAMILIES;

  private static Fits fits;
  private static Selection without;

  /** Counts components times passes. */
  private static final class Counted implements Pass {
    private final Pass pass;
    private long spent;

    Counted(Pass pass) {
      this.pass = pass;
    }

    @Override
    public SufficientStatistics run(Mixture mixture, int index) {
      spent += mixture.k();
      return pass.run(mixture, index);
    }

    @Override
    public List<Optional<SufficientStatistics>> run(List<Mixture> mixtures, int index) {
      mixtures.forEach(mixture -> spent += mixture.k());
      return pass.run(mixtures, index);
    }
  }

  @BeforeAll
  static void search() {
    fits = new Fits(NoiseSearchTest.noisy(0.1, 1), CovarianceType.FULL);
    without =
        new ComponentSelection(fits.data(), FAMILIES, OptionalInt.empty(), END, Fits.NOBODY)
            .select(fits.fitted(12, 1));
  }

  private record Found(Optional<Selection> better, long spent) {}

  private static Found found(long budget, StopRule end) {
    SearchData data = fits.data();
    Counted counted = new Counted(data.pass());
    Fitter fitter =
        new Fitter(
            new SearchData(counted, data.moments(), data.rows()),
            Rounding.none(2),
            new SearchTarget(FAMILIES, OptionalInt.empty()),
            end,
            Fits.NOBODY);
    NoiseSearch search = new NoiseSearch(fitter, NoiseSearchTest.box(fits), budget);
    Optional<Selection> better = search.better(without);
    assertThat(fitter.spentInAll()).isEqualTo(counted.spent);
    return new Found(better, counted.spent);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 60, 200, 500})
  void isNotExceededButByOneRun(long budget) {
    long run = (SOON.maxIter() + 1L) * (without.chosen().mixture().k() + 1);

    assertThat(found(budget, SOON).spent).isLessThanOrEqualTo(budget + run);
  }

  @Test
  void boundsWhatWouldTakeLonger() {
    Found free = found(Long.MAX_VALUE / 2, END);
    assertThat(free.spent).isGreaterThan(300);
    assertThat(free.better.orElseThrow().chosen().mixture().k()).isEqualTo(3);
    Found bounded = found(free.spent / 2, END);
    assertThat(bounded.spent).isLessThan(free.spent);
    // The least dense component comes first.
    assertThat(bounded.better.orElseThrow().chosen().mixture().k()).isEqualTo(3);
  }

  @Test
  void withoutAnyNothingIsFound() {
    assertThat(found(0, END).spent).isZero();
    assertThat(found(0, END).better).isEmpty();
  }
}
