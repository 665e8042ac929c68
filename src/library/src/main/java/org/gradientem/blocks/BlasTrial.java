package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether a library gives the same product the same bits wherever its matrices begin. Kernels that
 * take the first numbers one by one up to an address that vectors like add in another order.
 */
final class BlasTrial {
  /** Doubles of 64 bytes: no kernel asks for a coarser address. */
  private static final int PLACES = 8;

  /** Components, features and rows: odd, so that kernels have edges, and one without. */
  private static final int[][] SHAPES = {{3, 2, 61}, {7, 5, 64}, {16, 8, 32}, {33, 13, 19}};

  private final BLAS blas;

  BlasTrial(BLAS blas) {
    this.blas = blas;
  }

  /** As in a pass over blocks and in the M-steps that follow. */
  boolean repeats() {
    return Arrays.stream(SHAPES).allMatch(shape -> repeats(shape[0], shape[1], shape[2]));
  }

  private boolean repeats(int n, int d, int rows) {
    return same(
            new int[] {n * d, d * rows, n * rows},
            (a, i, b, j, c, k) -> blas.dgemm("N", "N", n, rows, d, 1, a, i, n, b, j, d, 1, c, k, n))
        && same(
            new int[] {n * rows, d * rows, n * d},
            (a, i, b, j, c, k) -> blas.dgemm("N", "T", n, d, rows, 1, a, i, n, b, j, d, 1, c, k, n))
        && same(
            new int[] {n * rows, n, rows},
            (a, i, b, j, c, k) -> blas.dgemv("T", n, rows, 1, a, i, n, b, j, 1, 0, c, k, 1))
        && same(
            new int[] {n * d, d, n},
            (a, i, b, j, c, k) -> blas.dgemv("N", n, d, 1, a, i, n, b, j, 1, 0, c, k, 1))
        && same(
            new int[] {d * rows, 0, d * d},
            (a, i, b, j, c, k) -> blas.dsyrk("L", "T", d, rows, 1, a, i, rows, 1, c, k, d))
        && same(
            new int[] {d * d, d * d, 1},
            (a, i, b, j, c, k) -> c[k] = blas.ddot(d * d, a, i, 1, b, j, 1));
  }

  @FunctionalInterface
  private interface Product {
    void add(double[] a, int fromA, double[] b, int fromB, double[] c, int fromC);
  }

  private static boolean same(int[] sizes, Product product) {
    double[] first = at(0, sizes, product);
    for (int place = 1; place < PLACES; place++) {
      if (!Arrays.equals(first, at(place, sizes, product))) {
        return false;
      }
    }
    return true;
  }

  /** The three shifted so that each two of them begin at even and odd places. */
  private static double[] at(int place, int[] sizes, Product product) {
    int fromC = place / 4;
    double[] c = numbers(sizes[2], fromC);
    product.add(numbers(sizes[0], place), place, numbers(sizes[1], place / 2), place / 2, c, fromC);
    return Arrays.copyOfRange(c, fromC, c.length);
  }

  private static double[] numbers(int size, int from) {
    double[] numbers = new double[from + size];
    SplittableRandom random = new SplittableRandom(size);
    for (int e = from; e < numbers.length; e++) {
      numbers[e] = random.nextDouble() - 0.5;
    }
    return numbers;
  }
}
