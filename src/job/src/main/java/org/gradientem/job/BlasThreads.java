package org.gradientem.job;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Threads that a native BLAS starts beside the tasks: they take the cores from each other, and the
 * last digits of a fit then depend on how many there are.
 */
final class BlasThreads {
  private static final String VARIABLE = "OPENBLAS_NUM_THREADS";

  private BlasThreads() {}

  /**
   * What to mend, if anything, where tasks run in this JVM; other executors have other settings.
   */
  static Optional<String> advice(SparkSession session) {
    boolean isNative = BLAS.getInstance() instanceof NativeBLAS;
    return advice(session.sparkContext().isLocal() && isNative, System.getenv());
  }

  static Optional<String> advice(boolean isNativeHere, Map<String, String> environment) {
    return isNativeHere && !environment.containsKey(VARIABLE)
        ? Optional.of(
            "%s is not set, so a native BLAS may start threads beside the tasks, which slows them and changes last digits; set it to 1."
                .formatted(VARIABLE))
        : Optional.empty();
  }
}
