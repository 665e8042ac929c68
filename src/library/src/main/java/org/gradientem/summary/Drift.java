package org.gradientem.summary;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.List;

/**
 * How new rows differ from those that a mixture was fitted to.
 *
 * @param nats the difference of their mean log-densities under the mixture, in natural-log units
 *     per row; above 0 where the new rows are less dense
 * @param standardError the standard error of this difference where all rows are of one distribution
 * @param changes what has changed by more than sampling explains, the least probable first
 * @since 0.1.0
 */
public record Drift(double nats, double standardError, List<Change> changes)
    implements Serializable {
  /**
   * What may change.
   *
   * @since 0.1.0
   */
  public enum Kind {
    /** The fraction of the rows that belong to a component. */
    WEIGHT,
    /** The mean of a component. */
    MEAN,
    /** The distribution of a categorical feature in a component. */
    CATEGORIES,
    /** The mean log-density of the rows. */
    DENSITY
  }

  /**
   * One change.
   *
   * @param kind what has changed
   * @param component which component, from 0; null for the density of all rows
   * @param feature the feature that has changed most, from 0; null for weights and the density
   * @param by by how much: the new weight less the old; the new mean of the feature less the old,
   *     in the component's standard deviations; the fraction of the component's rows that have
   *     another category now; natural-log units per row
   * @param probability of a difference as large by sampling alone
   * @since 0.1.0
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Change(Kind kind, Integer component, Integer feature, double by, double probability)
      implements Serializable {}

  /**
   * Keeps the changes.
   *
   * @param nats the difference of the mean log-densities
   * @param standardError its standard error
   * @param changes null, as models of earlier versions have it, is none
   */
  public Drift {
    changes = changes == null ? List.of() : List.copyOf(changes);
  }

  /**
   * Returns whether anything has changed by more than sampling explains.
   *
   * @return true if there is a change
   */
  @JsonIgnore
  public boolean isClear() {
    return !changes.isEmpty();
  }
}
