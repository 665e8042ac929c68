package org.gradientem.experiments;

/** An experiment that can be run again; deterministic except for the times it measures. */
public interface Experiment {
  Outcome run(Lab lab);
}
