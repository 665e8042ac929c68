package org.gradientem.experiments.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.experiments.mixtures.FreshRows;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.SharedSession;
import org.gradientem.statistics.SufficientStatistics;
import org.junit.jupiter.api.Test;

class CollapseTest {

  @Test
  void inFewDimensionsEveryWayFindsBothMeans() {
    CollapseRuns runs =
        new Collapse(200, 2048)
            .runs(
                SharedSession.context(),
                10,
                1,
                List.of(Collapse.PLAIN, Collapse.DEFAULT),
                line -> {});

    assertThat(runs.endings(0)).allMatch(Ending::foundBoth);
    assertThat(runs.endings(1)).allMatch(Ending::foundBoth);
  }

  @Test
  void inManyPlainStepsCollapseAndScaledOnesDoNot() {
    CollapseRuns runs =
        new Collapse(160, 2048)
            .runs(
                SharedSession.context(),
                500,
                1,
                List.of(Collapse.PLAIN, Collapse.DEFAULT),
                line -> {});

    assertThat(runs.endings(0)).allMatch(Ending::collapsed).noneMatch(Ending::foundBoth);
    assertThat(runs.endings(1)).allMatch(Ending::foundBoth).noneMatch(Ending::collapsed);
  }

  @Test
  void everyPassDrawsOtherRowsAndTheSameOnesAgain() {
    FreshRows rows = new FreshRows(SharedSession.context(), CollapseRuns.truth(3), 5000, 7);
    Mixture start = rows.start(4);

    SufficientStatistics first = rows.run(start, 0);
    SufficientStatistics second = rows.run(start, 1);

    assertThat(first.rows()).isEqualTo(5000);
    assertThat(second.rows()).isEqualTo(5000);
    assertThat(second.sums()).isNotEqualTo(first.sums());
    assertThat(rows.run(start, 0).sums()).containsExactly(first.sums());
    assertThat(rows.run(List.of(start, start), 0).get(1).orElseThrow().sums())
        .containsExactly(first.sums());
  }
}
