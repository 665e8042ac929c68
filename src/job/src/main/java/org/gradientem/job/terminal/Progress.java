package org.gradientem.job.terminal;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.util.SignalUtils;
import org.gradientem.RootLocale;
import org.gradientem.job.errors.Failure;
import org.gradientem.job.input.ColumnTable;
import org.gradientem.job.input.Input;
import org.gradientem.spark.FitProgress;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import scala.runtime.AbstractFunction0;

/**
 * Reports how far a command is: on a terminal in one line that is replaced, elsewhere in a line
 * every few seconds.
 */
public final class Progress implements PassListener, AutoCloseable {
  /** How much is shown. */
  public enum Detail {
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
  private final Timer clock = new Timer("progress", true);
  private final long start = System.nanoTime();
  private Supplier<String> state = () -> "";
  private Phase phase;
  private long shownAt = start;

  private final FitProgress fit = new FitProgress();

  /**
   * Begins to report.
   *
   * @param err where lines go
   * @param terminal the line that is replaced, if {@code err} is a terminal
   * @param detail how much is shown
   */
  public Progress(PrintWriter err, Optional<StatusLine> terminal, Detail detail) {
    this.err = err;
    this.terminal = detail == Detail.NORMAL ? terminal : Optional.empty();
    this.detail = detail;
    // The seconds are seen to pass where nothing else happens.
    clock.schedule(tick(), MILLIS_OF_A_TICK, MILLIS_OF_A_TICK);
  }

  private TimerTask tick() {
    return new TimerTask() {
      @Override
      public void run() {
        if (terminal.isPresent()) {
          redraw();
        } else {
          lineIfSilent();
        }
      }
    };
  }

  /**
   * Reports what is being done.
   *
   * @param sentence what it is
   */
  public synchronized void report(String sentence) {
    state = () -> sentence;
    redraw();
    if (terminal.isEmpty()) {
      shownAt = System.nanoTime();
      line(sentence + time());
    }
  }

  /**
   * Reports what the columns are, at every detail unless all are numbers, and what may be wrong.
   *
   * @param table the input
   */
  public void report(Input.Table table) {
    ColumnTable columns = table.columns();
    if (!columns.isNamed()) {
      columns
          .lines()
          .forEach(columns.isPlain() ? this::line : text -> err.println(Failure.printable(text)));
    }
    table.warnings().forEach(this::warn);
  }

  /**
   * Warns, at every detail.
   *
   * @param sentence what may be wrong
   */
  public void warn(String sentence) {
    err.println("warning: " + Failure.printable(sentence));
  }

  /**
   * Lets an interrupt at a terminal end the search of a fit, which then goes on with what it has
   * found; the next one ends the command.
   *
   * @return ends that again
   */
  public Runnable finishOnInterrupt() {
    if (terminal.isPresent()) {
      SignalUtils.register(
          "INT",
          new AbstractFunction0<Object>() {
            @Override
            public Object apply() {
              return finished();
            }
          });
    }
    return fit::finish;
  }

  /** Returns whether the search goes on, and ends it. */
  private boolean finished() {
    boolean isFirst = !fit.isEnough();
    if (isFirst) {
      fit.finish();
      line(
          "interrupted: the search ends, and the best mixture so far is written; interrupt again to write nothing");
    }
    return isFirst;
  }

  @Override
  public boolean isEnough() {
    return fit.isEnough();
  }

  @Override
  public synchronized void atMost(Phase ofPasses, int pass) {
    fit.atMost(ofPasses, pass);
  }

  /** Reports what a pass found. */
  @Override
  public synchronized void accept(PassRecord pass) {
    long now = System.nanoTime();
    fit.accept(pass);
    state = fit::line;
    if (detail == Detail.VERBOSE) {
      line(inFull(pass));
    } else if (terminal.isPresent()) {
      if (now - shownAt > REDRAWN_AFTER_NANOS || pass.phase() != phase) {
        shownAt = now;
        redraw();
      }
    } else {
      lineIfSilent();
    }
    phase = pass.phase();
  }

  private synchronized void lineIfSilent() {
    long now = System.nanoTime();
    boolean isSilent = now - shownAt > TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_LINES);
    if (detail == Detail.NORMAL && isSilent && !state.get().isEmpty()) {
      shownAt = now;
      line(state.get() + time());
    }
  }

  /**
   * Reports what is worth keeping on a terminal as well.
   *
   * @param text a line
   */
  public void line(String text) {
    if (detail != Detail.QUIET) {
      err.println(Failure.printable(text));
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

  /** Removes the terminal's line until there is something to report again. */
  public synchronized void rest() {
    state = () -> "";
    terminal.ifPresent(StatusLine::clear);
  }

  private String time() {
    return "  " + FitProgress.duration(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
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

  @Override
  public void close() {
    clock.cancel();
    rest();
  }
}
