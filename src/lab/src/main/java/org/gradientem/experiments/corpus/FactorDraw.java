package org.gradientem.experiments.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Mixture;

/**
 * A mixture whose components depend on a few factors each, next to noise of unequal variances.
 *
 * @param dim number of features d
 * @param rows number of rows
 * @param components number of components m
 * @param factors of each component, or of all of them
 * @param isShared whether components have factors and noise in common; Bayes' rule then errs
 * @param seed of the draw
 */
record FactorDraw(int dim, int rows, int components, int factors, boolean isShared, long seed) {
  /** Standard deviation of a coordinate of the means, where covariances tell components apart. */
  private static final double MEANS = 0.6;

  /** Standard deviations between two means of one covariance, about. */
  private static final double APART = 4.5;

  /** Standard deviation of the noise's log-variances. */
  private static final double UNEQUAL = 0.7;

  static List<FactorDraw> all(long seed, boolean isQuick) {
    return Stream.of(50, 100, 300)
        .filter(d -> !isQuick || d == 50)
        .flatMap(d -> Stream.of(500, 3000).flatMap(rows -> of(d, rows, seed)))
        .filter(draw -> !isQuick || draw.rows == 500)
        .toList();
  }

  private static Stream<FactorDraw> of(int d, int rows, long seed) {
    return Stream.of(
        new FactorDraw(d, rows, 3, 2, false, seed),
        new FactorDraw(d, rows, 4, 3, false, seed + 1),
        new FactorDraw(d, rows, 5, 5, false, seed + 2),
        new FactorDraw(d, rows, 3, 4, true, seed));
  }

  String words() {
    return RootLocale.format(
        "%d rows of %d features, %d components, %d %s factors, seed %d",
        rows, dim, components, factors, isShared ? "shared" : "own", seed);
  }

  /** The rows with the mixture that they are drawn from. */
  Drawn draw() {
    SplittableRandom random = new SplittableRandom(seed);
    FactorCovariance[] all =
        IntStream.range(0, isShared ? 1 : components)
            .mapToObj(i -> covariance(random))
            .toArray(FactorCovariance[]::new);
    double[] z =
        IntStream.range(0, components * dim).mapToDouble(e -> random.nextGaussian()).toArray();
    double[] means =
        isShared
            ? scaled(APART / Math.sqrt(2.0 * dim), all[0].unwhiten(z, components))
            : scaled(MEANS, z);
    double[] logWeights = new double[components];
    Arrays.setAll(logWeights, i -> Math.log(1 + random.nextDouble()));
    double sum = Arrays.stream(logWeights).map(Math::exp).sum();
    Arrays.setAll(logWeights, i -> logWeights[i] - Math.log(sum));
    Covariances covariances =
        isShared
            ? new Covariances.Tied(CovarianceFamily.CCU, all[0])
            : new Covariances.Own(CovarianceFamily.UUU, all);
    return Drawn.of(Mixture.ofLogWeights(logWeights, means, covariances), rows, seed);
  }

  private FactorCovariance covariance(SplittableRandom random) {
    double[] noise = new double[dim];
    Arrays.setAll(noise, j -> Math.exp(UNEQUAL * random.nextGaussian()));
    double[] loadings = new double[dim * factors];
    Arrays.setAll(loadings, e -> random.nextGaussian());
    return new FactorCovariance(noise, loadings);
  }

  private static double[] scaled(double factor, double... values) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }
}
