package org.gradientem.spark;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.gradientem.spark.fit.Cancelled;
import org.gradientem.summary.PassListener;

/**
 * Learns that a fit's job group or one of its tags was cancelled while the driver works. Spark
 * cancels jobs that run and remembers nothing of it, so where the fit has none for a second, one of
 * a single task that sleeps is kept running until the fit has another.
 */
final class CancelWatch extends SparkListener implements AutoCloseable {
  private static final String TAGS = "spark.job.tags";
  private static final String KEPT = "gradient-em.kept";
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PERIOD_MILLIS = 250;

  /** Tags of fits that keep a job running, and take a slot each. */
  private static final Set<String> KEEPING = ConcurrentHashMap.newKeySet();

  private final SparkContext context;
  private final PassListener progress;
  private final String tag = "gradient-em-" + UUID.randomUUID();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "gradient-em-cancel-watch");
            thread.setDaemon(true);
            return thread;
          });

  private volatile String reason;
  private JavaFutureAction<Void> kept;
  private final Set<Integer> running = new HashSet<>();
  private long idleSince = System.nanoTime();

  /** Begins to watch what the calling thread does in Spark; {@code progress} may end it as well. */
  @SuppressWarnings("FutureReturnValueIgnored") // The clock is shut down as a whole.
  CancelWatch(SparkContext context, PassListener progress) {
    this.context = context;
    this.progress = progress;
    context.addJobTag(tag);
    Properties properties = (Properties) context.getLocalProperties().clone();
    properties.setProperty(KEPT, tag);
    properties.setProperty(
        "spark.job.description", "sleeps, so that a fit's driver learns of its group's cancelling");
    context.addSparkListener(this);
    clock.execute(() -> context.setLocalProperties(properties));
    Future<?> unused =
        clock.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Why the fit is to end; empty while nobody has cancelled its jobs. */
  Optional<String> cancelled() {
    return Optional.ofNullable(reason);
  }

  private boolean isOfFit(Properties properties) {
    return properties != null
        && properties.getProperty(TAGS, "").contains(tag)
        && properties.getProperty(KEPT) == null;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (isOfFit(start.properties())) {
      running.add(start.jobId());
      release();
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    if (running.remove(end.jobId())) {
      idleSince = System.nanoTime();
    }
  }

  private synchronized void look() {
    if (!running.isEmpty() && progress.cancelled().isPresent()) {
      context.cancelJobsWithTag(tag);
    }
    if (kept != null && kept.isDone()) {
      reason = cancelledBy(kept);
      release();
    }
    boolean isIdle = running.isEmpty() && System.nanoTime() - idleSince > IDLE_NANOS;
    if (kept == null && reason == null && isIdle && !clock.isShutdown() && hasSlot()) {
      KEEPING.add(tag);
      String own = tag;
      boolean isLocal = context.isLocal();
      kept =
          JavaSparkContext.fromSparkContext(context)
              .parallelize(List.of(0), 1)
              .foreachAsync(unused -> sleep(own, isLocal));
    }
  }

  /** Half of the slots are left to others. */
  private boolean hasSlot() {
    return 2 * (KEEPING.size() + 1)
        <= context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  static void sleep(String tag, boolean isLocal) throws InterruptedException {
    // A driver that runs its tasks itself takes the tag away, and nothing is logged of a kill. It
    // may do so before the task begins.
    while (!TaskContext.get().isInterrupted() && (!isLocal || KEEPING.contains(tag))) {
      Thread.sleep(10);
    }
  }

  private static String cancelledBy(JavaFutureAction<Void> ended) {
    try {
      ended.get();
      return null;
    } catch (ExecutionException e) {
      return Cancelled.words(e).orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void release() {
    if (kept != null) {
      KEEPING.remove(tag);
      if (!context.isLocal()) {
        kept.cancel(true);
      }
      kept = null;
      idleSince = System.nanoTime();
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    // Spark's queue of listeners would be lost, and all that wait for its end.
    boolean isInterrupted = Thread.interrupted();
    try {
      // Removing the last listener waits for the events on their way, so these do not wait for it.
      context.removeSparkListener(this);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      context.removeJobTag(tag);
      end();
    }
  }

  private synchronized void end() {
    if (!context.isStopped()) {
      release();
      if (Thread.currentThread().isInterrupted()) {
        // Whoever no longer waits for a job has left it running.
        context.cancelJobsWithTag(tag);
      }
    }
    KEEPING.remove(tag);
  }
}
