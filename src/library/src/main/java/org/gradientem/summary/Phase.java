package org.gradientem.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A part of a fit, by what its passes are for.
 *
 * @since 0.1.0
 */
public enum Phase {
  /** EM with all components. */
  MAIN,
  /** Components are merged one by one, and split where the start has missed some. */
  MERGE,
  /** Promising mixtures are taken to convergence by EM. */
  REFINE,
  /** The answer is held against those one move away. */
  CHECK,
  /** The answer of a part of the rows, or within principal directions, is taken to all. */
  FINAL;

  /**
   * Whether its passes are of several mixtures in turn, and not of one EM run.
   *
   * @return true for merge, refine and check
   */
  public boolean isSearch() {
    return this == MERGE || this == REFINE || this == CHECK;
  }

  /** Its name as users and files have it. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
