package org.gradientem.experiments;

import java.util.Arrays;
import java.util.List;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Mixture;

/**
 * What a fit of a random mixture gave.
 *
 * @param fitted number of components it started with
 * @param k number of components it found
 * @param family family of their covariances
 * @param meansFound true means that it found, within {@link #NEAR} standard errors of the oracle
 * @param worst the largest distance of a true mean, in standard errors; infinite if one is missing
 * @param gain its BIC less the oracle's; not a number where it has none
 * @param passes over the rows
 * @param seconds how long it took
 */
record SyntheticFit(
    int fitted,
    int k,
    String family,
    long meansFound,
    double worst,
    double gain,
    int passes,
    double seconds) {
  /** A mean within so many standard errors of the oracle counts as found. */
  static final double NEAR = 3;

  /**
   * A BIC so far below the oracle's is no worse: the last phase ends where a pass gains less than
   * 1e-6 a row, which are up to 0.2 in BIC for 100 000 rows, and some such passes may be left.
   */
  static final double TIE = 1;

  /** Compares a fitted mixture with the oracle. */
  static SyntheticFit of(
      int fitted, Mixture mixture, double bic, Oracle oracle, int passes, double seconds) {
    String family = mixture.covariances().family().toString();
    return of(fitted, mixture.means(), family, bic - oracle.bic(), oracle, passes, seconds);
  }

  /** Compares the means of a fit that was told how many there are. */
  static SyntheticFit told(double[][] means, Oracle oracle, int passes, double seconds) {
    return of(means.length, means, "VVV", Double.NaN, oracle, passes, seconds);
  }

  private static SyntheticFit of(
      int fitted,
      double[][] means,
      String family,
      double gain,
      Oracle oracle,
      int passes,
      double seconds) {
    double[] errors = oracle.standardErrors(means);
    return new SyntheticFit(
        fitted,
        means.length,
        family,
        Arrays.stream(errors).filter(error -> error <= NEAR).count(),
        Arrays.stream(errors).max().orElseThrow(),
        gain,
        passes,
        seconds);
  }

  boolean isExact(SyntheticMixture mixture) {
    return k == mixture.m();
  }

  boolean hasEveryMean(SyntheticMixture mixture) {
    return meansFound == mixture.m();
  }

  boolean isNoWorse() {
    return gain >= -TIE;
  }

  static List<String> columns(String prefix) {
    return List.of(
        prefix + "Fitted",
        prefix + "K",
        prefix + "Family",
        prefix + "MeansFound",
        prefix + "Worst",
        prefix + "BicGain",
        prefix + "Passes",
        prefix + "Seconds");
  }

  List<String> cells() {
    return List.of(
        String.valueOf(fitted),
        String.valueOf(k),
        family,
        String.valueOf(meansFound),
        RootLocale.format("%.4f", worst),
        Double.isNaN(gain) ? "" : RootLocale.format("%.3f", gain),
        String.valueOf(passes),
        RootLocale.format("%.3f", seconds));
  }
}
