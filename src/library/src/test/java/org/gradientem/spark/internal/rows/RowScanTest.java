package org.gradientem.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.assertClose;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.gradientem.UserException;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.internal.pass.WholePass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows are read once, or twice where some rows say little of all. */
class RowScanTest {
  private static final int ROWS = 4000;

  /** As many as are looked at of a partition, of which each table has one. */
  private static final int LOOKED_AT = 250;

  private final LongAccumulator reads = SharedSession.context().sc().longAccumulator();

  private Dataset<Row> table(int rows, IntFunction<Vector> row) {
    LongAccumulator counted = reads;
    List<Vector> vectors = IntStream.range(0, rows).mapToObj(row).toList();
    return SharedSession.get()
        .createDataFrame(
            SharedSession.context()
                .parallelize(vectors, 1)
                .map(
                    vector -> {
                      counted.add(1);
                      return RowFactory.create(vector);
                    }),
            new StructType().add("features", SQLDataTypes.VectorType()));
  }

  private static InputBlocks read(Dataset<Row> rows) {
    return read(rows, HandleInvalid.ERROR);
  }

  private static InputBlocks read(Dataset<Row> rows, HandleInvalid handling) {
    RowSettings settings = new RowSettings("features", "", "", handling, 0);
    return new DatasetSource(rows, settings).read(Optional.empty(), 5, RowStatistic.LINEAR);
  }

  private static double normal(int r) {
    return new SplittableRandom(r).nextGaussian();
  }

  @Test
  void rowsInNoOrderAreReadOnce() {
    try (InputBlocks input = read(table(ROWS, r -> Vectors.dense(1e6 + normal(r), 0.1)))) {
      assertThat(reads.value()).isBetween((long) ROWS, ROWS + LOOKED_AT + 1L);
      assertThat(input.centre()[0]).isCloseTo(1e6, within(0.3));
      assertThat(input.centre()[1]).as("of equal values").isEqualTo(0.1);
      assertThat(input.blocks().rows()).isEqualTo(ROWS);
    }
  }

  /** Of a share p the mean of all is sqrt(1 / p - 1) standard deviations away. */
  @ParameterizedTest
  @CsvSource({"4500, 1", "40000, 2"})
  void rowsFarFromTheFirstAreCentredInASecondScan(int rows, int scans) {
    try (InputBlocks input =
        read(table(rows, r -> Vectors.dense(normal(r) + (r < LOOKED_AT ? 0 : 1e6))))) {
      assertThat(reads.value() / rows).isEqualTo(scans);
      double mean = 1e6 * (1 - (double) LOOKED_AT / rows);
      assertThat(input.centre()[0]).isCloseTo(scans == 1 ? 0 : mean, within(1.0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void momentsAreThoseOfAPass(CovarianceType type) {
    try (InputBlocks input =
        read(table(ROWS, r -> Vectors.dense(3 + normal(r), normal(-r) - normal(r))))) {
      WholePass pass = new WholePass(input.blocks());
      DataMoments expected = pass.dataMoments(type);
      DataMoments found = pass.dataMoments(type, input.moments());
      assertThat(input.moments()).isPresent();
      assertThat(found.type()).isEqualTo(type);
      assertThat(found.weight()).isEqualTo(ROWS);
      assertClose(found.mean(), expected.mean(), 1e-12);
      assertClose(found.secondMoment(), expected.secondMoment(), 1e-12);
    }
  }

  @Test
  void momentsOfRowsThatLackCellsTakeAPass() {
    IntFunction<Vector> rows = r -> Vectors.dense(normal(r), r == 700 ? Double.NaN : normal(-r));
    try (InputBlocks input = read(table(ROWS, rows), HandleInvalid.KEEP)) {
      assertThat(input.moments()).isEmpty();
    }
  }

  private static Vector nonZeros(int r, int count, double mean) {
    double[] x = new double[40];
    IntStream.range(0, count).forEach(j -> x[(7 * j + r) % 40] = mean + normal(r + j));
    return Vectors.dense(x);
  }

  @Test
  void sparseVectorsAreHeldWithTheirZeros() {
    IntFunction<Vector> rows = r -> nonZeros(r, 2, 5).toSparse();
    try (InputBlocks input = read(table(ROWS, rows))) {
      assertHolds(input, rows);
    }
  }

  @Test
  void sparseVectorsWhoseZerosExceedTheMemoryAreRefused() {
    int d = 1 << 28;
    IntFunction<Vector> rows = r -> Vectors.sparse(d, new int[] {r}, new double[] {1});
    assertThatThrownBy(() -> read(table(ROWS, rows)))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "%d sparse rows of d = %d features take %d MB".formatted(ROWS, d, 2048L * ROWS),
            "reduce the features");
  }

  private static void assertHolds(InputBlocks input, IntFunction<Vector> rows) {
    List<double[]> held =
        input.blocks().collected().stream()
            .flatMap(block -> IntStream.range(0, block.rows()).mapToObj(block::row))
            .toList();
    assertThat(held).hasSize(ROWS);
    for (int r = 0; r < ROWS; r++) {
      assertThat(input.uncentred(held.get(r)))
          .as("row %d", r)
          .containsExactly(rows.apply(r).toArray(), within(1e-14));
    }
  }
}
