package org.gradientem.spark.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;
import org.junit.jupiter.api.Test;

class FitHistoryTest {
  private final List<PassRecord> reported = new ArrayList<>();
  private final FitHistory journal = new FitHistory(reported::add, OptionalDouble.empty());

  private PassRecord pass(Phase phase, int number, int components, double likelihood) {
    PassRecord pass = new PassRecord(phase, number, components, likelihood, 0, 1, 0.5);
    journal.passed(pass);
    return pass;
  }

  @Test
  void everyPassOfAClimbIsKept() {
    PassRecord first = pass(Phase.MAIN, 1, 9, -3);
    PassRecord second = pass(Phase.MAIN, 2, 9, -4);
    PassRecord last = pass(Phase.FINAL, 1, 2, -5);

    assertThat(journal.passes().history()).containsExactly(first, second, last);
  }

  @Test
  void ofASearchTheBestPassOfEachNumberIsKept() {
    PassRecord main = pass(Phase.MAIN, 1, 9, -3);
    pass(Phase.MERGE, 1, 2, -6);
    PassRecord three = pass(Phase.MERGE, 2, 3, -4);
    PassRecord two = pass(Phase.MERGE, 3, 2, -5);
    pass(Phase.MERGE, 4, 2, -5.5);
    PassRecord refined = pass(Phase.REFINE, 1, 2, -6);

    assertThat(journal.passes().history()).containsExactly(main, three, two, refined);
    assertThat(reported).hasSize(6);
  }

  @Test
  void aPassWithoutLikelihoodIsOnlyCounted() {
    pass(Phase.REFINE, 1, 2, Double.NaN);
    PassRecord one = pass(Phase.REFINE, 2, 1, -9);
    pass(Phase.REFINE, 3, 1, Double.POSITIVE_INFINITY);

    assertThat(journal.passes().history()).containsExactly(one);
    assertThat(journal.passes().phases()).containsExactly(new PhaseTotal(Phase.REFINE, 3, 1.5));
  }

  @Test
  void aPhaseThatComesAgainIsCountedAgain() {
    pass(Phase.REFINE, 1, 2, -3);
    pass(Phase.REFINE, 2, 2, -3);
    pass(Phase.CHECK, 1, 2, -3);
    pass(Phase.REFINE, 3, 2, -3);

    assertThat(journal.passes().phases())
        .containsExactly(
            new PhaseTotal(Phase.REFINE, 2, 1),
            new PhaseTotal(Phase.CHECK, 1, 0.5),
            new PhaseTotal(Phase.REFINE, 1, 0.5));
  }

  @Test
  void aResumedFitGoesOnWhereItsPhaseStood() {
    PassRecord first = pass(Phase.MAIN, 1, 9, -3);
    List<PhaseTotal> totals = journal.passes().phases();
    FitHistory resumed = new FitHistory(reported::add, OptionalDouble.empty());
    resumed.passed(new PassRecord(Phase.MERGE, 1, 4, -8, 0, 1, 0.5));
    resumed.resume(new PassLog(List.of(first), totals));
    PassRecord second = new PassRecord(Phase.MAIN, 2, 9, -2, 0, 1, 0.25);
    resumed.passed(second);

    assertThat(resumed.passes().history()).containsExactly(first, second);
    assertThat(resumed.passes().phases()).containsExactly(new PhaseTotal(Phase.MAIN, 2, 0.75));
  }

  @Test
  void aResumedSearchKeepsTheFarthestOfBothItsParts() {
    pass(Phase.MERGE, 1, 3, -4);
    PassRecord two = pass(Phase.MERGE, 2, 2, -5);
    FitHistory resumed = new FitHistory(reported::add, OptionalDouble.empty());
    resumed.resume(journal.passes());
    PassRecord three = new PassRecord(Phase.MERGE, 3, 3, -3, 0, 1, 0.5);
    resumed.passed(three);
    resumed.passed(new PassRecord(Phase.MERGE, 4, 2, -6, 0, 1, 0.5));

    assertThat(resumed.passes().history()).containsExactly(three, two);
    assertThat(resumed.passes(Phase.MERGE)).isEqualTo(4);
  }
}
