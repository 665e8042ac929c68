package org.gradientem.mixture;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shape of the covariance that all components of a mixture share. */
public enum CovarianceType {
  /** The identity matrix, never estimated: the setting of the papers. */
  IDENTITY,
  /** One variance for every coordinate. */
  SPHERICAL,
  /** One variance per coordinate. */
  DIAGONAL,
  /** Any symmetric positive definite matrix; the fit does not depend on the features' scales. */
  FULL;

  /**
   * Reads a type from its lower-case name.
   *
   * @param name one of {@link #names()}, in any case
   * @return the type
   * @throws IllegalArgumentException if no type has that name
   */
  public static CovarianceType parse(String name) {
    return Arrays.stream(values())
        .filter(type -> type.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "covarianceType '" + name + "' is unknown; use one of " + names() + "."));
  }

  /**
   * The accepted names.
   *
   * @return the lower-case names, comma-separated
   */
  public static String names() {
    return Arrays.stream(values()).map(CovarianceType::toString).collect(Collectors.joining(", "));
  }

  /**
   * Number of free parameters of the covariance, as BIC counts them.
   *
   * @param dim number of coordinates d
   * @return 0, 1, d or d (d + 1) / 2
   */
  public long parameters(int dim) {
    return switch (this) {
      case IDENTITY -> 0;
      case SPHERICAL -> 1;
      case DIAGONAL -> dim;
      case FULL -> dim * (dim + 1L) / 2;
    };
  }

  /**
   * Number of doubles that hold the part of a second moment {@code sum w x x'} this type needs: its
   * trace, its diagonal, or all of it.
   *
   * @param dim number of coordinates d
   * @return 1, d or d * d
   */
  public int momentSize(int dim) {
    return switch (this) {
      case IDENTITY, SPHERICAL -> 1;
      case DIAGONAL -> dim;
      case FULL -> Math.multiplyExact(dim, dim);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
