package org.gradientem.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a fit of a random mixture gave.
 *
 * @param fitted number of components it started with
 * @param k number of components it found
 * @param meansFound true means that it found, within {@link #NEAR} standard errors of the oracle
 * @param worst the largest distance of a true mean, in standard errors; infinite if one is missing
 * @param passes over the rows
 * @param seconds how long it took
 */
record SyntheticFit(int fitted, int k, long meansFound, double worst, int passes, double seconds) {
  /** A mean within so many standard errors of the oracle counts as found. */
  static final double NEAR = 3;

  /** Compares fitted means with the oracle's. */
  static SyntheticFit of(int fitted, double[][] means, Oracle oracle, int passes, double seconds) {
    double[] errors = oracle.standardErrors(means);
    return new SyntheticFit(
        fitted,
        means.length,
        Arrays.stream(errors).filter(error -> error <= NEAR).count(),
        Arrays.stream(errors).max().orElseThrow(),
        passes,
        seconds);
  }

  boolean isExact(SyntheticMixture mixture) {
    return k == mixture.m();
  }

  boolean hasEveryMean(SyntheticMixture mixture) {
    return meansFound == mixture.m();
  }

  static List<String> columns(String prefix) {
    return List.of(
        prefix + "Fitted",
        prefix + "K",
        prefix + "MeansFound",
        prefix + "Worst",
        prefix + "Passes",
        prefix + "Seconds");
  }

  List<String> cells() {
    return List.of(
        String.valueOf(fitted),
        String.valueOf(k),
        String.valueOf(meansFound),
        String.format(Locale.ROOT, "%.4f", worst),
        String.valueOf(passes),
        String.format(Locale.ROOT, "%.3f", seconds));
  }
}
