package org.gradientem.experiments.runs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.truth.MeanMatching;
import org.gradientem.truth.RandomMixture;

/**
 * Rows with an answer that a fit of them should give.
 *
 * @param name what they are
 * @param rows the rows
 * @param type the covariance type to fit
 * @param minWeight the minWeight to fit with
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
    Predicate<Answer> isRight) {

  private static final int ROWS = 6000;

  /**
   * An answer of a fit.
   *
   * @param mixture the mixture
   * @param bic its BIC
   */
  record Answer(Mixture mixture, double bic) {}

  /** A random mixture: weights of at least half the mean one, the closest two means 6 apart. */
  static Case random(int m, int d, CovarianceType type, long seed) {
    double minWeight = 0.5 / m;
    CovarianceFamily family =
        type == CovarianceType.FULL ? CovarianceFamily.EEE : CovarianceFamily.IDENTITY;
    Mixture drawn = new RandomMixture(m, d, 6, minWeight, family).draw(null, seed);
    Mixture truth = type == CovarianceType.DIAGONAL ? stretched(drawn) : drawn;
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    double[][] rows =
        IntStream.range(0, ROWS).mapToObj(r -> sampler.draw(r).features()).toArray(double[][]::new);
    return new Case(
        RootLocale.format("m = %d, d = %d, %s", m, d, type),
        rows,
        type,
        minWeight,
        RootLocale.format("k = %d, every mean within 3 standard errors", m),
        answer -> finds(answer.mixture(), truth));
  }

  /** Every other coordinate ten times as wide. */
  private static Mixture stretched(Mixture mixture) {
    int d = mixture.dim();
    double[] factors = IntStream.range(0, d).mapToDouble(j -> j % 2 == 0 ? 1 : 10).toArray();
    double[] means = mixture.meanMatrix();
    Arrays.setAll(means, e -> means[e] * factors[e / mixture.k()]);
    double[] variances = Arrays.stream(factors).map(f -> f * f).toArray();
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
    return new Case(
        file,
        read(file, firstColumn),
        CovarianceType.FULL,
        0.05,
        RootLocale.format("k = %d, BIC %.2f or better", k, bic),
        answer -> answer.mixture().k() == k && answer.bic() > bic - 0.005);
  }

  private static double[][] read(String file, int firstColumn) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Case.class.getResourceAsStream("/data/" + file), StandardCharsets.UTF_8))) {
      List<String> table = lines.lines().skip(1).toList();
      return table.stream()
          .map(line -> Arrays.stream(line.split(",", -1)).skip(firstColumn))
          .map(fields -> fields.mapToDouble(Double::parseDouble).toArray())
          .toArray(double[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
