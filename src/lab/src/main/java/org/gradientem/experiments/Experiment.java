package org.gradientem.experiments;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** An experiment that can be run again. */
public interface Experiment {

  /**
   * The experiment's name on the command line.
   *
   * @return a lower-case word
   */
  String name();

  /**
   * Whether it is run only when it is named, as those are that are not the papers'.
   *
   * @return false unless overridden
   */
  default boolean isOnRequest() {
    return false;
  }

  /**
   * Runs it; deterministic but for the times it takes.
   *
   * @param session where what is large is run
   * @param progress is notified in a line now and then how far it is
   * @return the outcome
   */
  Outcome run(SparkSession session, Consumer<String> progress);
}
