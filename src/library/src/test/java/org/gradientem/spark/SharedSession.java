package org.gradientem.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One local Spark session for all test classes of the JVM; failed tasks are tried four times. */
public final class SharedSession {
  private static SparkSession session;

  private SharedSession() {}

  /** The session, started when first asked for. */
  public static synchronized SparkSession get() {
    if (session == null || session.sparkContext().isStopped()) {
      session = builder().getOrCreate();
      // Tasks that fail on purpose would fill the log with stack traces.
      session.sparkContext().setLogLevel("OFF");
    }
    return session;
  }

  /** The session's context. */
  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(get().sparkContext());
  }

  /** Makes way for a session with other settings; the next {@link #get} starts a new one. */
  public static synchronized void stop() {
    if (session != null) {
      session.stop();
      session = null;
    }
  }

  /** Settings that keep a session on this machine and its jobs small. */
  public static SparkSession.Builder builder() {
    return SparkSession.builder()
        .appName("tests")
        .master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        // Of tables of some rows code is compiled longer than it runs.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1");
  }
}
