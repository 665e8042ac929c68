package org.gradientem.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleBlockBuilderTest {
  private static final double[] ORIGIN = new double[4];

  /** Adds rows as long as they fit, as a reader of rows would. */
  private static List<SampleBlock> fill(SampleBlockBuilder builder, double[][] rows) {
    List<SampleBlock> blocks = new ArrayList<>();
    for (double[] row : rows) {
      if (!builder.fits()) {
        blocks.add(builder.build());
        assertThat(builder.isEmpty()).isTrue();
        assertThat(builder.fits()).as("the first row always fits").isTrue();
      }
      builder.add(null, row, 1);
    }
    blocks.add(builder.build());
    return blocks;
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
  void blocksHoldAsManyRowsAsTheirBytesAllow(long maxBytes, int rowsPerBlock) {
    double[][] rows = Samples.random(50, 4, new SplittableRandom(1)).rows();
    SampleBlockBuilder builder = new SampleBlockBuilder(ORIGIN, maxBytes);
    List<SampleBlock> blocks = fill(builder, rows);
    for (SampleBlock block : blocks.subList(0, blocks.size() - 1)) {
      assertThat(block.rows()).isEqualTo(rowsPerBlock);
    }
    assertHolds(blocks, rows);
  }

  @Test
  void aRowAboveTheBoundGetsABlockOfItsOwn() {
    SampleBlockBuilder builder = new SampleBlockBuilder(ORIGIN, 1);
    double[] row = {1, 2, 3, 4};
    assertThat(builder.fits()).isTrue();
    builder.add(null, row, 1);
    assertThat(builder.fits()).isFalse();
    assertThat(builder.build().row(0)).containsExactly(row);
  }

  @Test
  void rowsAreCentred() {
    double[] centre = {10, 20, 30, 40};
    SampleBlockBuilder builder = new SampleBlockBuilder(centre, 1000);
    builder.add(null, new double[] {11, 22, 33, 44}, 1);
    builder.add(new int[] {1, 3}, new double[] {22, 44}, 1);
    SampleBlock block = builder.build();
    assertThat(block.row(0)).containsExactly(1, 2, 3, 4);
    assertThat(block.row(1)).as("zeros are values too").containsExactly(-10, 2, -30, 4);
  }

  @Test
  void rowsGivenByIndicesAreTheRowsWrittenOut() {
    SampleBlockBuilder builder = new SampleBlockBuilder(ORIGIN, 1000);
    builder.add(new int[] {1, 3}, new double[] {5, 7}, 1);
    builder.add(null, new double[] {0, 5, 0, 7}, 1);
    SampleBlock block = builder.build();
    // An absent entry is 0, not -0, which would show in a fit's means.
    assertThat(block.row(0)).containsExactly(0, 5, 0, 7);
    assertThat(block.hash(0)).isEqualTo(block.hash(1));
  }

  @Test
  void weightsAreKeptRowByRow() {
    SampleBlockBuilder builder = new SampleBlockBuilder(ORIGIN, 1000);
    builder.add(null, new double[] {1, 2, 3, 4}, 1);
    builder.add(null, new double[] {5, 6, 7, 8}, 2.5);
    SampleBlock block = builder.build();
    assertThat(block.weight(0)).isEqualTo(1);
    assertThat(block.weight(1)).isEqualTo(2.5);
    builder.add(null, new double[] {1, 2, 3, 4}, 1);
    assertThat(builder.build().weight(0)).as("the next block").isEqualTo(1);
  }

  @Test
  void blocksWhoseWeightsAreAllOneCarryNone() throws IOException {
    SampleBlockBuilder builder = new SampleBlockBuilder(new double[1], 1 << 20);
    int weighted = bytes(hundredRows(builder, 2));
    int unweighted = bytes(hundredRows(builder, 1));
    assertThat(weighted - unweighted).isGreaterThanOrEqualTo(800);
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
    SampleBlockBuilder builder = new SampleBlockBuilder(ORIGIN, 1000);
    double[] row = {1, 2, 3, 4};
    builder.add(null, row, 3);
    SampleBlock first = builder.build();
    row[0] = 99;
    builder.add(null, new double[] {5, 6, 7, 8}, 4);
    builder.build();
    first.row(0)[1] = 99;
    assertThat(first.row(0)).containsExactly(1, 2, 3, 4);
    assertThat(first.weight(0)).isEqualTo(3);
  }

  @Test
  void memoryGrowsOnlyAsNeeded() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    SampleBlockBuilder builder = new SampleBlockBuilder(new double[1], 64 << 20);
    builder.add(null, new double[] {1}, 1);
    SampleBlock block = builder.build();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(block.rows()).isEqualTo(1);
    assertThat(bytes).as("bytes for one row, of 64 MiB allowed").isLessThan(1 << 20);
  }
}
