package org.gradientem.benchmark;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/** Wall-clock time. */
final class Seconds {
  private Seconds() {}

  /** Median time of a work that is repeated, after some runs that are not timed. */
  static double median(int warmUp, int repeats, Runnable work) {
    return medians(warmUp, repeats, work)[0];
  }

  /** Median times of works by turns, so that other load of the machine meets them all. */
  static double[] medians(int warmUp, int repeats, Runnable... works) {
    double[][] seconds = new double[works.length][repeats];
    for (int r = -warmUp; r < repeats; r++) {
      for (int w = 0; w < works.length; w++) {
        long start = System.nanoTime();
        works[w].run();
        if (r >= 0) {
          seconds[w][r] = (System.nanoTime() - start) * 1e-9;
        }
      }
    }
    return Arrays.stream(seconds).mapToDouble(Seconds::median).toArray();
  }

  static double median(double[] seconds) {
    return StatUtils.percentile(seconds, 50);
  }
}
