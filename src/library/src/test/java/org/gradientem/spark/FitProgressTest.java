package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;

class FitProgressTest {
  private final FitProgress progress = new FitProgress();

  private static PassRecord pass(Phase phase, int pass) {
    return new PassRecord(phase, pass, 3, -1.25, 0.5, 2.5, 0.01);
  }

  @Test
  void theLineIsOfTheLastPass() {
    assertThat(progress.line()).isEmpty();
    progress.atMost(Phase.MAIN, 101);
    progress.accept(pass(Phase.MAIN, 1));
    assertThat(progress.line())
        .isEqualTo(
            "main        pass 1 of at most 101  k 3 (2.5 effective)  log-likelihood per row -1.25000");
    progress.accept(pass(Phase.MERGE, 7));
    assertThat(progress.line())
        .isEqualTo("merge       pass 7  k 3 (2.5 effective)  log-likelihood per row -1.25000");
  }

  @Test
  void whatIsLeftOfABudgetIsEstimated() throws InterruptedException {
    progress.atMost(Phase.REFINE, 110);
    progress.accept(pass(Phase.REFINE, 10));
    Thread.sleep(150);
    progress.accept(pass(Phase.REFINE, 20));
    // Eleven passes took 0.15 s at least, and ninety are left.
    assertThat(progress.line()).containsPattern("pass 20 of at most 110 .*  at most \\d+ s more$");
  }

  @Test
  void anEmRunIsNotSaidToTakeAllItsPasses() throws InterruptedException {
    progress.atMost(Phase.FINAL, 1001);
    progress.accept(pass(Phase.FINAL, 1));
    Thread.sleep(50);
    progress.accept(pass(Phase.FINAL, 2));
    assertThat(progress.line()).contains("pass 2 of at most 1001").doesNotContain("more");
    progress.atMost(Phase.REFINE, 110);
    progress.accept(pass(Phase.REFINE, 10));
    progress.atMost(Phase.REFINE, 10);
    progress.accept(pass(Phase.REFINE, 11));
    assertThat(progress.line()).contains("pass 11  k 3").doesNotContain("at most");
  }

  @Test
  void minutesAreToldApart() {
    assertThat(FitProgress.duration(59)).isEqualTo("59 s");
    assertThat(FitProgress.duration(60)).isEqualTo("1 min 00 s");
  }
}
