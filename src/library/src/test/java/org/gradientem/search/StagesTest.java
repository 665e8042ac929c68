package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Purpose;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StagesTest {
  private static final CovarianceFamily FAMILY = CovarianceFamily.VVV;

  private final Fits fits =
      new Fits(
          Fits.around(120, 1, new double[] {0, 0}, new double[] {6, 0}, new double[] {0, 6}),
          CovarianceType.FULL);

  private final List<SearchState> states = new ArrayList<>();
  private final List<Candidate> met = new ArrayList<>();

  private Fitter fitter;

  @BeforeEach
  void mixturesOfOneToFourComponents() {
    search(OptionalInt.empty());
  }

  private void search(OptionalInt wanted) {
    fitter = fits.fitter(wanted, FAMILY);
    met.clear();
    for (int k = 1; k <= 4; k++) {
      int components = k;
      Candidate start = fits.labelled(fitter, FAMILY, r -> r % components);
      met.add(fitter.advance(Purpose.REFINE, start, 20));
    }
    fitter.met().expect(FAMILY, 9, -1);
  }

  private Stages stages(Fitter of) {
    return new Stages(of, fits.pass, states::add, 40);
  }

  @Test
  void theBestComeFirstThoseOfOtherNumbersAreLeftOut() {
    List<Candidate> best = stages(fitter).best(3);
    assertThat(best).hasSize(3);
    assertThat(best.get(0)).isEqualTo(met.get(2));
    assertThat(best.get(0).bic()).isGreaterThan(best.get(1).bic());
    assertThat(best.get(1).bic()).isGreaterThan(best.get(2).bic());
    search(OptionalInt.of(2));
    Stages two = stages(fitter);
    assertThat(two.best(3)).containsExactly(met.get(1));
    assertThat(two.oneMoveAway()).containsExactly(met.get(0), met.get(2));
  }

  @Test
  void whatWasMetIsKnownAgainElsewhere() {
    stages(fitter).reached(met, 10);
    SearchState state = states.get(0);
    assertThat(state.started()).isEqualTo(40);
    assertThat(state.spent()).isEqualTo(fitter.spent()).isPositive();
    Fitter other = fits.fitter(FAMILY);
    Stages there = stages(other);
    there.restore(state);
    assertThat(other.spent()).isEqualTo(fitter.spent());
    assertThat(other.met().expectations()).isEqualTo(fitter.met().expectations());
    assertThat(other.met().all()).extracting(Candidate::snapshot).isEqualTo(state.records());
    assertThat(other.met().all())
        .extracting(Candidate::bic)
        .containsExactlyElementsOf(met.stream().map(Candidate::bic).toList());
    // Their moments come from a pass at their mixtures, as they did before.
    List<Candidate> sources = there.evaluated(state.sources());
    for (int s = 0; s < met.size(); s++) {
      assertThat(sources.get(s).moments().counts()).isEqualTo(met.get(s).moments().counts());
      assertThat(sources.get(s).moments().scatter(0)).isEqualTo(met.get(s).moments().scatter(0));
    }
  }

  @Test
  void aSourceThatNoPassEvaluatedIsNotReported() {
    Candidate start = fits.labelled(fitter, FAMILY, r -> r % 2);
    stages(fitter).reached(List.of(start), 10);
    assertThat(states).isEmpty();
  }
}
