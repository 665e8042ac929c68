package org.gradientem.spark.internal.settings;

/** How the number of components is chosen after the main phase. */
public enum SelectionKind {
  /** By BIC. */
  BIC,
  /** Not at all: every component is kept. */
  NONE
}
