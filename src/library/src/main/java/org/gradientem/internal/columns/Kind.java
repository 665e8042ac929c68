package org.gradientem.internal.columns;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a column of a table is in a mixture.
 *
 * @since 0.1.0
 */
public enum Kind {
  /** Numbers of many values: an entry of the Gaussian. */
  CONTINUOUS("continuous"),
  /** The same on a grid of steps, each value of more than one row. */
  ROUNDED("rounded"),
  /** Positive numbers whose logarithm is the entry of the Gaussian. */
  LOG("log"),
  /** One of a few levels. */
  CATEGORICAL("categorical"),
  /** Some values of many rows each, which are levels, among other numbers, which are continuous. */
  ATOMS("atoms"),
  /** The same with the logarithm of the other numbers. */
  LOG_ATOMS("atoms, log"),
  /** Not used. */
  LEFT_OUT("left out");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  /**
   * Whether there is an entry of levels.
   *
   * @return true for categories and atoms
   */
  public boolean hasLevels() {
    return this == CATEGORICAL || isOfAtoms();
  }

  /**
   * Whether there is an entry of the Gaussian.
   *
   * @return true for all but categories and what is left out
   */
  public boolean hasNumbers() {
    return this != CATEGORICAL && this != LEFT_OUT;
  }

  /**
   * Whether there are both.
   *
   * @return true for atoms
   */
  public boolean isOfAtoms() {
    return this == ATOMS || this == LOG_ATOMS;
  }

  /**
   * Whether the entry of the Gaussian is a logarithm.
   *
   * @return true for logarithms
   */
  public boolean isLog() {
    return this == LOG || this == LOG_ATOMS;
  }

  /**
   * The kind in words.
   *
   * @return continuous, rounded, log, categorical, atoms, 'atoms, log' or 'left out'
   */
  @Override
  @JsonValue
  public String toString() {
    return text;
  }
}
