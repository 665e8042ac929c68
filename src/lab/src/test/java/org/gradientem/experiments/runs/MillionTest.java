package org.gradientem.experiments.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.experiments.mixtures.HybridEm;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.junit.jupiter.api.Test;

class MillionTest {
  /** Where nothing underflows. */
  @Test
  void hybridStepsAreTheLibrarysPlainSteps() {
    int d = 3;
    MixtureSampler sampler = new MixtureSampler(Mixtures.twoCentres(d, 6, 0.3, 0.7), 5);
    double[][] start = {{-1, 0, 1}, {2, 1, 0}, {0, -2, 0.5}, {3, 0, 0}};
    Mixture library = Mixtures.equal(start);
    HybridEm hybrid = new HybridEm(d, flat(start));
    for (int step = 0; step < 20; step++) {
      double[][] rows = new double[16][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = sampler.draw(16L * step + r).features();
      }
      hybrid.step(flat(rows), 0.3);
      List<SampleBlock> blocks = Blocks.of(Arrays.stream(rows), new double[d]);
      DataMoments moments = Blocks.moments(blocks, CovarianceType.IDENTITY);
      library =
          new GradientStep(0.3, StepScaling.NONE, moments)
              .apply(library, new Expectation(library).statistics(blocks.iterator()));
    }

    assertThat(hybrid.weights()).containsExactly(library.weights(), within(1e-12));
    for (int i = 0; i < start.length; i++) {
      double[] mean = library.means()[i];
      assertThat(hybrid.firstCoordinates()[i]).isCloseTo(mean[0], within(1e-12));
      assertThat(hybrid.restNorms()[i]).isCloseTo(Math.hypot(mean[1], mean[2]), within(1e-12));
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void aComponentThatABatchHasNoRowOfComesBack() {
    HybridEm em = new HybridEm(1, new double[] {-100, 100});

    em.step(new double[] {100, 101}, 0.05);
    assertThat(em.weights()[0]).isZero();
    em.step(new double[] {-120, -120, -120, 100}, 0.05);

    assertThat(em.weights()).containsExactly(new double[] {0.75, 0.25}, within(1e-12));
  }

  @Test
  void farCentresAreFoundAndCloseOnesCollapse() {
    Million million = new Million(4000);

    assertThat(million.run(10 * Math.sqrt(4000), 100, 0)).matches(MillionRun::isFound);
    assertThat(million.run(0.2 * Math.sqrt(4000), 100, 0)).matches(MillionRun::isCollapsed);
  }

  @Test
  void anOutcomeHasACheckAndAPanelForEachSeparation() {
    Lab lab = new Lab(null, ExperimentSettings.of("--quick"), line -> {});
    Outcome outcome = new Million(50).run(lab);

    assertThat(outcome.checks())
        .extracting(Check::setting)
        .containsExactly(
            "d = 50, separation 5.81, 100 steps", "d = 50, separation 70.71, 100 steps");
    assertThat(outcome.figures()).extracting(Chart::name).containsExactly("million");
  }

  @Test
  void anEndingIsCountedByItsActiveMeans() {
    // First coordinates and the rest at the start, weights of two steps, the same at the end.
    MillionRun found = run(-5, 5, 0.7, 0.3);
    MillionRun collapsed = run(-2, 5, 0.995, 0.005);

    assertThat(found.isFound()).isTrue();
    assertThat(found.isCollapsed()).isFalse();
    assertThat(collapsed.isCollapsed()).isTrue();
    assertThat(collapsed.isFound()).isFalse();
    assertThat(run(-5, 5, 0.995, 0.005).isCollapsed()).as("at a centre").isFalse();
    assertThat(run(-5, 0, 0.7, 0.3).isFound()).as("one between").isFalse();
    assertThat(found.inWords()).isEqualTo("2 active, at -0.50 and 0.50 separations");
  }

  private static MillionRun run(double first, double second, double weight, double other) {
    double[] numbers = {1, 2, 3, 4, 0.5, 0.5, weight, other, first, second, 6, 7};
    return new MillionRun(2, 10, numbers);
  }
}
