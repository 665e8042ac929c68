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
  /** The answer of a part of the rows is taken to all of them. */
  FINAL,
  /** {@link #MAIN} within principal directions. */
  SUBSPACE_MAIN,
  /** {@link #MERGE} within principal directions. */
  SUBSPACE_MERGE,
  /** {@link #REFINE} within principal directions. */
  SUBSPACE_REFINE,
  /** {@link #CHECK} within principal directions. */
  SUBSPACE_CHECK,
  /** {@link #FINAL} within principal directions. */
  SUBSPACE_FINAL;

  /**
   * The same phase within principal directions.
   *
   * @return the phase of the subspace
   */
  public Phase inSubspace() {
    return switch (this) {
      case MAIN, SUBSPACE_MAIN -> SUBSPACE_MAIN;
      case MERGE, SUBSPACE_MERGE -> SUBSPACE_MERGE;
      case REFINE, SUBSPACE_REFINE -> SUBSPACE_REFINE;
      case CHECK, SUBSPACE_CHECK -> SUBSPACE_CHECK;
      case FINAL, SUBSPACE_FINAL -> SUBSPACE_FINAL;
    };
  }

  /**
   * Whether its passes are of several mixtures in turn, and not of one EM run.
   *
   * @return true for merge, refine and check
   */
  public boolean isSearch() {
    return switch (inSubspace()) {
      case SUBSPACE_MERGE, SUBSPACE_REFINE, SUBSPACE_CHECK -> true;
      default -> false;
    };
  }

  /** Its name as users and files have it. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
