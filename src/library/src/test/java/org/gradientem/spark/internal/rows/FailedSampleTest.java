package org.gradientem.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;

class FailedSampleTest {
  @Test
  void aSampleThatCannotBeDrawnIsNotKept() {
    JavaSparkContext context = SharedSession.context();
    JavaRDD<SampleBlock> unreadable =
        context
            .parallelize(List.of(1, 2), 2)
            .map(
                block -> {
                  throw new IllegalStateException("a lost file");
                });
    RowBlocks rows =
        new RowBlocks(
            new BlockStore.Cached(unreadable, () -> {}),
            1000,
            1000,
            new BlockLayout(RowShape.ofNumbers(3), 4, RowStatistic.LINEAR, 0));
    Set<Integer> before = Set.copyOf(context.getPersistentRDDs().keySet());
    assertRefused(() -> rows.subsampled(0.5, 1, RowStatistic.LINEAR), "a lost file");
    assertThat(context.getPersistentRDDs().keySet()).isEqualTo(before);
  }
}
