package org.gradientem.recovery;

import org.gradientem.em.Ascent;
import org.gradientem.em.Phase;

/** A number of components on its way to convergence. */
final class Contender {
  private final LevelFitter fitter;
  private final InformationCriterion criterion;
  private final int budget;

  private Ascent.Result result;
  private double gainPerPass = Double.POSITIVE_INFINITY;
  private int chunk;

  /** Starts from a mixture with its evaluation; {@code budget} passes may be spent on it. */
  Contender(
      LevelFitter fitter,
      InformationCriterion criterion,
      Ascent.Result start,
      int firstChunk,
      int budget) {
    this.fitter = fitter;
    this.criterion = criterion;
    this.budget = Math.max(1, budget);
    chunk = firstChunk;
    result = start;
  }

  Ascent.Result result() {
    return result;
  }

  int k() {
    return result.mixture().k();
  }

  double bic() {
    return criterion.bic(result.logLikelihood(), k());
  }

  boolean isDone() {
    return result.converged() || result.passes() >= budget;
  }

  /** Whether its BIC reaches a value if it goes on to rise as fast as it did last. */
  boolean canReach(double target) {
    return bic() + 2 * gainPerPass * (budget - result.passes()) >= target;
  }

  /** Spends some passes, more each time, since each time the acceleration starts anew. */
  void advance(Phase phase) {
    Ascent.Result next = fitter.polish(phase, result, Math.min(chunk, budget - result.passes()));
    gainPerPass =
        (next.logLikelihood() - result.logLikelihood()) / (next.passes() - result.passes());
    chunk *= 2;
    result = next;
  }
}
