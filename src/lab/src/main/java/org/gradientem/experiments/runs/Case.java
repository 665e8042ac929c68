package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.truth.MeanMatching;
import org.gradientem.truth.RandomMixture;

/**
 * Rows and the answer that a fit of them should give.
 *
 * @param answer what should come out, in words
 * @param isRight whether a fitted mixture of a given BIC is that answer
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of one freshly made array
record Case(
    String name,
    double[][] rows,
    CovarianceType type,
    double minWeight,
    String answer,
    BiPredicate<Mixture, Double> isRight) {
  private static final int ROWS = 6000;

  /** A random mixture: weights of at least half the mean one, the closest two means 6 apart. */
  static Case random(int m, int d, CovarianceType type, long seed) {
    double minWeight = 0.5 / m;
    CovarianceFamily family =
        type == CovarianceType.FULL ? CovarianceFamily.EEE : CovarianceFamily.IDENTITY;
    Mixture drawn = new RandomMixture(m, d, 6, minWeight, family).draw(null, seed);
    Mixture truth = type == CovarianceType.DIAGONAL ? stretched(drawn) : drawn;
    return new Case(
        format("m = %d, d = %d, %s", m, d, type),
        Drawn.of(truth, ROWS, seed).rows(),
        type,
        minWeight,
        format("k = %d, every mean within 3 standard errors", m),
        (mixture, bic) -> finds(mixture, truth));
  }

  /** Every other coordinate ten times as wide. */
  private static Mixture stretched(Mixture mixture) {
    int d = mixture.dim();
    double[] factors = IntStream.range(0, d).mapToDouble(j -> j % 2 == 0 ? 1 : 10).toArray();
    double[] means = mixture.meanMatrix();
    Arrays.setAll(means, e -> means[e] * factors[e / mixture.k()]);
    double[] variances = MathArrays.ebeMultiply(factors, factors);
    Covariance covariance = Covariance.of(CovarianceType.DIAGONAL, d, variances);
    return Mixture.ofLogWeights(mixture.logWeights(), means, covariance);
  }

  private static boolean finds(Mixture found, Mixture truth) {
    if (found.k() != truth.k()) {
      return false;
    }
    MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), found.means());
    double[] weights = truth.weights();
    return IntStream.range(0, truth.k())
        .allMatch(i -> matching.distance(i) < 3 * Math.sqrt(truth.dim() / (ROWS * weights[i])));
  }

  /** A table with a header, of which some first columns are left out. */
  static Case dataSet(String file, int firstColumn, int k, double bic) {
    double[][] rows =
        ExternalScript.text("/data/" + file)
            .lines()
            .skip(1)
            .map(line -> Arrays.stream(line.split(",", -1)).skip(firstColumn))
            .map(fields -> fields.mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    return new Case(
        file,
        rows,
        CovarianceType.FULL,
        0.05,
        format("k = %d, BIC %.2f or better", k, bic),
        (mixture, found) -> mixture.k() == k && found > bic - 0.005);
  }
}
