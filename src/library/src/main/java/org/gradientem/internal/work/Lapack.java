package org.gradientem.internal.work;

import dev.ludovic.netlib.lapack.LAPACK;
import org.netlib.util.intW;

/**
 * LAPACK, ready for several threads at once. Whoever has made a full covariance has made it ready
 * for MLlib as well, whose Gaussians are decomposed by the tasks of a first job at the same time.
 */
public final class Lapack {
  /** The library. */
  public static final LAPACK LIBRARY = ready();

  private Lapack() {}

  /**
   * Replaces a Cholesky factor L by the inverse of {@code L L'}.
   *
   * @param dim number of rows and columns
   * @param factor L in the lower triangle, column-major; both triangles hold the inverse afterwards
   * @return 0, or the coordinate, from 1, in which L is singular
   */
  public static int invert(int dim, double[] factor) {
    intW info = new intW(0);
    LIBRARY.dpotri("L", dim, factor, dim, info);
    mirrorLowerTriangle(dim, factor);
    return info.val;
  }

  /**
   * Makes a matrix symmetric of which LAPACK has left the lower triangle.
   *
   * @param dim number of rows and columns
   * @param matrix column-major
   */
  public static void mirrorLowerTriangle(int dim, double[] matrix) {
    for (int j = 0; j < dim; j++) {
      for (int i = 0; i < j; i++) {
        matrix[j * dim + i] = matrix[i * dim + j];
      }
    }
  }

  /**
   * LAPACK in Java learns the machine's precision at its first use, into static fields and without
   * a lock: a second thread would find zeros there, with which scaling a matrix has no end.
   */
  private static LAPACK ready() {
    LAPACK library = LAPACK.getInstance();
    library.dlamch("S");
    return library;
  }
}
