package org.gradientem.experiments.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.synthetic.SyntheticResult.Way;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.SharedSession;
import org.gradientem.truth.MeanMatching;
import org.gradientem.truth.RandomMixture;
import org.junit.jupiter.api.Test;

class SyntheticTest {
  private static final long SEED = 1;

  /** Three components in two dimensions, one mixture of either type. */
  @Test
  void smallMixturesAreRecoveredAndToldOfAsTheyAre() {
    List<String> lines = new ArrayList<>();

    Outcome outcome =
        Synthetic.run(
            new Lab(SharedSession.get(), ExperimentSettings.of("--python=none"), lines::add),
            List.of(fewRows(0), fewRows(25)));

    assertThat(lines.remove(0)).startsWith("no scikit-learn in 'none': left out");
    assertThat(outcome.checks()).as("seed " + SEED).hasSize(1).allMatch(Check::ok);
    assertThat(outcome.checks().get(0).found()).startsWith("2 of 2; ");
    assertThat(outcome.records()).hasSize(1);
    assertThat(outcome.records().get(0).csv()).isEqualTo(String.join("\n", lines) + "\n");
    assertThat(lines.get(1)).contains(",3,2,identity,");
    assertThat(lines.get(2)).contains(",3,2,EEE,");
    List<List<String>> rows = outcome.tables().get(0).rows();
    assertThat(rows).extracting(row -> row.get(0)).containsExactly("3", "all");
    assertThat(rows).allSatisfy(row -> assertThat(row).contains("2 of 2"));
  }

  private static SyntheticMixture fewRows(int index) {
    SyntheticMixture mixture = SyntheticMixture.of(index, SEED);
    return new SyntheticMixture(index, mixture.seed(), mixture.kind(), 3000);
  }

  @Test
  void theHundredAreEvenlySpreadAndWithinTheirBounds() {
    List<SyntheticMixture> all =
        IntStream.range(0, SyntheticSet.of(0).count())
            .mapToObj(index -> SyntheticMixture.of(index, SEED))
            .toList();

    assertThat(
            all.stream()
                .collect(
                    Collectors.groupingBy(
                        m -> List.of(m.m(), m.dim(), m.kind().family()), Collectors.counting())))
        .hasSize(50)
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(2));
    assertThat(all).extracting(SyntheticMixture::seed).doesNotHaveDuplicates();
    assertThat(all).allMatch(m -> m.kind().separation() >= 5 && m.kind().separation() < 8);
    assertThat(all).allMatch(m -> m.rows() >= 20_000 && m.rows() <= 60_000);
    for (SyntheticMixture mixture : all) {
      Mixture truth = mixture.truth();
      assertThat(Arrays.stream(truth.weights()).min().orElseThrow())
          .as(mixture.toString())
          .isGreaterThanOrEqualTo(0.5 / mixture.m() - 1e-12);
      assertThat(closest(truth))
          .as(mixture.toString())
          .isCloseTo(mixture.kind().separation(), within(1e-9));
    }
    assertThatThrownBy(() -> SyntheticMixture.of(210, SEED)).hasMessageContaining("0 to 209");
  }

  private static double closest(Mixture mixture) {
    double[][] means = mixture.means();
    double closest = Double.POSITIVE_INFINITY;
    for (int a = 0; a < means.length; a++) {
      for (int b = 0; b < a; b++) {
        double distance =
            MeanMatching.of(
                    new double[][] {means[a]}, mixture.covariances(), new double[][] {means[b]})
                .distance(0);
        closest = Math.min(closest, distance);
      }
    }
    return closest;
  }

  @Test
  void theOracleAveragesTheRowsOfEachComponent() {
    SyntheticMixture mixture = SyntheticMixture.of(26, SEED);
    Mixture truth = mixture.truth();

    Oracle oracle = Oracle.of(mixture.draw());

    assertThat(Arrays.stream(oracle.counts()).sum()).isEqualTo(mixture.rows());
    double[] weights = truth.weights();
    for (int i = 0; i < mixture.m(); i++) {
      assertThat(oracle.counts()[i] / mixture.rows())
          .as(mixture.toString())
          .isCloseTo(weights[i], within(0.02));
    }
    // Squared, these are chi-squared with d = 2: one of five is above 36 once in 1e7.
    assertThat(Arrays.stream(oracle.standardErrors(truth.means())).boxed())
        .as(mixture.toString())
        .allMatch(error -> error > 0 && error < 6);
  }

  @Test
  void errorsAreThoseOfTheWorstDirection() {
    // The difference (1, 1) has variance 2 + 2 * 0.5 along itself: 2 / sqrt(3) deviations.
    Oracle oracle =
        new Oracle(
            new double[][] {{0, 0}, {50, 0}},
            new double[] {100, 400},
            Covariances.tied(new FullCovariance(2, new double[] {1, 0.5, 0.5, 1})),
            0);

    double[] both = oracle.standardErrors(new double[][] {{50, 0}, {1, 1}});
    double[] one = oracle.standardErrors(new double[][] {{50, 0}});

    assertThat(both[0]).isCloseTo(10 * 2 / Math.sqrt(3), within(1e-9));
    assertThat(both[1]).isZero();
    assertThat(one).containsExactly(Double.POSITIVE_INFINITY, 0);
  }

  @Test
  void aMissingOrSurplusComponentIsNoRecovery() {
    RandomMixture kind = new RandomMixture(2, 1, 5, 0.25, CovarianceFamily.IDENTITY);
    SyntheticMixture mixture = new SyntheticMixture(0, 0, kind, 800);
    Oracle oracle =
        new Oracle(
            new double[][] {{0}, {5}},
            new double[] {400, 400},
            Mixtures.line(0).covariances(),
            100);
    double[][] right = {{0}, {5}};
    double[][] missing = {{0}};
    double[][] surplus = {{0}, {5}, {9}};
    double[][] far = {{0}, {5.2}};

    assertThat(isRecovered(mixture, oracle, right)).isTrue();
    assertThat(isRecovered(mixture, oracle, missing)).isFalse();
    assertThat(isRecovered(mixture, oracle, surplus)).isFalse();
    assertThat(isRecovered(mixture, oracle, far)).isFalse();
    assertThat(fit(oracle, right, 98).isNoWorse()).isFalse();
  }

  private static SyntheticFit fit(Oracle oracle, double[][] means, double bic) {
    return SyntheticFit.of(9, Mixtures.equal(means), bic, oracle, 1, 1);
  }

  private static boolean isRecovered(SyntheticMixture mixture, Oracle oracle, double[][] means) {
    SyntheticFit fit = fit(oracle, means, 100);
    return new SyntheticResult(mixture, Map.of(Way.OWN, fit)).isRecovered();
  }
}
