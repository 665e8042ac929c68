package org.gradientem.benchmark;

import org.apache.commons.math3.stat.StatUtils;

/** Wall-clock time. */
final class Seconds {
  private Seconds() {}

  /** Median time of a work that is repeated, after it has run a few times unwatched. */
  static double median(int warmUp, int repeats, Runnable work) {
    for (int r = 0; r < warmUp; r++) {
      work.run();
    }
    double[] seconds = new double[repeats];
    for (int r = 0; r < repeats; r++) {
      long start = System.nanoTime();
      work.run();
      seconds[r] = (System.nanoTime() - start) * 1e-9;
    }
    return median(seconds);
  }

  static double median(double[] seconds) {
    return StatUtils.percentile(seconds, 50);
  }
}
