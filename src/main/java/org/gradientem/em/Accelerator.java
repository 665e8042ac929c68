package org.gradientem.em;

import org.gradientem.mixture.Mixture;

/** Decides which mixture is evaluated after each pass; has the memory of one ascent. */
public interface Accelerator {

  /**
   * Whether the mixture to be evaluated next is one to keep, rather than a trial: only these are
   * compared for convergence, and an ascent can be taken up again from them.
   *
   * @return true if it is settled
   */
  boolean isSettled();

  /** Forgets what it remembers; called only while settled. */
  void restart();

  /**
   * Chooses the next mixture.
   *
   * @param evaluated the mixture just evaluated
   * @param meanLogLikelihood its log-likelihood per unit of weight
   * @param stepped the plain step from it
   * @return the mixture to evaluate next
   */
  Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped);

  /**
   * Plain steps.
   *
   * @return an accelerator that always takes the step
   */
  static Accelerator none() {
    return new Accelerator() {
      @Override
      public boolean isSettled() {
        return true;
      }

      @Override
      public void restart() {
        // There is nothing to forget.
      }

      @Override
      public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
        return stepped;
      }
    };
  }
}
