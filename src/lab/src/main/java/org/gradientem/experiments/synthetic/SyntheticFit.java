package org.gradientem.experiments.synthetic;

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
 * @param accuracy how near it came to the truth
 * @param passes over the rows
 * @param seconds how long it took
 */
record SyntheticFit(
    int fitted, int k, String family, Accuracy accuracy, int passes, double seconds) {

  /**
   * How near a fit came to the truth.
   *
   * @param meansFound true means that it found, within {@link #NEAR} standard errors of the oracle
   * @param worst the largest distance of a true mean, in standard errors; infinite if one is
   *     missing
   * @param gain its BIC less the oracle's; not a number where it has none
   */
  record Accuracy(long meansFound, double worst, double gain) {
    static Accuracy of(Oracle oracle, double[][] means, double gain) {
      double[] errors = oracle.standardErrors(means);
      return new Accuracy(
          Arrays.stream(errors).filter(error -> error <= NEAR).count(),
          Arrays.stream(errors).max().orElseThrow(),
          gain);
    }
  }

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
    double[][] means = mixture.means();
    return new SyntheticFit(
        fitted,
        means.length,
        mixture.covariances().family().toString(),
        Accuracy.of(oracle, means, bic - oracle.bic()),
        passes,
        seconds);
  }

  /** Compares the means of a fit that was told how many there are. */
  static SyntheticFit told(double[][] means, Oracle oracle, int passes, double seconds) {
    Accuracy accuracy = Accuracy.of(oracle, means, Double.NaN);
    return new SyntheticFit(means.length, means.length, "VVV", accuracy, passes, seconds);
  }

  long meansFound() {
    return accuracy.meansFound;
  }

  double worst() {
    return accuracy.worst;
  }

  double gain() {
    return accuracy.gain;
  }

  boolean isExact(SyntheticMixture mixture) {
    return k == mixture.m();
  }

  boolean hasEveryMean(SyntheticMixture mixture) {
    return meansFound() == mixture.m();
  }

  boolean isNoWorse() {
    return gain() >= -TIE;
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
        String.valueOf(meansFound()),
        RootLocale.format("%.4f", worst()),
        Double.isNaN(gain()) ? "" : RootLocale.format("%.3f", gain()),
        String.valueOf(passes),
        RootLocale.format("%.3f", seconds));
  }
}
