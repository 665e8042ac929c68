package org.gradientem.benchmark;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;

/** Wall-clock time. */
final class Seconds {
  private Seconds() {}

  /** Median time of a work that is repeated, after it has run a few times unwatched. */
  static double median(int warmUp, int repeats, Runnable work) {
    return medians(warmUp, repeats, List.of(work))[0];
  }

  /** The same of several works by turns, so that what else the machine does meets them all. */
  static double[] medians(int warmUp, int repeats, List<Runnable> works) {
    double[][] seconds = new double[works.size()][repeats];
    for (int r = -warmUp; r < repeats; r++) {
      for (int w = 0; w < seconds.length; w++) {
        long start = System.nanoTime();
        works.get(w).run();
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
