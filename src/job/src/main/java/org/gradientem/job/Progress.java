package org.gradientem.job;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.gradientem.RootLocale;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;

/**
 * Tells how far a command is: on a terminal in one line that is replaced, elsewhere in a line for
 * each phase and one every few seconds.
 */
public final class Progress implements AutoCloseable {
  /** How much is told. */
  enum Detail {
    /** Nothing. */
    QUIET,
    /** Now and then a line. */
    NORMAL,
    /** Every pass. */
    VERBOSE
  }

  private static final long REDRAWN_AFTER_NANOS = 100_000_000;
  private static final long MILLIS_OF_A_TICK = 1000;
  private static final long SECONDS_BETWEEN_LINES = 5;

  private final PrintWriter err;
  private final Optional<StatusLine> terminal;
  private final Detail detail;
  private final Optional<Timer> clock;
  private final long start = System.nanoTime();
  private Supplier<String> state = () -> "";
  private Phase phase;
  private long told = start;
  private long mostPasses = Integer.MAX_VALUE;

  /**
   * Begins to tell.
   *
   * @param err where lines go
   * @param terminal the line that is replaced, if {@code err} leads to a terminal
   * @param detail how much is told
   */
  Progress(PrintWriter err, Optional<StatusLine> terminal, Detail detail) {
    this.err = err;
    this.terminal = detail == Detail.NORMAL ? terminal : Optional.empty();
    this.detail = detail;
    clock = this.terminal.map(line -> new Timer("progress", true));
    // The seconds are seen to pass where nothing else happens.
    clock.ifPresent(timer -> timer.schedule(tick(), MILLIS_OF_A_TICK, MILLIS_OF_A_TICK));
  }

  private TimerTask tick() {
    return new TimerTask() {
      @Override
      public void run() {
        redraw();
      }
    };
  }

  /** Sets how many passes the main phase may take. */
  void setMostPasses(long passes) {
    mostPasses = passes;
  }

  /**
   * Tells what is being done.
   *
   * @param sentence what it is
   */
  public synchronized void tell(String sentence) {
    state = () -> sentence;
    redraw();
    if (terminal.isEmpty()) {
      line(sentence);
    }
  }

  /** Tells what a pass found. */
  synchronized void show(PassRecord pass) {
    long now = System.nanoTime();
    state = () -> shown(pass);
    if (detail == Detail.VERBOSE) {
      line(inFull(pass));
    } else if (terminal.isPresent()) {
      if (now - told > REDRAWN_AFTER_NANOS || pass.phase() != phase) {
        told = now;
        redraw();
      }
    } else if (pass.phase() != phase) {
      told = now;
      line("%-11s %s".formatted(pass.phase(), purpose(pass)));
    } else if (now - told > TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_LINES)) {
      told = now;
      line(state.get() + time());
    }
    phase = pass.phase();
  }

  /** Tells what is worth keeping on a terminal as well. */
  void line(String text) {
    if (detail != Detail.QUIET) {
      err.println(text);
    }
  }

  private synchronized void redraw() {
    terminal.ifPresent(
        line -> {
          String text = state.get();
          if (!text.isEmpty()) {
            line.show(text + time());
          }
        });
  }

  /** Removes the terminal's line until there is something to tell again. */
  public synchronized void rest() {
    state = () -> "";
    terminal.ifPresent(StatusLine::clear);
  }

  private String time() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    return seconds < 60
        ? RootLocale.format("  %d s", seconds)
        : RootLocale.format("  %d min %02d s", seconds / 60, seconds % 60);
  }

  private String shown(PassRecord pass) {
    boolean isMain = pass.phase() == Phase.MAIN || pass.phase() == Phase.SUBSPACE_MAIN;
    String share = isMain ? " of at most " + mostPasses : "";
    return RootLocale.format(
        "%-11s pass %d%s  k %d (%.1f in effect)  log-likelihood per row %.6g",
        pass.phase(),
        pass.pass(),
        share,
        pass.components(),
        pass.effectiveComponents(),
        pass.meanLogLikelihood());
  }

  private static String inFull(PassRecord pass) {
    return RootLocale.format(
        "%-11s pass %4d  k %4d  mean log-likelihood %13.7f  gradient %8.2e  effective %6.1f  %.3f s",
        pass.phase(),
        pass.pass(),
        pass.components(),
        pass.meanLogLikelihood(),
        pass.gradientNorm(),
        pass.effectiveComponents(),
        pass.seconds());
  }

  private static String purpose(PassRecord pass) {
    int k = pass.components();
    return switch (pass.phase()) {
      case MAIN -> RootLocale.format("%d components climb", k);
      case PATH -> RootLocale.format("components are merged, from %d on", k);
      case POLISH -> RootLocale.format("what may win climbs on, from k = %d on", k);
      case CERTIFICATE ->
          RootLocale.format("the best is held against what is one move away from its k = %d", k);
      case FINAL -> RootLocale.format("%d components climb on all rows", k);
      case SUBSPACE_MAIN, SUBSPACE_PATH, SUBSPACE_POLISH, SUBSPACE_CERTIFICATE, SUBSPACE_FINAL ->
          RootLocale.format("within principal directions, k = %d", k);
    };
  }

  @Override
  public void close() {
    clock.ifPresent(Timer::cancel);
    rest();
  }
}
