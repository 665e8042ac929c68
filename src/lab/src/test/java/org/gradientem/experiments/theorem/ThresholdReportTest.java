package org.gradientem.experiments.theorem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.junit.jupiter.api.Test;

class ThresholdReportTest {
  private static final long SEED = 1;
  private static final int DRAWS = 100;

  /** Draws that touch as coupon collectors do and find all as a law says. */
  private static List<ThresholdCurve> curves(IntFunction<SuccessLaw> law) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<ThresholdCurve> curves = new ArrayList<>();
    for (int m : new int[] {8, 16, 32, 64}) {
      int[] n = IntStream.of(4, 5, 6, 8, 10, 12, 16, 20, 28, 36).map(f -> f * m / 4).toArray();
      List<double[]> draws = new ArrayList<>();
      for (int draw = 0; draw < DRAWS; draw++) {
        double[] results = new double[3 * n.length];
        for (int p = 0; p < n.length; p++) {
          results[3 * p] = random.nextDouble() < SuccessLaw.allTouched(m, n[p]) ? 1 : 0;
          for (int step = 1; step <= 2; step++) {
            results[3 * p + step] = random.nextDouble() < law.apply(m).probability(n[p]) ? 1 : 0;
          }
        }
        draws.add(results);
      }
      curves.add(new ThresholdCurve(m, n, draws, Optional.empty()));
    }
    return curves;
  }

  @Test
  void theTheoremsOwnLawIsAsExpected() {
    Outcome outcome =
        new ThresholdReport(curves(m -> new SuccessLaw(m, 0.6 * Math.log(m), 0.3)), SEED).outcome();

    assertThat(outcome.checks()).as("seed " + SEED).hasSize(9).allMatch(Check::ok);
    assertThat(outcome.figures()).extracting(Chart::name).containsExactly("threshold");
    assertThat(outcome.tables()).extracting(Table::name).contains("threshold-numbers");
  }

  @Test
  void componentsThatGrowLikeTheSquareAreNotAsExpected() {
    Outcome outcome =
        new ThresholdReport(curves(m -> new SuccessLaw(m, m / 8.0, 0.2)), SEED).outcome();

    assertThat(outcome.checks())
        .as("seed " + SEED)
        .filteredOn(check -> !check.ok())
        .extracting(Check::setting)
        .contains("default step, n of 95 % success", "plain gradient step, n of 95 % success");
  }

  @Test
  void startsThatTouchByAnotherLawAreNotAsExpected() {
    List<ThresholdCurve> curves = curves(m -> new SuccessLaw(m, 1, 0.3));
    curves.get(0).draws().forEach(draw -> draw[0] = 1);

    assertThat(new ThresholdReport(curves, SEED).outcome().checks().get(0).ok()).isFalse();
  }
}
