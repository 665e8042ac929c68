package org.gradientem.experiments.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Random mixtures of well-separated components: whether the number of components and every mean are
 * found, and what EM that is given the number makes of the same rows.
 */
public final class Synthetic implements Experiment {
  private static final int EM_STEPS = 300;

  /** MLlib's time per pass, row, component and squared coordinate, measured on two cores. */
  private static final double MLLIB_SECONDS = 3.7e-10;

  /** The others are left out where MLlib's passes could take longer. */
  private static final double OTHERS_LIMIT_SECONDS = 60;

  private static final int SCIKIT_LEARN_STARTS = 10;

  private final long seed;
  private final List<SyntheticMixture> mixtures;
  private final String python;

  /**
   * Of some mixtures that were drawn from a seed.
   *
   * @param python one that may have scikit-learn
   */
  Synthetic(List<SyntheticMixture> mixtures, long seed, String python) {
    this.mixtures = mixtures;
    this.seed = seed;
    this.python = python;
  }

  /** Of the mixtures with some numbers. */
  public static Synthetic of(List<Integer> indices, long seed, String python) {
    if (indices.isEmpty()) {
      throw new UserException("No mixture is asked for; name at least one.");
    }
    return new Synthetic(
        indices.stream().map(index -> SyntheticMixture.of(index, seed)).toList(), seed, python);
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
    List<SyntheticResult> results = new ArrayList<>();
    try (OtherEm scikitLearn =
        OtherEm.start(OtherEm.Library.SCIKIT_LEARN, python, progress).orElse(null)) {
      progress.accept(String.join(",", SyntheticResult.COLUMNS));
      for (SyntheticMixture mixture : mixtures) {
        SyntheticResult result = run(session, mixture, Optional.ofNullable(scikitLearn));
        progress.accept(String.join(",", result.cells()));
        results.add(result);
      }
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

  private static SyntheticResult run(
      SparkSession session, SyntheticMixture mixture, Optional<OtherEm> scikitLearn) {
    Dataset<Row> rows = mixture.draw(session).persist();
    try {
      Oracle oracle = Oracle.of(mixture);
      boolean areOthersRun = mllibSeconds(mixture) <= OTHERS_LIMIT_SECONDS;
      return new SyntheticResult(
          mixture,
          fit(own(mixture), rows, oracle),
          fit(em(mixture), rows, oracle),
          areOthersRun ? Optional.of(mllib(mixture, rows, oracle)) : Optional.empty(),
          scikitLearn
              .filter(other -> areOthersRun)
              .map(other -> scikitLearn(other, mixture, rows, oracle)));
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

  /** Of as many passes as it may take. */
  private static double mllibSeconds(SyntheticMixture mixture) {
    double pass = MLLIB_SECONDS * mixture.rows() * mixture.m() * mixture.dim() * mixture.dim();
    return pass * new GaussianMixture().getMaxIter();
  }

  private static SyntheticFit scikitLearn(
      OtherEm other, SyntheticMixture mixture, Dataset<Row> rows, Oracle oracle) {
    double[][] features =
        rows.collectAsList().stream()
            .map(row -> row.<Vector>getAs("features").toArray())
            .toArray(double[][]::new);
    OtherEm.Fit fit = other.fit(features, mixture.m(), "full", SCIKIT_LEARN_STARTS);
    return SyntheticFit.told(fit.mixture().means(), oracle, 0, fit.seconds());
  }

  private static SyntheticFit mllib(SyntheticMixture mixture, Dataset<Row> rows, Oracle oracle) {
    GaussianMixture estimator = new GaussianMixture().setK(mixture.m()).setSeed(mixture.seed());
    long start = System.nanoTime();
    GaussianMixtureModel model = estimator.fit(rows);
    double[][] means =
        Arrays.stream(model.gaussians())
            .map(gaussian -> gaussian.mean().toArray())
            .toArray(double[][]::new);
    int passes = model.summary().numIter();
    return SyntheticFit.told(means, oracle, passes, seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private Check check(List<SyntheticResult> results) {
    List<SyntheticResult> failed = results.stream().filter(r -> !r.isRecovered()).toList();
    double worst = results.stream().mapToDouble(r -> r.own().worst()).max().orElseThrow();
    String found =
        RootLocale.format(
            "%d of %d; the worst mean is %.2f standard errors off",
            results.size() - failed.size(), results.size(), worst);
    String failures =
        failed.stream().map(r -> "; not " + r.inWords()).collect(Collectors.joining());
    SyntheticSet set = results.get(0).mixture().set();
    return new Check(
        RootLocale.format(
            "%d of the %d random %s of seed %d", results.size(), set.count(), set.title(), seed),
        RootLocale.format(
            "k = m, every mean within %.0f standard errors of the oracle and a BIC no worse, in all",
            SyntheticFit.NEAR),
        found + failures,
        failed.isEmpty());
  }
}
