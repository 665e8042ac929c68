package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.SvgRenderer;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.experiments.runs.Accelerations;
import org.gradientem.experiments.runs.FarStart;
import org.gradientem.experiments.runs.Jin;
import org.gradientem.experiments.runs.RavineSteps;
import org.gradientem.experiments.theorem.Rate;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  private static Lab lab(String... options) {
    return new Lab(null, ExperimentSettings.of(options), line -> {});
  }

  private static void assertAsExpected(String name, Experiment experiment, String... options) {
    Outcome outcome = experiment.run(lab(options));
    assertThat(outcome.checks()).isNotEmpty().allMatch(Check::ok);
    assertThat(outcome.figures()).extracting(Chart::name).containsExactly(name);
  }

  @Test
  void theRavineIsSublinearForPlainStepsOnly() {
    assertAsExpected("ravine", new RavineSteps());
  }

  @Test
  void threeComponentsAreTrappedAndMoreAreNot() {
    assertAsExpected("jin", new Jin(Jin.TRAP, 8));
  }

  @Test
  void theFarStartTrapsFixedWeights() {
    assertAsExpected("farstart", new FarStart());
  }

  @Test
  void experimentsOnAWrongInputReportIt() {
    assertFails(new RavineSteps(Mixtures.line(-3, 3)), "plain gradient", "scaled");
    assertFails(
        new Jin(Mixtures.line(-3, 3, 11), 1),
        "n = 3, fixed weights, plain gradient, from (0, 11.6, 12.4)",
        "n = 3, fixed weights, scaled, from (0, 11.6, 12.4)");
    assertFails(
        new FarStart(1),
        "d = 1, plain gradient, fixed weights",
        "d = 4, plain gradient, fixed weights",
        "d = 9, plain gradient, fixed weights");
  }

  private static void assertFails(Experiment experiment, String... settings) {
    assertThat(experiment.run(lab()).checks())
        .filteredOn(check -> !check.ok())
        .extracting(Check::setting)
        .contains(settings);
  }

  @Test
  void theDefaultAcceleratorTakesFewerPasses() {
    assertAsExpected("acceleration", new Accelerations(3, 2));
  }

  @Test
  void theLossFallsLikeAPowerWhereMeansAreShared() {
    assertAsExpected("rate", new Rate(), "--quick", "--seed=7");
  }

  @Test
  void allExperimentsHaveNames() {
    assertThat(Experiments.all().keySet())
        .containsExactly(
            "ravine",
            "jin",
            "farstart",
            "collapse",
            "million",
            "open",
            "acceleration",
            "mclust",
            "corpus",
            "consistency",
            "factors",
            "others",
            "threshold",
            "rate",
            "samples",
            "weights",
            "separation",
            "missing",
            "predict",
            "drawn",
            "groups",
            "figures",
            "tables",
            "labels",
            "pictures",
            "synthetic");
    assertThat(Experiments.PAPERS).containsExactly("ravine", "jin", "farstart", "collapse");
  }

  /** KL(N(0,1), N(e,1)) is e^2 / 2, exactly. */
  @Test
  void divergencesKeepTheirDigitsHoweverSmall() {
    Population population = new Population(Mixtures.line(0), 12, 0.02);

    for (double e : new double[] {2, 1e-1, 1e-3, 1e-6, 1e-7}) {
      double divergence = population.divergence(Mixtures.line(e));
      assertThat(divergence / (e * e / 2)).isCloseTo(1, within(1e-6));
    }
    assertThat(population.divergence(Mixtures.line(0))).isLessThan(1e-28);
  }

  @Test
  void aPopulationHasTheMomentsOfItsMixture() {
    Mixture truth = Mixtures.line(-3, 3, 12);
    Population population = new Population(truth, 12, 0.05);

    assertThat(population.moments().mean()[0]).isCloseTo(4, within(1e-12));
    assertThat(population.moments().weight()).isCloseTo(1, within(1e-12));
  }

  @Test
  void figuresAreDrawnWithoutABrowser() {
    Chart chart =
        new Chart("test", "A title")
            .panel("left", Chart.Axis.log("passes"), Chart.Axis.linear("KL"))
            .line("a curve", List.of(new double[] {1, 1}, new double[] {100, 3}))
            .dots("some dots", 10, List.of(new double[] {10, 2}));
    String svg = new SvgRenderer().render(chart);
    assertThat(svg).startsWith("<svg").endsWith("</svg>");
    assertThat(svg).contains("A title").contains("passes").contains("1e1").contains("a curve");
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
  }
}
