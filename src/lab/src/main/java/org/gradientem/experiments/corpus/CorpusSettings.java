package org.gradientem.experiments.corpus;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the corpus is run.
 *
 * @param seeds number of seeds, one after the other from the experiments' seed on
 * @param isUnseenLeftOut whether BIC is enough, for a sixth of the fits
 * @param covarianceType of the fits
 * @param against {@code results.json} of another run to compare with; empty to compare with none
 */
public record CorpusSettings(
    int seeds, boolean isUnseenLeftOut, String covarianceType, Optional<Path> against) {}
