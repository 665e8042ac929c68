package org.gradientem.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.Models;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitions without enough to do for a task are joined, in their order. */
class JoinedPartitionsTest {
  private static final long SEED = 17;
  private static final int ROWS = 1200;
  private static final Samples SAMPLES = Samples.random(ROWS, 2, new SplittableRandom(SEED));

  private static InputBlocks read(Dataset<Row> rows, double megabytes, double components) {
    RowSettings settings = new RowSettings("features", "", "", HandleInvalid.ERROR, megabytes);
    return new DatasetSource(rows, settings)
        .read(Optional.empty(), components, RowStatistic.LINEAR);
  }

  // 1200 rows of two doubles are 19200 bytes, 184.6 blocks of 0.0001 MB, which is 104 bytes. 3600 x
  // 18 operations go into 2^26 some 1036 times; fewer rows stay on the driver.
  @ParameterizedTest
  @CsvSource({
    "1200, 40, 0, 1e6, 1",
    "3600, 40, 0, 5, 1",
    "3600, 40, 0, 333333, 32",
    "1200, 40, 0.001, 5, 4",
    "1200, 2, 0.001, 5, 2"
  })
  void tasksAreTheRootOfWhatThereIsToDo(
      int count, int partitions, double megabytes, double components, int tasks) {
    Samples samples = Samples.random(count, 2, new SplittableRandom(SEED));
    Dataset<Row> rows = Tables.of(samples.rows(), partitions);
    try (InputBlocks input = read(rows, megabytes, components)) {
      assertThat(input.blocks().partitions()).isEqualTo(tasks);
    }
  }

  // 1e6 x 64 x 48 operations go into 2^26 some 45.8 times, with 560 entries for 32 some 549 times;
  // 1e9 rows take 1907 times 128 MB.
  @ParameterizedTest
  @CsvSource({"1e6, LINEAR, 8", "1e6, FULL, 32", "1e9, LINEAR, 2048"})
  void tasksGrowWithTheWorkOfARowUpToSparksReadSize(
      double rows, RowStatistic statistic, double tasks) {
    assertThat(new BlockLayout(RowShape.ofNumbers(32), 64, statistic, 0).tasks(rows))
        .isEqualTo(tasks);
  }

  @Test
  void onlyTheJoinedPartitionsStayCached() {
    Dataset<Row> rows = Tables.of(SAMPLES.rows(), 50);
    try (InputBlocks input = read(rows, 0.001, 5)) {
      assertThat(Models.cachedBlocks()).singleElement().returns(4, JavaRDD::getNumPartitions);
      assertThat(input.blocks().partitions()).isEqualTo(4);
    }
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void rowsStayInTheirOrder() {
    Dataset<Row> rows = Tables.of(SAMPLES.rows(), 50);
    List<Row> inOrder = rows.collectAsList();
    try (InputBlocks input = read(rows, 0.001, 5)) {
      double[] centre = input.centre();
      List<double[]> joined =
          input.blocks().collected().stream()
              .flatMap(block -> IntStream.range(0, block.rows()).mapToObj(block::row))
              .toList();
      assertThat(joined).hasSize(ROWS);
      for (int r = 0; r < ROWS; r++) {
        double[] x = inOrder.get(r).<org.apache.spark.ml.linalg.Vector>getAs("features").toArray();
        assertThat(joined.get(r))
            .as("row %d, seed %d", r, SEED)
            .containsExactly(x[0] - centre[0], x[1] - centre[1]);
      }
    }
  }
}
