package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.VVE;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.List;
import java.util.OptionalInt;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class MergePathsTest {
  private static final double[][] CENTRES = {{0, 0}, {7, 0}, {0, 7}};

  private static final int STARTED = 12;

  /** Passes that small data may have, and large. */
  private static final long SMALL = 100_000;

  private static final long LARGE = 1;

  private final Fits fits = new Fits(Fits.around(300, 1, CENTRES), CovarianceType.FULL);

  private final Mixture fitted = fits.fitted(STARTED, 1).mixture();

  private List<Candidate> levels(RowsInMemory rows, long budget, OptionalInt k) {
    return levels(rows, budget, k, EEE, VVV);
  }

  private List<Candidate> levels(
      RowsInMemory rows, long budget, OptionalInt k, CovarianceFamily... families) {
    SearchData data = new SearchData(fits.pass, fits.moments, rows);
    Fitter fitter = fits.fitter(data, k, new ComputeBudget(budget), families);
    return new MergePaths(fitter).from(fitted);
  }

  private List<Candidate> levels(RowsInMemory rows, long budget) {
    return levels(rows, budget, OptionalInt.empty());
  }

  private static long paths(CovarianceFamily guide, List<Candidate> levels) {
    return levels.stream().filter(level -> level.family() == guide && level.k() == STARTED).count();
  }

  @Test
  void eachGuideFamilyWalksDownAndTheBestLevelIsTheTruth() {
    List<Candidate> levels = levels(fits.data().rows(), LARGE);
    for (var family : List.of(EEE, VVV)) {
      List<Candidate> own = levels.stream().filter(level -> level.family() == family).toList();
      assertThat(own).extracting(Candidate::k).contains(2, 3, 4);
      assertThat(MergePaths.best(own).k()).as("%s", family).isEqualTo(3);
    }
  }

  @Test
  void smallDataHaveAPathOfAxesInCommonToo() {
    RowsInMemory all = fits.data().rows();
    OptionalInt any = OptionalInt.empty();
    assertThat(paths(VVE, levels(all, SMALL, any, EEE, VVE, VVV))).isEqualTo(1);
    assertThat(paths(VVE, levels(all, LARGE, any, EEE, VVE, VVV))).isZero();
    // Where it guides already, it has no second path.
    assertThat(paths(VVE, levels(all, SMALL, any, VVE))).isEqualTo(1);
    RowsInMemory some = new RowsInMemory(fits.blocks, false);
    assertThat(paths(VVE, levels(some, SMALL, any, EEE, VVE, VVV))).isZero();
  }

  /** Where the path of the tied family ends. */
  private static int last(List<Candidate> levels) {
    return levels.stream()
        .filter(level -> level.family() == EEE && level.origin().equals("the path"))
        .mapToInt(Candidate::k)
        .min()
        .orElseThrow();
  }

  @Test
  void aPathGoesOnToTheNumberThatIsAskedFor() {
    RowsInMemory rows = fits.data().rows();
    assertThat(last(levels(rows, LARGE, OptionalInt.empty()))).isEqualTo(2);
    assertThat(last(levels(rows, LARGE, OptionalInt.of(1)))).isEqualTo(1);
  }
}
