package org.gradientem.internal.candidates;

import org.gradientem.summary.Phase;

/** What passes of a search are for. */
public enum SearchStage {
  /** Merging, from more components than the data has: each gets a tenth of a pseudo-row. */
  PATH(Phase.MERGE),
  /** Taking what may win to convergence, with 1e-5 pseudo-rows, so that rows alone determine it. */
  REFINE(Phase.REFINE),
  /** Trying moves from the best, likewise. */
  CHECK(Phase.CHECK);

  private final Phase phase;

  SearchStage(Phase phase) {
    this.phase = phase;
  }

  /** What users read that the passes are for. */
  Phase phase() {
    return phase;
  }
}
