package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SuccessiveHalvingTest {
  /** The last rows are so near a line that a component which has only them is none. */
  private static final int ON_A_LINE = 5;

  private final double[][] rows = rows();
  private final Fits fits = new Fits(Samples.of(rows), CovarianceType.FULL);
  private final RowsInMemory inMemory = new RowsInMemory(fits.blocks, true);
  private final Fitter cheap = fits.fitter(CovarianceFamily.VVV);
  private final Fitter fitter =
      fits.fitter(OptionalInt.empty(), new ComputeBudget(0), CovarianceFamily.VVV);

  private static double[][] rows() {
    double[][] rows = Fits.around(300, 1, new double[] {0, 0}, new double[] {9, 0}).rows();
    for (int i = 0; i < ON_A_LINE; i++) {
      rows[rows.length - 1 - i] = new double[] {30 + i, 1e-9 * (i % 2)};
    }
    return rows;
  }

  /** Two components, and one of the last rows where it is to have any. */
  private Candidate candidate(int ofThird) {
    int[] labels =
        IntStream.range(0, rows.length).map(r -> r >= rows.length - ofThird ? 2 : r % 2).toArray();
    int k = ofThird == 0 ? 2 : 3;
    return new Candidate(
        CovarianceFamily.VVV, ComponentMoments.of(inMemory, labels, k, fitter.total()), "a test");
  }

  private List<Candidate> compared(Candidate... starts) {
    return new SuccessiveHalving(fitter, SearchStage.REFINE)
        .run(Arrays.asList(starts), Double.NEGATIVE_INFINITY);
  }

  private Candidate labelled(IntUnaryOperator labelOf) {
    return fits.labelled(fitter, CovarianceFamily.VVV, labelOf);
  }

  @Test
  void theBestIsLeft() {
    Candidate one = labelled(r -> 0);
    assertThat(compared(one, candidate(0), one)).extracting(Candidate::k).containsExactly(2);
  }

  @Test
  void noneIsLeftWhereAllAreBehind() {
    SuccessiveHalving halving = new SuccessiveHalving(cheap, SearchStage.REFINE);
    Candidate reached = compared(candidate(0)).get(0);
    List<Candidate> starts =
        List.of(new Candidate(reached.family(), reached.moments(), "where it was"));
    assertThat(halving.run(starts, reached.bic() - 1)).hasSize(1);
    assertThat(halving.run(starts, reached.bic() + 1)).isEmpty();
  }

  @Test
  void theSameMixtureIsLeftOnce() {
    assertThat(compared(candidate(0), labelled(r -> 1 - r % 2))).hasSize(1);
  }

  @Test
  void thoseThatLostToOneThatShrankToAPointAreBack() {
    Candidate shrinking = candidate(ON_A_LINE + 3);
    Candidate sound = candidate(0);
    List<Candidate> left = compared(shrinking, sound);
    Candidate shrunk = fitter.advance(SearchStage.REFINE, shrinking, 102);
    assertThat(shrunk.isValid()).isFalse();
    assertThat(left).singleElement().satisfies(c -> assertThat(c.k()).isEqualTo(sound.k()));
    assertThat(fitter.bic(shrunk)).isGreaterThan(left.get(0).bic());
  }

  @Test
  @Timeout(20)
  void asManyStepsAsThereAreNumbersEnd() {
    Fitter endless = fits.fitter(new StopRule(Integer.MAX_VALUE, 1e-6), CovarianceFamily.VVV);
    List<Candidate> end =
        new SuccessiveHalving(endless, SearchStage.REFINE)
            .run(List.of(candidate(0)), Double.NEGATIVE_INFINITY);
    assertThat(end).extracting(Candidate::bic).isEqualTo(bics(compared(candidate(0))));
  }

  private static List<Double> bics(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::bic).toList();
  }
}
