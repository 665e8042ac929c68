package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search that is ended gives the best mixture that it has. */
class FinishTest {
  private static final String ENDED = "The search was ended before it was done";

  private static final Ending WHOLE = new Ending(Optional.empty());
  private static GradientEMModel best;

  @BeforeAll
  static void fit() {
    best = estimator().fit(Tables.heavyTailed(400, 3), WHOLE);
  }

  /** Counts passes, and ends the search at the first one of a phase. */
  private static final class Ending implements PassListener {
    private final FitProgress progress = new FitProgress();
    private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
    private final Optional<Phase> end;

    Ending(Optional<Phase> end) {
      this.end = end;
    }

    @Override
    public synchronized void accept(PassRecord pass) {
      passes.merge(pass.phase(), 1, Integer::sum);
      if (end.equals(Optional.of(pass.phase()))) {
        progress.finish();
      }
    }

    @Override
    public boolean isEnough() {
      return progress.isEnough();
    }
  }

  private static GradientEM estimator() {
    return new GradientEM().setStartComponents(20);
  }

  @ParameterizedTest
  @EnumSource(names = {"MAIN", "MERGE", "REFINE", "CHECK"})
  void aSearchThatIsEndedGivesWhatItHas(Phase phase) {
    Ending ending = new Ending(Optional.of(phase));
    GradientEMModel model = estimator().fit(Tables.heavyTailed(400, 3), ending);
    assertThat(model.numComponents()).isGreaterThan(1);
    assertThat(model.tree().isKnown()).isTrue();
    assertThat(model.summary().warnings()).anyMatch(warning -> warning.startsWith(ENDED));
    assertThat(ending.passes.getOrDefault(Phase.CHECK, 0))
        .isLessThan(WHOLE.passes.get(Phase.CHECK));
    assertThat(model.summary().bic()).isLessThanOrEqualTo(best.summary().bic() + 0.01);
  }

  @Test
  void aSearchEndsAfterItsSecondsWithWhatItHas() {
    Ending ending = new Ending(Optional.empty());
    GradientEMModel model = estimator().setMaxSeconds(1e-9).fit(Tables.heavyTailed(400, 3), ending);
    assertThat(model.numComponents()).isGreaterThan(1);
    assertThat(model.summary().warnings()).anyMatch(warning -> warning.startsWith(ENDED));
    assertThat(sum(ending)).isLessThan(sum(WHOLE) / 10);
  }

  private static int sum(Ending ending) {
    return ending.passes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void oneThatIsNotSaysNothing() {
    assertThat(best.summary().warnings()).noneMatch(warning -> warning.startsWith(ENDED));
  }
}
