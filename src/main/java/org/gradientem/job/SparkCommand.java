package org.gradientem.job;

import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** A command that runs on Spark: takes the session from spark-submit and stops it at the end. */
abstract class SparkCommand implements Callable<Integer> {

  @Option(names = "--verbose", description = "Show Spark's log and the stack trace of a failure.")
  boolean verbose;

  @Override
  public final Integer call() throws Exception {
    SparkSession session = session();
    try {
      run(session);
      return 0;
    } finally {
      session.stop();
    }
  }

  abstract void run(SparkSession session) throws Exception;

  private SparkSession session() throws SparkException {
    if (SparkSession.getActiveSession().isEmpty()
        && System.getProperty("spark.master") == null
        && System.getenv("MASTER") == null) {
      throw new IllegalStateException(
          "No Spark master is set; start through spark-submit or submit/local.sh.");
    }
    SparkSession session = SparkSession.builder().appName("spark-gradient-em").getOrCreate();
    if (!verbose) {
      session.sparkContext().setLogLevel("ERROR");
    }
    return session;
  }
}
