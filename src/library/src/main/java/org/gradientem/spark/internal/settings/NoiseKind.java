package org.gradientem.spark.internal.settings;

/** Whether rows may belong to no component. */
public enum NoiseKind {
  /** Each row belongs to one. */
  NONE,
  /** Uniform noise is added if that raises BIC. */
  AUTO
}
