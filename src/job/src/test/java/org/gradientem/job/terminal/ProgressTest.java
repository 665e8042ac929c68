package org.gradientem.job.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final String GONE = "\r\033[?7l\033[K\033[?7h";

  private final StringWriter screen = new StringWriter();

  private static PassRecord pass(Phase phase, int pass) {
    return new PassRecord(phase, pass, 3, -1.25, 0.5, 2.5, 0.01);
  }

  @Test
  void whatIsWrittenTakesTheLinesPlace() {
    StatusLine line = new StatusLine(screen);
    PrintWriter err = new PrintWriter(line, true);
    line.show("half done");
    err.println("warning: careful");
    err.println("and more");

    String text = screen.toString();
    assertThat(text)
        .isEqualTo("\r\033[?7lhalf done\033[K\033[?7h" + GONE + "warning: careful\nand more\n");
  }

  @Test
  void aLogHasALineEveryFewSeconds() {
    try (Progress progress =
        new Progress(new PrintWriter(screen, true), Optional.empty(), Progress.Detail.NORMAL)) {
      for (int i = 1; i <= 1000; i++) {
        progress.accept(pass(Phase.MAIN, i));
      }
      progress.accept(pass(Phase.FINAL, 1));
    }

    assertThat(screen.toString().lines())
        .allMatch(line -> line.contains(" pass "))
        .hasSizeLessThan(100);
  }

  @Test
  void aTerminalShowsThePassItsBudgetAndTheTime() {
    StatusLine line = new StatusLine(screen);
    try (Progress progress =
        new Progress(new PrintWriter(line, true), Optional.of(line), Progress.Detail.NORMAL)) {
      progress.atMost(Phase.MAIN, 101);
      progress.accept(pass(Phase.MAIN, 1));
    }

    assertThat(screen.toString())
        .startsWith(
            "\r\033[?7lmain        pass 1 of at most 101  k 3 (2.5 effective)  log-likelihood per row -1.25000  ")
        .contains(" s\033[K")
        .endsWith(GONE)
        .doesNotContain("\n");
  }
}
