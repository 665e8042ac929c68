package org.gradientem.spark;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.gradientem.RootLocale;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;

/**
 * How far a fit is, in one line of text: a listener for {@link GradientEM#fit(Dataset, Consumer)},
 * to be asked from another thread meanwhile.
 *
 * @since 0.1.0
 */
public final class FitProgress implements PassListener {
  /** Number of the last pass that what goes on may take, in each phase. */
  private final Map<Phase, Integer> most = new EnumMap<>(Phase.class);

  /** When that was reported, and how many passes were left. */
  private long budgeted = System.nanoTime();

  private int budget;
  private PassRecord last;
  private volatile boolean isCancelled;
  private volatile boolean isEnough;

  /** Makes a listener that has heard of no pass. */
  public FitProgress() {}

  @Override
  public synchronized void atMost(Phase ofPasses, int pass) {
    most.put(ofPasses, pass);
    budgeted = System.nanoTime();
    budget = 0;
  }

  @Override
  public synchronized void accept(PassRecord pass) {
    budget = budget == 0 ? left(pass) + 1 : budget;
    last = pass;
  }

  /**
   * Ends the fit that reports to this, from any thread: it fails within seconds with a {@link
   * java.util.concurrent.CancellationException}. Other fits go on.
   */
  public void cancel() {
    isCancelled = true;
  }

  /**
   * Ends the search of the fit that reports to this, from any thread: the fit goes on to its end
   * with the best mixture that the search has found so far.
   */
  public void finish() {
    isEnough = true;
  }

  @Override
  public boolean isEnough() {
    return isEnough;
  }

  @Override
  public Optional<String> cancelled() {
    return isCancelled ? Optional.of("its caller asked for that") : Optional.empty();
  }

  /**
   * The last pass, and how long the fit may take yet, where that is known.
   *
   * @return a line without its end; empty before the first pass
   */
  public synchronized String line() {
    if (last == null) {
      return "";
    }
    String share = left(last) >= 0 ? " of at most " + most.get(last.phase()) : "";
    return RootLocale.format(
        "%-11s pass %d%s  k %d (%.1f effective)  log-likelihood per row %.6g%s",
        last.phase(),
        last.pass(),
        share,
        last.components(),
        last.effectiveComponents(),
        last.meanLogLikelihood(),
        timeLeft());
  }

  /** Passes to come at most, of what goes on now; negative if that is not known. */
  private int left(PassRecord pass) {
    return most.getOrDefault(pass.phase(), 0) - pass.pass();
  }

  /**
   * How long those may take, as the passes of the same budget did; nothing of an EM run, which
   * converges long before it has taken the most passes it may.
   */
  private String timeLeft() {
    if (!last.phase().isSearch()) {
      return "";
    }
    int spent = budget - left(last);
    long each = spent > 0 ? (System.nanoTime() - budgeted) / spent : 0;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(each * Math.max(0, left(last)));
    return seconds > 0 ? "  at most " + duration(seconds) + " more" : "";
  }

  /**
   * A duration as such lines have it.
   *
   * @param seconds whole seconds
   * @return as {@code 59 s} or {@code 1 min 00 s}
   */
  public static String duration(long seconds) {
    return seconds < 60
        ? RootLocale.format("%d s", seconds)
        : RootLocale.format("%d min %02d s", seconds / 60, seconds % 60);
  }
}
