package org.gradientem.experiments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the experiments are run.
 *
 * @param freshSteps steps of the experiment on fresh rows; 2000 are the published number
 * @param mixtures numbers of the random mixtures to recover, 0 to 209 each
 * @param seed what random mixtures and rows are drawn from
 * @param quick whether fewer points and draws are enough, where an experiment has that choice
 * @param python the Python whose scikit-learn and graspologic are compared, if it has them
 * @param finishedDraws folder of the driver's machine where finished draws are kept; empty to keep
 *     none
 */
public record ExperimentSettings(
    int freshSteps,
    List<Integer> mixtures,
    long seed,
    boolean quick,
    String python,
    Optional<Path> finishedDraws) {}
