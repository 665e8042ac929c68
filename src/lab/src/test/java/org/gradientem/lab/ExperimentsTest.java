package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.SvgRenderer;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.experiments.theorem.Rate;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  @Test
  void theLossFallsLikeAPowerWhereMeansAreShared() {
    Lab lab = new Lab(null, ExperimentSettings.of("--quick", "--seed=7"), line -> {});
    Outcome outcome = new Rate().run(lab);
    assertThat(outcome.checks()).hasSize(5).allMatch(Check::ok);
    assertThat(outcome.figures()).extracting(Chart::name).containsExactly("rate");
  }

  @Test
  void allExperimentsHaveNames() {
    assertThat(Experiments.all().keySet())
        .containsExactly(
            "million",
            "open",
            "mclust",
            "corpus",
            "consistency",
            "factors",
            "threshold",
            "rate",
            "samples",
            "weights",
            "separation",
            "missing",
            "predict",
            "drawn",
            "groups",
            "tables",
            "labels",
            "pictures",
            "synthetic");
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
