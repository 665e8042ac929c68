package org.gradientem.spark.internal.io;

/** The state of Spark Connect's putting models aside, which came with Spark 4.1. */
final class LocalSaving {
  /** Null before Spark 4.1. */
  private static final ThreadLocal<?> STATE = state();

  private LocalSaving() {}

  static boolean isOn() {
    return STATE != null && (boolean) STATE.get();
  }

  /** By its name, since the library is compiled against Spark 3.5 too. */
  private static ThreadLocal<?> state() {
    try {
      Class<?> utils = Class.forName("org.apache.spark.ml.util.ReadWriteUtils$");
      return (ThreadLocal<?>)
          utils.getMethod("localSavingModeState").invoke(utils.getField("MODULE$").get(null));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
