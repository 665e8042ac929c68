package org.gradientem.spark.internal.fit;

import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradientem.summary.PassListener;

/** What a cancelled fit fails with. */
public final class Cancelled {
  /** What Spark says to whoever waits for a job, unless it is itself what ends. */
  private static final Pattern JOB =
      Pattern.compile("Job \\d+ cancelled (?!because SparkContext)[^\\n]*?(?= SQLSTATE|\\n|$)");

  private static final String INTERRUPT = "its thread was interrupted";

  private Cancelled() {}

  /**
   * A failure as what it is to the fit's caller.
   *
   * @param failure of a fit
   * @param progress may have been asked to end it
   * @return its cancelling; empty if the fit failed by itself
   */
  public static Optional<CancellationException> of(Throwable failure, PassListener progress) {
    if (failure instanceof CancellationException own) {
      return Optional.of(own);
    }
    Optional<String> why = words(failure);
    if (why.isPresent() && why.get().equals(INTERRUPT)) {
      // Who waits for a job loses it.
      Thread.currentThread().interrupt();
    }
    return why.map(words -> exception(progress.cancelled().orElse(words), failure));
  }

  private static CancellationException exception(String why, Throwable cause) {
    CancellationException cancelled =
        new CancellationException("The fit was cancelled: " + why + ".");
    cancelled.initCause(cause);
    return cancelled;
  }

  /**
   * Who ended a job.
   *
   * @param failure of whoever waited for it
   * @return that as the end of a sentence; empty if the job failed by itself
   */
  public static Optional<String> words(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InterruptedException || at instanceof ClosedByInterruptException) {
        return Optional.of(INTERRUPT);
      }
      Matcher job = JOB.matcher(String.valueOf(at.getMessage()));
      if (job.find()) {
        return Optional.of(job.group().strip().replaceFirst("[.;]+$", ""));
      }
    }
    return Optional.empty();
  }
}
