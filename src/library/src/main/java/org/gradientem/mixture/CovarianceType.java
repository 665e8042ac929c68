package org.gradientem.mixture;

import java.util.Locale;

/**
 * How general a covariance is: which part of a second moment it takes to estimate it. Their order
 * counts: the part of a type gives those of all types before it.
 *
 * @since 0.1.0
 */
public enum CovarianceType {
  /** The identity matrix, never estimated: the setting of the papers. */
  IDENTITY,
  /** One variance for every coordinate. */
  SPHERICAL,
  /** One variance per coordinate. */
  DIAGONAL,
  /** Any symmetric positive definite matrix. */
  FULL;

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

  /**
   * Where that part holds the square of a coordinate, or sums it up.
   *
   * @param j the coordinate, from 0 on
   * @param dim number of coordinates d
   * @return an index below {@link #momentSize}
   */
  public int momentIndex(int j, int dim) {
    return switch (this) {
      case IDENTITY, SPHERICAL -> 0;
      case DIAGONAL -> j;
      case FULL -> j * (dim + 1);
    };
  }

  /**
   * What a type that holds less needs of a part that this type holds.
   *
   * @param smaller that type, or this one
   * @param dim number of coordinates d
   * @param moment the part, {@link #momentSize} values
   * @return a new array
   */
  public double[] reduced(CovarianceType smaller, int dim, double[] moment) {
    double[] reduced = new double[smaller.momentSize(dim)];
    if (reduced.length == moment.length) {
      return moment.clone();
    }
    for (int j = 0; j < dim; j++) {
      reduced[smaller.momentIndex(j, dim)] += moment[momentIndex(j, dim)];
    }
    return reduced;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
