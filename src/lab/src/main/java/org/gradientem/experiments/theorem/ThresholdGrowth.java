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
 * How the number of components with a probability of success grows with m, compared with {@code m
 * ln m}; errors by resampling the draws.
 */
final class ThresholdGrowth {
  /** A probability of success that one may rely on. */
  static final double SURE = 0.95;

  /** They give a standard error to 5 %, {@code 1 / sqrt(2 * 200)}. */
  private static final int RESAMPLES = 200;

  private final List<ThresholdCurve> curves;
  private final double[] logUnits;
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
    logUnits = curves.stream().mapToDouble(c -> Math.log(c.m() * Math.log(c.m()))).toArray();
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
    List<SuccessLaw> laws = curves.stream().map(curve -> curve.law(way)).toList();
    double[] measured = logNumbers(laws, probability);
    double[] exponents =
        resampled.get(way).stream()
            .mapToDouble(others -> exponent(logNumbers(others, probability)))
            .toArray();
    return new Fit(
        Math.exp(StatUtils.meanDifference(measured, logUnits)),
        exponent(measured),
        Math.sqrt(StatUtils.variance(exponents)));
  }

  private static double[] logNumbers(List<SuccessLaw> laws, double probability) {
    return laws.stream().mapToDouble(law -> Math.log(law.components(probability))).toArray();
  }

  private double exponent(double[] logNumbers) {
    SimpleRegression regression = new SimpleRegression();
    for (int i = 0; i < logNumbers.length; i++) {
      regression.addData(logUnits[i], logNumbers[i]);
    }
    return regression.getSlope();
  }
}
