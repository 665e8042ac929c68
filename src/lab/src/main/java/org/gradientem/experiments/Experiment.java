package org.gradientem.experiments;

/** An experiment that can be run again; deterministic except for the times it measures. */
public interface Experiment {
  /** Runs the experiment and returns what came out. */
  Outcome run(Lab lab);
}
