package org.gradientem.internal.blocks;

import java.util.concurrent.atomic.AtomicLong;

/** The E-step's loops over a tile, beside its matrix products; all kinds give the same bits. */
public interface TileLoops {
  /**
   * Logits of a JVM by the plain loops that take as much longer as the vectors' do until they are
   * compiled: two seconds of a core.
   */
  long COLD_LOGITS = 1L << 29;

  /** In plain Java. */
  TileLoops PLAIN = new PlainLoops();

  /** By vectors where the JVM has them. */
  TileLoops FASTEST = Vectors.PRESENT ? new VectorLoops() : PLAIN;

  /** Of this JVM so far. */
  AtomicLong LOGITS = new AtomicLong();

  /**
   * The loops for a tile, whose logits are counted.
   *
   * @param logits number of its rows times that of the components
   * @return the loops
   */
  static TileLoops of(long logits) {
    LOGITS.addAndGet(logits);
    return now();
  }

  /**
   * The loops by what has been counted so far.
   *
   * @return the plain ones until they have taken what compiling the vectors' takes
   */
  static TileLoops now() {
    return LOGITS.get() < COLD_LOGITS ? PLAIN : FASTEST;
  }

  /**
   * Subtracts from each column its largest entry.
   *
   * @param matrix {@code n x count}
   * @param n its rows
   * @param count its columns
   * @param maxima takes the largest entries
   */
  void subtractMaxima(double[] matrix, int n, int count, double[] maxima);

  /**
   * Replaces numbers by their exponentials, see {@link Exponential}. Meanwhile others, which are
   * needed next, may come from memory.
   *
   * @param x the numbers
   * @param length how many, from the first on
   * @param ahead the others, at least one
   * @param from index of the first
   */
  void exp(double[] x, int length, double[] ahead, int from);

  /**
   * Multiplies two stretches of numbers, one by one.
   *
   * @param x the numbers
   * @param a where the first stretch begins
   * @param b where the other begins
   * @param out takes the products
   * @param at index of the first product
   * @param count how many
   */
  void multiply(double[] x, int a, int b, double[] out, int at, int count);

  /**
   * Multiplies each column by a factor, and adds the columns to sums.
   *
   * @param matrix {@code n x count}
   * @param n its rows
   * @param count its columns
   * @param factors one for each column
   * @param sums n sums
   */
  void scaleAndSum(double[] matrix, int n, int count, double[] factors, double[] sums);
}
