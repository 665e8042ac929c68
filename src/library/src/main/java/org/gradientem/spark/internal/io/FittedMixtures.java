package org.gradientem.spark.internal.io;

import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradientem.mixture.Mixture;

/**
 * The mixtures that a fit ends with.
 *
 * @param answer the answer
 * @param overParameterised all components as the main phase left them; null of a model without a
 *     summary
 * @param others the best mixtures met of other numbers of components
 */
public record FittedMixtures(Mixture answer, Mixture overParameterised, List<Mixture> others)
    implements Serializable {
  /**
   * Copies the list.
   *
   * @param answer the answer
   * @param overParameterised all components as the main phase left them
   * @param others the best mixtures met of other numbers of components
   */
  public FittedMixtures {
    others = List.copyOf(others);
  }

  /**
   * Each of them changed.
   *
   * @param change the change
   * @return the changed ones
   */
  public FittedMixtures map(UnaryOperator<Mixture> change) {
    return new FittedMixtures(
        change.apply(answer),
        change.apply(overParameterised),
        others.stream().map(change).toList());
  }
}
