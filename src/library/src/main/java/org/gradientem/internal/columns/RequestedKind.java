package org.gradientem.internal.columns;

/** What the user says of a column. */
public enum RequestedKind {
  /** Nothing: its kind is found from its cells. */
  NONE,
  /** Each of its values is a level. */
  CATEGORICAL,
  /** Its numbers are an entry of the Gaussian, as they stand. */
  CONTINUOUS,
  /** The logarithm of its numbers is; 0 may be an atom. */
  LOG,
  /** It is left out. */
  IGNORED;

  /** Returns a reason of a kind that was found or asked for. */
  String reason(String found) {
    return this == NONE ? found : "as asked; " + found;
  }
}
