package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Test;

class RowsInMemoryTest {
  private static RowsInMemory rows(double[]... rows) {
    return new RowsInMemory(Samples.of(rows).blocks(2), true);
  }

  @Test
  void missingCellsAreCountedInAllBlocks() {
    double gap = Double.NaN;
    double[][] rows = {{1, 2, 3}, {gap, 2, gap}, {4, 5, gap}, {gap, gap, 6}, {7, 8, 9}};
    assertThat(rows(rows).missingCells()).isEqualTo(5 / 5.0);
  }

  @Test
  void completeRowsLackNone() {
    assertThat(rows(new double[] {1, 2}, new double[] {3, 4}).missingCells()).isZero();
  }
}
