package org.gradientem.spark;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.slf4j.Logger;

/**
 * Shows in Spark's own UI and in the log how far a fit is, and cancels its jobs with it: they have
 * the estimator's uid for their group, a tag of the fit, and the last pass in their description and
 * in the names of their stages. What the user has set is not touched, or put back at the end.
 */
final class JobLabels implements PassListener, AutoCloseable {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  /** What stages are named by, which would be a line of this library. */
  private static final String STAGE = "callSite.short";

  /** Nanoseconds between two lines of the log: a line takes longer than a pass over few rows. */
  private static final long LOG_PERIOD = 1_000_000_000;

  private static final long CANCEL_MILLIS = 250;

  private final Logger log;
  private final SparkContext context;
  private final String uid;
  private final PassListener next;
  private final String group;
  private final String description;
  private final String stage;
  private final String tag = "gradient-em-" + UUID.randomUUID();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "gradient-em-cancel");
            thread.setDaemon(true);
            return thread;
          });
  private long logged = System.nanoTime();

  /** Begins with the reading of the rows; {@code next} is notified of each pass as well. */
  JobLabels(Logger log, SparkContext context, String uid, Consumer<PassRecord> next) {
    this.log = log;
    this.context = context;
    this.uid = uid;
    this.next = PassListener.of(next);
    group = context.getLocalProperty(GROUP);
    description = context.getLocalProperty(DESCRIPTION);
    stage = context.getLocalProperty(STAGE);
    if (group == null) {
      context.setLocalProperty(GROUP, uid);
    }
    describe("reading the rows", "");
    context.addJobTag(tag);
    Future<?> unused =
        clock.scheduleWithFixedDelay(
            this::cancelJobs, CANCEL_MILLIS, CANCEL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The fit's own thread cannot, while it waits for a job. */
  private void cancelJobs() {
    if (next.cancelled().isPresent()) {
      context.cancelJobsWithTag(tag);
    }
  }

  private void describe(String progress, String more) {
    context.setLocalProperty(DESCRIPTION, uid + ": " + progress + more);
    context.setLocalProperty(STAGE, "GradientEM: " + progress);
  }

  @Override
  public void accept(PassRecord pass) {
    // Not by a format, which takes longer than a pass over few rows.
    describe(
        "after pass " + pass.pass() + " of phase " + pass.phase(),
        ", k = " + pass.components() + ", mean log-likelihood " + (float) pass.meanLogLikelihood());
    log(pass);
    next.accept(pass);
  }

  private void log(PassRecord pass) {
    long now = System.nanoTime();
    if (now - logged > LOG_PERIOD) {
      logged = now;
      log.info(
          "{}: {} pass {}: mean log-likelihood {}",
          uid,
          pass.phase(),
          pass.pass(),
          pass.meanLogLikelihood());
    }
  }

  @Override
  public void atMost(Phase phase, int pass) {
    next.atMost(phase, pass);
  }

  @Override
  public boolean isEnough() {
    return next.isEnough();
  }

  @Override
  public Optional<String> cancelled() {
    return next.cancelled();
  }

  @Override
  public void close() {
    clock.shutdown();
    context.removeJobTag(tag);
    if (Thread.currentThread().isInterrupted() && !context.isStopped()) {
      // The thread no longer waits for its job, which runs on.
      context.cancelJobsWithTag(tag);
    }
    context.setLocalProperty(GROUP, group);
    context.setLocalProperty(DESCRIPTION, description);
    context.setLocalProperty(STAGE, stage);
  }
}
