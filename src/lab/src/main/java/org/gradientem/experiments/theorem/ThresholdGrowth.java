package org.gradientem.experiments.theorem;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.experiments.theorem.ThresholdCurve.Way;

/**
 * How the number of components with a probability of success grows with m, held against {@code m ln
 * m}; errors by resampling the draws.
 */
final class ThresholdGrowth {
  /** A probability of success that one may rely on. */
  static final double SURE = 0.95;

  /** They give a standard error to 5 %, {@code 1 / sqrt(2 * 200)}. */
  private static final int RESAMPLES = 200;

  private final List<ThresholdCurve> curves;
  private final Map<Way, List<List<SuccessLaw>>> resampled = new EnumMap<>(Way.class);

  /**
   * The growth for one probability.
   *
   * @param c the factor of m ln m that is nearest to all
   * @param exponent of m ln m that is nearest, were it free
   * @param error standard error of the exponent over the draws
   */
  record Fit(double c, double exponent, double error) {}

  ThresholdGrowth(List<ThresholdCurve> curves, long seed) {
    this.curves = curves;
    SplittableRandom random = new SplittableRandom(seed);
    for (Way way : Way.values()) {
      resampled.put(
          way,
          IntStream.range(0, RESAMPLES)
              .mapToObj(r -> curves.stream().map(curve -> curve.resampled(way, random)).toList())
              .toList());
    }
  }

  Fit of(Way way, double probability) {
    double[] measured =
        logNumbers(curves.stream().map(curve -> curve.law(way)).toList(), probability);
    double[] exponents =
        resampled.get(way).stream()
            .mapToDouble(laws -> exponent(logNumbers(laws, probability)))
            .toArray();
    double[] ratios =
        IntStream.range(0, measured.length)
            .mapToDouble(i -> measured[i] - logUnit(curves.get(i).m()))
            .toArray();
    return new Fit(
        Math.exp(StatUtils.mean(ratios)),
        exponent(measured),
        Math.sqrt(StatUtils.variance(exponents)));
  }

  private static double[] logNumbers(List<SuccessLaw> laws, double probability) {
    return laws.stream().mapToDouble(law -> Math.log(law.components(probability))).toArray();
  }

  private static double logUnit(int m) {
    return Math.log(m * Math.log(m));
  }

  private double exponent(double[] logNumbers) {
    SimpleRegression regression = new SimpleRegression();
    for (int i = 0; i < logNumbers.length; i++) {
      regression.addData(logUnit(curves.get(i).m()), logNumbers[i]);
    }
    return regression.getSlope();
  }
}
