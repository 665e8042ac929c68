package org.gradientem.mixture;

import dev.ludovic.netlib.lapack.LAPACK;

/**
 * LAPACK, ready for several threads at once. Whoever has made a full covariance has made it ready
 * for MLlib as well, whose Gaussians are decomposed by the tasks of a first job at the same time.
 *
 * @since 0.1.0
 */
public final class Lapack {
  /** The library. */
  public static final LAPACK LIBRARY = ready();

  private Lapack() {}

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
