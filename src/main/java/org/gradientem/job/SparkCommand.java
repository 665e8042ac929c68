package org.gradientem.job;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import picocli.CommandLine.Option;

/**
 * A command that runs on Spark: starts a session with spark-submit's settings and stops it at the
 * end, or works in the one that runs already.
 */
abstract class SparkCommand implements Callable<Integer> {

  @Option(names = "--verbose", description = "Show Spark's log and the stack trace of a failure.")
  boolean verbose;

  @Override
  public final Integer call() throws Exception {
    boolean isOwn = SparkSession.getDefaultSession().isEmpty();
    SparkSession session = session(isOwn);
    try {
      run(session);
      return 0;
    } finally {
      if (isOwn) {
        session.stop();
      }
    }
  }

  abstract void run(SparkSession session) throws Exception;

  private SparkSession session(boolean isOwn) {
    if (isOwn && System.getProperty("spark.master") == null) {
      throw new UserException(
          "No Spark master is set; start through spark-submit or submit/local.sh.");
    }
    SparkSession session = SparkSession.builder().appName("spark-gradient-em").getOrCreate();
    if (!verbose) {
      session.sparkContext().setLogLevel("ERROR");
    }
    return session;
  }
}
