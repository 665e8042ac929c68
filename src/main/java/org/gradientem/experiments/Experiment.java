package org.gradientem.experiments;

import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** An experiment of a paper that can be run again. */
public interface Experiment {

  /**
   * The experiment's name on the command line.
   *
   * @return a lower-case word
   */
  String name();

  /**
   * Runs it; deterministic.
   *
   * @param context where what is large is run
   * @param progress is told in a line now and then how far it is
   * @return the outcome
   */
  Outcome run(JavaSparkContext context, Consumer<String> progress);

  /**
   * All experiments, the fast ones first.
   *
   * @param freshSteps steps of the experiment on fresh rows; 2000 are the published number
   * @return the experiments
   */
  static List<Experiment> all(int freshSteps) {
    return List.of(
        new Ravine(), new Jin(), new FarStart(), new Accelerations(20), new Collapse(freshSteps));
  }
}
