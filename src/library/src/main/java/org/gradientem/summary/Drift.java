package org.gradientem.summary;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;

/**
 * How much worse a mixture describes new rows than those that it was fitted to: the difference of
 * their mean log-densities under it.
 *
 * @param nats the difference, per row; above 0 where the new rows are less dense
 * @param standardError how far sampling takes it from 0 where all rows are of one distribution
 * @since 0.1.0
 */
public record Drift(double nats, double standardError) implements Serializable {
  /** By chance it is passed once in thirty thousand times. */
  private static final double CLEAR = 4;

  /**
   * Whether the new rows are worse described by more than sampling explains: four standard errors.
   *
   * @return true if so
   */
  @JsonIgnore
  public boolean isClear() {
    return nats > CLEAR * standardError;
  }
}
