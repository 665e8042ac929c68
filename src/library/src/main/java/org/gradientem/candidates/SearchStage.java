package org.gradientem.candidates;

import org.gradientem.summary.Phase;

/** What passes of a search are for. */
public enum SearchStage {
  /** Merging, from more components than the data has. */
  PATH(Phase.MERGE, Regularisation.EXPLORING),
  /** Taking what may win to convergence. */
  REFINE(Phase.REFINE, Regularisation.SETTLED),
  /** Trying moves from the best. */
  CHECK(Phase.CHECK, Regularisation.SETTLED);

  private final Phase phase;
  private final Regularisation regularisation;

  SearchStage(Phase phase, Regularisation regularisation) {
    this.phase = phase;
    this.regularisation = regularisation;
  }

  /** What users read that the passes are for. */
  Phase phase() {
    return phase;
  }

  /** What holds covariances up meanwhile. */
  Regularisation regularisation() {
    return regularisation;
  }
}
