package org.gradientem.experiments.synthetic;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.experiments.mixtures.Starts;
import org.gradientem.experiments.synthetic.SyntheticResult.Way;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.MixtureRows;

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

  @Override
  public Outcome run(Lab lab) {
    return run(
        lab,
        lab.settings().mixtures().stream()
            .map(index -> SyntheticMixture.of(index, lab.seed()))
            .toList());
  }

  /** Reports each result in full as it is found, so that an interrupted run has lost none. */
  static Outcome run(Lab lab, List<SyntheticMixture> mixtures) {
    List<SyntheticResult> results = new ArrayList<>();
    Table all = SyntheticResult.table();
    Optional<OtherEm> scikitLearn =
        OtherEm.of(OtherEm.Library.SCIKIT_LEARN, lab.settings().python, lab.progress());
    lab.say("%s", String.join(",", all.columns()));
    for (SyntheticMixture mixture : mixtures) {
      SyntheticResult result = run(lab, mixture, scikitLearn);
      lab.say("%s", String.join(",", result.cells()));
      all.row(result.cells());
      results.add(result);
    }
    List<List<SyntheticResult>> bySet =
        SyntheticSet.ALL.stream()
            .map(set -> results.stream().filter(r -> r.mixture().set().equals(set)).toList())
            .filter(ofSet -> !ofSet.isEmpty())
            .toList();
    return new Outcome(
        bySet.stream().map(of -> check(lab.seed(), of)).toList(),
        List.of(),
        bySet.stream().map(SyntheticResult::byComponents).toList(),
        List.of(all));
  }

  private static SyntheticResult run(
      Lab lab, SyntheticMixture mixture, Optional<OtherEm> scikitLearn) {
    Drawn drawn = mixture.draw();
    Dataset<Row> rows =
        MixtureRows.draw(
                lab.session(),
                drawn.truth(),
                Constants.NONE,
                mixture.rows(),
                mixture.seed(),
                "features",
                "label")
            .persist();
    try {
      Oracle oracle = Oracle.of(drawn);
      Map<Way, SyntheticFit> fits = new EnumMap<>(Way.class);
      fits.put(Way.OWN, fit(own(mixture), rows, oracle));
      fits.put(Way.EM, fit(em(mixture), rows, oracle));
      if (mllibSeconds(mixture) <= OTHERS_LIMIT_SECONDS) {
        fits.put(Way.MLLIB, mllib(mixture, rows, oracle));
        scikitLearn
            .map(other -> other.fit(drawn.rows(), mixture.m(), "full", SCIKIT_LEARN_STARTS))
            .map(fit -> SyntheticFit.told(fit.mixture().means(), oracle, 0, fit.seconds()))
            .ifPresent(fit -> fits.put(Way.SCIKIT_LEARN, fit));
      }
      return new SyntheticResult(mixture, fits);
    } finally {
      rows.unpersist();
    }
  }

  /** All at its default but for what the user knows. */
  private static GradientEM own(SyntheticMixture mixture) {
    return mixture.set().isOfOneCovariance()
        ? new GradientEM()
            .setStartComponents(
                Starts.components(mixture.kind().minWeight(), mixture.rows(), mixture.dim()))
            .setCovarianceType(mixture.kind().family().toString())
            .setSeed(mixture.seed())
        : new GradientEM();
  }

  private static GradientEM em(SyntheticMixture mixture) {
    return new GradientEM()
        .setCovarianceType(mixture.kind().family().toString())
        .setSeed(mixture.seed())
        .setK(mixture.m())
        .setSelection("none")
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

  /** Of the highest number of passes. */
  private static double mllibSeconds(SyntheticMixture mixture) {
    double pass = MLLIB_SECONDS * mixture.rows() * mixture.m() * mixture.dim() * mixture.dim();
    return pass * new GaussianMixture().getMaxIter();
  }

  private static SyntheticFit mllib(SyntheticMixture mixture, Dataset<Row> rows, Oracle oracle) {
    GaussianMixture estimator = new GaussianMixture().setK(mixture.m()).setSeed(mixture.seed());
    long start = System.nanoTime();
    GaussianMixtureModel model = estimator.fit(rows);
    return SyntheticFit.told(
        Mixtures.means(model), oracle, model.summary().numIter(), seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static Check check(long seed, List<SyntheticResult> results) {
    List<SyntheticResult> failed = results.stream().filter(r -> !r.isRecovered()).toList();
    double worst = results.stream().mapToDouble(r -> r.own().worst()).max().orElseThrow();
    String found =
        format(
            "%d of %d; the worst mean is %.2f standard errors off",
            results.size() - failed.size(), results.size(), worst);
    String failures =
        failed.stream().map(r -> "; not " + r.inWords()).collect(Collectors.joining());
    SyntheticSet set = results.get(0).mixture().set();
    return new Check(
        format("%d of the %d random %s of seed %d", results.size(), set.count(), set.title(), seed),
        format(
            "k = m, every mean within %.0f standard errors of the oracle and a BIC no worse, in all",
            SyntheticFit.NEAR),
        found + failures,
        failed.isEmpty());
  }
}
