package org.gradientem.experiments.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.experiments.mixtures.FreshRows;
import org.gradientem.experiments.runs.Collapse.Way;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.junit.jupiter.api.Test;

class CollapseTest {
  private static Collapse.Runs runs(int steps, int dim) {
    Lab lab = new Lab(null, ExperimentSettings.of("--steps=" + steps), line -> {});
    return new Collapse(2048).runs(lab, dim, 1, Way.PLAIN, Way.DEFAULT);
  }

  @Test
  void inFewDimensionsEveryWayFindsBothMeans() {
    Collapse.Runs runs = runs(200, 10);

    assertThat(runs.endings(Way.PLAIN)).allMatch(Ending::foundBoth);
    assertThat(runs.endings(Way.DEFAULT)).allMatch(Ending::foundBoth);
  }

  @Test
  void inManyPlainStepsCollapseAndScaledOnesDoNot() {
    Collapse.Runs runs = runs(160, 500);

    assertThat(runs.endings(Way.PLAIN)).allMatch(Ending::collapsed).noneMatch(Ending::foundBoth);
    assertThat(runs.endings(Way.DEFAULT)).allMatch(Ending::foundBoth).noneMatch(Ending::collapsed);
  }

  @Test
  void everyPassDrawsOtherRowsAndTheSameOnesAgain() {
    FreshRows rows = new FreshRows(TwoCentres.truth(3, 6), 5000, 7);
    Expectation start = new Expectation(rows.start(4));

    SufficientStatistics first = rows.statistics(List.of(start), 0).get(0);
    SufficientStatistics second = rows.statistics(List.of(start), 1).get(0);

    assertThat(first.rows()).isEqualTo(5000);
    assertThat(second.rows()).isEqualTo(5000);
    assertThat(second.sums()).isNotEqualTo(first.sums());
    assertThat(rows.statistics(List.of(start), 0).get(0).sums()).containsExactly(first.sums());
    assertThat(rows.statistics(List.of(start, start), 0).get(1).sums())
        .containsExactly(first.sums());
  }
}
