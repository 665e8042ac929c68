package org.gradientem.experiments.synthetic;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Mixture;

/**
 * What a fit of a random mixture gave.
 *
 * @param meansFound true means that it found, within {@link #NEAR} standard errors of the oracle
 * @param worst the largest distance of a true mean, in standard errors; infinite if one is missing
 * @param gain its BIC less the oracle's; not a number where it has none
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
  /** A mean within this number of standard errors of the oracle counts as found. */
  static final double NEAR = 3;

  /**
   * A BIC that is lower than the oracle's by this is no worse: the last phase ends where a pass
   * gains less than 1e-6 a row, which are up to 0.2 in BIC for 100 000 rows, and some such passes
   * may be left.
   */
  static final double TIE = 1;

  static final List<String> COLUMNS =
      List.of("Fitted", "K", "Family", "MeansFound", "Worst", "BicGain", "Passes", "Seconds");

  /** Compares a fitted mixture with the oracle. */
  static SyntheticFit of(
      int fitted, Mixture mixture, double bic, Oracle oracle, int passes, double seconds) {
    String family = mixture.covariances().family().toString();
    return of(fitted, mixture.means(), family, bic - oracle.bic(), oracle, passes, seconds);
  }

  /** Compares the means of a fit that was given their number. */
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
    long found = Arrays.stream(errors).filter(error -> error <= NEAR).count();
    return new SyntheticFit(
        fitted, means.length, family, found, StatUtils.max(errors), gain, passes, seconds);
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

  List<String> cells() {
    return Table.cells(
        fitted,
        k,
        family,
        meansFound,
        format("%.4f", worst),
        Double.isNaN(gain) ? "" : format("%.3f", gain),
        passes,
        format("%.3f", seconds));
  }
}
