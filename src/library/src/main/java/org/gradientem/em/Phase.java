package org.gradientem.em;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A part of a fit, by what its passes are for.
 *
 * @since 0.1.0
 */
public enum Phase {
  /** All components climb. */
  MAIN,
  /** Components are merged step by step, and split where the start has missed some. */
  PATH,
  /** Promising numbers of components climb to convergence. */
  POLISH,
  /** The answer is held against those one move away. */
  CERTIFICATE,
  /** The answer of a part of the rows is taken to all of them. */
  FINAL,
  /** {@link #MAIN} within principal directions. */
  SUBSPACE_MAIN,
  /** {@link #PATH} within principal directions. */
  SUBSPACE_PATH,
  /** {@link #POLISH} within principal directions. */
  SUBSPACE_POLISH,
  /** {@link #CERTIFICATE} within principal directions. */
  SUBSPACE_CERTIFICATE,
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
      case PATH, SUBSPACE_PATH -> SUBSPACE_PATH;
      case POLISH, SUBSPACE_POLISH -> SUBSPACE_POLISH;
      case CERTIFICATE, SUBSPACE_CERTIFICATE -> SUBSPACE_CERTIFICATE;
      case FINAL, SUBSPACE_FINAL -> SUBSPACE_FINAL;
    };
  }

  /** Its name as users and files have it. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
