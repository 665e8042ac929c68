package org.gradientem.em;

import dev.ludovic.netlib.lapack.LAPACK;

/** LAPACK, ready for several threads at once. */
final class Lapack {
  static final LAPACK LIBRARY = ready();

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
