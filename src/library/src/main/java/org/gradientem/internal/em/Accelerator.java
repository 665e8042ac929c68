package org.gradientem.internal.em;

import org.gradientem.mixture.Mixture;

/** Decides which mixture is evaluated after each pass; has the memory of one run of the EM loop. */
public interface Accelerator {

  /**
   * Whether the mixture to be evaluated next is one to keep, rather than a trial: only these are
   * compared for convergence, and the EM loop can be taken up again from them.
   *
   * @return true if it is settled
   */
  boolean isAccepted();

  /**
   * What it has learnt, where the EM loop can be taken up again with it.
   *
   * @return some numbers, perhaps none; null where they do not hold all it remembers
   */
  double[] memory();

  /**
   * Goes on from a memory.
   *
   * @param memory what {@link #memory} gave
   */
  void recall(double[] memory);

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
      public boolean isAccepted() {
        return true;
      }

      @Override
      public double[] memory() {
        return new double[0];
      }

      @Override
      public void recall(double[] memory) {
        // There is nothing to remember.
      }

      @Override
      public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
        return stepped;
      }
    };
  }
}
