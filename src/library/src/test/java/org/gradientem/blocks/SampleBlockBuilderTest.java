package org.gradientem.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.em.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleBlockBuilderTest {
  private static final double[] ORIGIN = new double[4];

  /** Adds rows as long as they fit, as a reader of rows would. */
  private static List<SampleBlock> fill(
      SampleBlockBuilder builder, double[][] rows, boolean sparse) {
    List<SampleBlock> blocks = new ArrayList<>();
    for (double[] row : rows) {
      int entries = sparse ? nonZeros(row) : row.length;
      if (!builder.fits(entries)) {
        blocks.add(builder.build());
        assertThat(builder.isEmpty()).isTrue();
        assertThat(builder.fits(entries)).as("the first row always fits").isTrue();
      }
      builder.add(null, row, 1);
    }
    blocks.add(builder.build());
    return blocks;
  }

  private static int nonZeros(double[] row) {
    return (int) IntStream.range(0, row.length).filter(j -> row[j] != 0).count();
  }

  private static void assertHolds(List<SampleBlock> blocks, double[][] rows) {
    int r = 0;
    for (SampleBlock block : blocks) {
      assertThat(block.dim()).isEqualTo(rows[0].length);
      for (int i = 0; i < block.rows(); i++) {
        assertThat(block.row(i)).as("row %d", r).containsExactly(rows[r]);
        r++;
      }
    }
    assertThat(r).as("rows").isEqualTo(rows.length);
  }

  @ParameterizedTest
  @CsvSource({"32, 1", "63, 1", "64, 2", "100, 3", "1000, 31"})
  void denseBlocksHoldAsManyRowsAsTheirBytesAllow(long maxBytes, int rowsPerBlock) {
    double[][] rows = Samples.random(50, 4, new SplittableRandom(1)).rows();
    SampleBlockBuilder builder = new SampleBlockBuilder(4, false, ORIGIN, maxBytes);
    List<SampleBlock> blocks = fill(builder, rows, false);
    for (SampleBlock block : blocks.subList(0, blocks.size() - 1)) {
      assertThat(block.rows()).isEqualTo(rowsPerBlock);
    }
    assertHolds(blocks, rows);
  }

  @ParameterizedTest
  @ValueSource(longs = {12, 48, 100, 500})
  void sparseBlocksHoldNoMoreNonZerosThanTheirBytesAllow(long maxBytes) {
    double[][] rows = Samples.random(50, 4, new SplittableRandom(2)).rows();
    SampleBlockBuilder builder = new SampleBlockBuilder(4, true, ORIGIN, maxBytes);
    List<SampleBlock> blocks = fill(builder, rows, true);
    for (SampleBlock block : blocks) {
      int entries = IntStream.range(0, block.rows()).map(r -> nonZeros(block.row(r))).sum();
      // A value, its column, row and place; one row may be larger than the bound.
      assertThat(block.rows() == 1 || 18L * entries <= maxBytes).as("%d", entries).isTrue();
    }
    assertHolds(blocks, rows);
  }

  @Test
  void sparseRowsWithoutAnyEntryFillABlockToo() {
    SampleBlockBuilder builder = new SampleBlockBuilder(4, true, ORIGIN, 1200);
    int rows = 0;
    while (builder.fits(0)) {
      builder.add(new int[0], new double[0], 1);
      rows++;
      assertThat(rows).as("is bounded").isLessThan(1200);
    }
    assertThat(builder.build().rows()).isEqualTo(rows).isGreaterThan(1);
  }

  /**
   * A sparse block's logits should take no more than statistics do, and a short numbers its rows.
   */
  @ParameterizedTest
  @CsvSource({"4, 128", "1000, 1000", "20000, 16384"})
  void sparseBlocksHaveFewRowsWhereThereAreFewColumns(int dim, int mostRows) {
    SampleBlockBuilder builder = new SampleBlockBuilder(dim, true, new double[dim], 1 << 30);
    for (int r = 0; builder.fits(1); r++) {
      builder.add(new int[] {r % dim}, new double[] {r + 1}, 1);
    }
    SampleBlock block = builder.build();
    assertThat(block.rows()).isEqualTo(mostRows);
    assertThat(block.row(mostRows - 1)[(mostRows - 1) % dim]).isEqualTo(mostRows);
  }

  @Test
  void aSparseBlockIsTakenWhole() {
    SampleBlock block = Samples.random(5, 3, new SplittableRandom(1)).blocks(5, true).get(0);
    assertThat(block.tileRows(2)).isEqualTo(5);
    assertThatThrownBy(() -> block.addProducts(1, 4, new double[6], 2, new double[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Rows 1 to 5 of 5 were asked for, but a sparse block is taken whole.");
  }

  @Test
  void aRowAboveTheBoundGetsABlockOfItsOwn() {
    for (boolean sparse : new boolean[] {false, true}) {
      SampleBlockBuilder builder = new SampleBlockBuilder(4, sparse, ORIGIN, 1);
      double[] row = {1, 2, 3, 4};
      assertThat(builder.fits(4)).isTrue();
      builder.add(null, row, 1);
      assertThat(builder.fits(4)).as("sparse %s", sparse).isFalse();
      assertThat(builder.build().row(0)).containsExactly(row);
    }
  }

  @Test
  void denseRowsAreCentred() {
    double[] centre = {10, 20, 30, 40};
    SampleBlockBuilder builder = new SampleBlockBuilder(4, false, centre, 1000);
    builder.add(null, new double[] {11, 22, 33, 44}, 1);
    builder.add(new int[] {1, 3}, new double[] {22, 44}, 1);
    SampleBlock block = builder.build();
    assertThat(block.row(0)).containsExactly(1, 2, 3, 4);
    assertThat(block.row(1)).as("zeros are values too").containsExactly(-10, 2, -30, 4);
  }

  @Test
  void sparseRowsAreNotCentred() {
    double[] centre = {10, 20, 30, 40};
    SampleBlockBuilder builder = new SampleBlockBuilder(4, true, centre, 1000);
    builder.add(new int[] {1, 3}, new double[] {22, 44}, 1);
    assertThat(builder.build().row(0)).containsExactly(0, 22, 0, 44);
  }

  @Test
  void rowsGivenByIndicesAreTheRowsWrittenOut() {
    for (boolean sparse : new boolean[] {false, true}) {
      SampleBlockBuilder builder = new SampleBlockBuilder(4, sparse, ORIGIN, 1000);
      builder.add(new int[] {1, 3}, new double[] {5, 7}, 1);
      builder.add(null, new double[] {0, 5, 0, 7}, 1);
      SampleBlock block = builder.build();
      // An absent entry is 0, not -0, which would show in a fit's means.
      assertThat(block.row(0)).as("sparse %s", sparse).containsExactly(0, 5, 0, 7);
      assertThat(block.hash(0)).as("sparse %s", sparse).isEqualTo(block.hash(1));
    }
  }

  @Test
  void zerosGivenByIndexAreDropped() {
    // Room for ten non-zeros, of which the zeros must not take any.
    SampleBlockBuilder builder =
        new SampleBlockBuilder(4, true, ORIGIN, 10L * SampleBlockBuilder.entryBytes(true));
    builder.add(new int[] {0, 1, 2, 3}, new double[] {0, 5, -0.0, 0}, 1);
    assertThat(builder.fits(9)).isTrue();
    assertThat(builder.fits(10)).isFalse();
    // A dropped -0 comes back as 0.
    assertThat(builder.build().row(0)).containsExactly(0, 5, 0, 0);
  }

  @Test
  void weightsAreKeptRowByRow() {
    for (boolean sparse : new boolean[] {false, true}) {
      SampleBlockBuilder builder = new SampleBlockBuilder(4, sparse, ORIGIN, 1000);
      builder.add(null, new double[] {1, 2, 3, 4}, 1);
      builder.add(null, new double[] {5, 6, 7, 8}, 2.5);
      SampleBlock block = builder.build();
      assertThat(block.weight(0)).isEqualTo(1);
      assertThat(block.weight(1)).isEqualTo(2.5);
      builder.add(null, new double[] {1, 2, 3, 4}, 1);
      assertThat(builder.build().weight(0)).as("the next block").isEqualTo(1);
    }
  }

  @Test
  void blocksWhoseWeightsAreAllOneCarryNone() throws IOException {
    for (boolean sparse : new boolean[] {false, true}) {
      SampleBlockBuilder builder = new SampleBlockBuilder(1, sparse, new double[1], 1 << 20);
      int weighted = bytes(hundredRows(builder, 2));
      int unweighted = bytes(hundredRows(builder, 1));
      assertThat(weighted - unweighted).as("sparse %s", sparse).isGreaterThanOrEqualTo(800);
    }
  }

  private static SampleBlock hundredRows(SampleBlockBuilder builder, double weight) {
    for (int r = 0; r < 100; r++) {
      builder.add(null, new double[] {r}, weight);
    }
    return builder.build();
  }

  private static int bytes(SampleBlock block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(block);
    }
    return bytes.size();
  }

  @Test
  void blocksDoNotShareMemoryWithTheNext() {
    for (boolean sparse : new boolean[] {false, true}) {
      SampleBlockBuilder builder = new SampleBlockBuilder(4, sparse, ORIGIN, 1000);
      double[] row = {1, 2, 3, 4};
      builder.add(null, row, 3);
      SampleBlock first = builder.build();
      row[0] = 99;
      builder.add(null, new double[] {5, 6, 7, 8}, 4);
      builder.build();
      first.row(0)[1] = 99;
      assertThat(first.row(0)).as("sparse %s", sparse).containsExactly(1, 2, 3, 4);
      assertThat(first.weight(0)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryGrowsOnlyAsNeeded(boolean sparse) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    SampleBlockBuilder builder = new SampleBlockBuilder(1, sparse, new double[1], 64 << 20);
    builder.add(null, new double[] {1}, 1);
    SampleBlock block = builder.build();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(block.rows()).isEqualTo(1);
    assertThat(bytes).as("bytes for one row, of 64 MiB allowed").isLessThan(1 << 20);
  }
}
