package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Random mixtures of well-separated components: whether the number of components and every mean are
 * found, and what EM that is told the number makes of the same rows.
 */
final class Synthetic implements Experiment {
  private static final int EM_STEPS = 300;

  /** MLlib's time per pass, row, component and squared coordinate, measured on two cores. */
  private static final double MLLIB_SECONDS = 3.7e-10;

  /** MLlib is left out where its passes could take longer. */
  private static final double MLLIB_LIMIT_SECONDS = 60;

  private final long seed;
  private final List<SyntheticMixture> mixtures;

  /** Of some mixtures that were drawn from a seed. */
  Synthetic(List<SyntheticMixture> mixtures, long seed) {
    this.mixtures = mixtures;
    this.seed = seed;
  }

  /** Of the mixtures with some numbers. */
  static Synthetic of(List<Integer> indices, long seed) {
    if (indices.isEmpty()) {
      throw new UserException("No mixture is asked for; name at least one.");
    }
    return new Synthetic(
        indices.stream().map(index -> SyntheticMixture.of(index, seed)).toList(), seed);
  }

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  /** Tells each result in full as it is found, so that an interrupted run has lost none. */
  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    progress.accept(String.join(",", SyntheticResult.COLUMNS));
    List<SyntheticResult> results = new ArrayList<>();
    for (SyntheticMixture mixture : mixtures) {
      SyntheticResult result = run(session, mixture);
      progress.accept(String.join(",", result.cells()));
      results.add(result);
    }
    return new Outcome(
        bySet(results).map(this::check).toList(),
        List.of(),
        bySet(results).map(SyntheticResult::byComponents).toList(),
        List.of(SyntheticResult.all(results)));
  }

  private static Stream<List<SyntheticResult>> bySet(List<SyntheticResult> results) {
    return SyntheticSet.ALL.stream()
        .map(set -> results.stream().filter(result -> result.mixture().set().equals(set)).toList())
        .filter(ofSet -> !ofSet.isEmpty());
  }

  private static SyntheticResult run(SparkSession session, SyntheticMixture mixture) {
    Dataset<Row> rows = mixture.draw(session).persist();
    try {
      Oracle oracle = Oracle.of(mixture);
      return new SyntheticResult(
          mixture,
          fit(own(mixture), rows, oracle),
          fit(em(mixture), rows, oracle),
          mllib(mixture, rows, oracle));
    } finally {
      rows.unpersist();
    }
  }

  /** All at its default but for what the user knows. */
  private static GradientEM own(SyntheticMixture mixture) {
    return mixture.set().equals(SyntheticSet.SHARED)
        ? new GradientEM()
            .setMinWeight(mixture.minWeight())
            .setCovarianceType(mixture.family().toString())
            .setSeed(mixture.seed())
        : new GradientEM();
  }

  private static GradientEM em(SyntheticMixture mixture) {
    return new GradientEM()
        .setCovarianceType(mixture.family().toString())
        .setSeed(mixture.seed())
        .setK(mixture.m())
        .setSelection("none")
        .setAcceleration("none")
        .setMaxIter(EM_STEPS);
  }

  private static SyntheticFit fit(GradientEM estimator, Dataset<Row> rows, Oracle oracle) {
    long start = System.nanoTime();
    GradientEMModel model = estimator.fit(rows);
    return SyntheticFit.of(
        model.summary().overParameterised().k(),
        model.mixture(),
        model.summary().bic(),
        oracle,
        model.summary().numIter(),
        seconds(start));
  }

  private static Optional<SyntheticFit> mllib(
      SyntheticMixture mixture, Dataset<Row> rows, Oracle oracle) {
    GaussianMixture estimator = new GaussianMixture().setK(mixture.m()).setSeed(mixture.seed());
    double pass = MLLIB_SECONDS * mixture.rows() * mixture.m() * mixture.dim() * mixture.dim();
    if (pass * estimator.getMaxIter() > MLLIB_LIMIT_SECONDS) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    GaussianMixtureModel model = estimator.fit(rows);
    double[][] means =
        Arrays.stream(model.gaussians())
            .map(gaussian -> gaussian.mean().toArray())
            .toArray(double[][]::new);
    int passes = model.summary().numIter();
    return Optional.of(SyntheticFit.told(means, oracle, passes, seconds(start)));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private Check check(List<SyntheticResult> results) {
    List<SyntheticResult> failed = results.stream().filter(r -> !r.isRecovered()).toList();
    double worst = results.stream().mapToDouble(r -> r.own().worst()).max().orElseThrow();
    String found =
        String.format(
            Locale.ROOT,
            "%d of %d; the worst mean is %.2f standard errors off",
            results.size() - failed.size(),
            results.size(),
            worst);
    String failures =
        failed.stream().map(r -> "; not " + r.inWords()).collect(Collectors.joining());
    SyntheticSet set = results.get(0).mixture().set();
    return new Check(
        "%d of the %d random %s of seed %d"
            .formatted(results.size(), set.count(), set.title(), seed),
        "k = m, every mean within %.0f standard errors of the oracle and a BIC no worse, in all"
            .formatted(SyntheticFit.NEAR),
        found + failures,
        failed.isEmpty());
  }
}
