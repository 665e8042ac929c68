package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A maxIter that is set bounds every EM run; the default one bounds the main phase alone. */
class MaxIterTest {
  private static Dataset<Row> rows;

  @BeforeAll
  static void draw() {
    // Rows without clusters, on which EM takes many steps.
    SplittableRandom random = new SplittableRandom(36);
    double[][] square = new double[200][];
    Arrays.setAll(square, r -> random.doubles(2).toArray());
    rows = Tables.of(square, 2);
  }

  private static GradientEM estimator() {
    return new GradientEM().setCovarianceType("VVV").setStartComponents(6).setK(3).setSeed(1);
  }

  private static long passes(GradientEMModel model, Phase phase) {
    return model.summary().history().stream().map(PassRecord::phase).filter(phase::equals).count();
  }

  @Test
  void unsetItLetsASearchConverge() {
    GradientEMSummary summary = estimator().fit(rows).summary();
    assertThat(summary.converged()).isTrue();
  }

  @Test
  void setItBoundsTheMainPhaseAndTheRunsOfASearch() {
    GradientEMModel model = estimator().setMaxIter(2).fit(rows);
    assertThat(passes(model, Phase.MAIN)).isEqualTo(3);
    assertThat(model.summary().converged()).isFalse();
  }

  @Test
  void setItBoundsTheLastRunOnAllRows() {
    GradientEMModel model = estimator().setSampleSize(100).setMaxIter(1).fit(rows);
    assertThat(passes(model, Phase.FINAL)).isEqualTo(2);
    assertThat(model.summary().converged()).isFalse();
    assertThat(passes(estimator().setSampleSize(100).fit(rows), Phase.FINAL)).isGreaterThan(2);
  }

  @Test
  void theDefaultOneSetIsAnother() {
    assertThat(Models.settings(estimator()).em().searchMaxIter()).isEqualTo(1000);
    assertThat(Models.settings(estimator().setMaxIter(100)).em().searchMaxIter()).isEqualTo(100);
    assertThat(Models.settings(estimator()).em().maxIter()).isEqualTo(100);
    assertThat(Models.settings(estimator()).checkpoints().params()).doesNotContainKey("maxIter");
    assertThat(Models.settings(estimator().setMaxIter(100)).checkpoints().params())
        .containsEntry("maxIter", "100");
  }
}
