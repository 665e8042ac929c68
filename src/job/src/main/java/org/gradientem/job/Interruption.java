package org.gradientem.job;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;

/**
 * What happens on SIGINT and SIGTERM: one line that says how to go on, and the command is ended and
 * cleans up behind itself before Spark and the file systems shut down.
 */
final class Interruption implements AutoCloseable {
  /** Before the hooks of Spark and of the file systems. */
  private static final int PRIORITY = 100;

  /** Mostly it ends in no time; where many processes want the cores three seconds were too few. */
  private static final int TIMEOUT_SECONDS = 10;

  /** As of SIGINT; the JVM does not say which signal it is. */
  static final int EXIT_CODE = 130;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook;
  private volatile boolean happened;

  /**
   * Begins to watch.
   *
   * @param session what is stopped
   * @param err where the line goes
   * @param sentence how to go on
   */
  Interruption(SparkSession session, PrintWriter err, Supplier<String> sentence) {
    hook =
        () -> {
          happened = true;
          // What fails from here on does so because it is being ended.
          Configurator.setAllLevels("", Level.OFF);
          err.println("interrupted: " + sentence.get());
          err.flush();
          stop(session, EXIT_CODE);
          awaitEnd();
        };
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY);
  }

  /** Stops the session of a process that ends, and reports to the cluster whether it has failed. */
  static void stop(SparkSession session, int exitCode) {
    if (exitCode != 0) {
      // Tasks that still run fail as what they stand on goes, and log that.
      Configurator.setAllLevels("", Level.OFF);
    }
    // Scala prints the traces of what Spark's pools no longer take.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    session.sparkContext().stop(exitCode);
    session.stop();
  }

  private void awaitEnd() {
    try {
      ended.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is being ended, so that a failure is not one of the command's own. */
  boolean happened() {
    return happened;
  }

  /** The command has ended, by itself or not. */
  @Override
  public void close() {
    ended.countDown();
    if (!happened) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
