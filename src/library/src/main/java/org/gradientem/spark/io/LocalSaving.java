package org.gradientem.spark.io;

import org.apache.spark.ml.util.ReadWriteUtils$;

/** The state of Spark Connect's putting models aside, which came with Spark 4.1. */
final class LocalSaving {
  private static final boolean KNOWN = isKnown();

  private LocalSaving() {}

  static boolean isOn() {
    return KNOWN && State.isOn();
  }

  private static boolean isKnown() {
    try {
      Class.forName("org.apache.spark.ml.util.ReadWriteUtils$");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Apart, so that it is linked only where Spark has what it names. */
  private static final class State {
    static boolean isOn() {
      return (boolean) ReadWriteUtils$.MODULE$.localSavingModeState().get();
    }
  }
}
