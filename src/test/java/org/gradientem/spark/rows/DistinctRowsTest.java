package org.gradientem.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.gradientem.em.SampleBlock;
import org.junit.jupiter.api.Test;

class DistinctRowsTest {
  private static final long SEED = 41;

  private static DistinctRows of(double[]... rows) {
    DistinctRows distinct = new DistinctRows();
    for (double[] row : rows) {
      distinct.add(row, 1);
    }
    return distinct;
  }

  @Test
  void equalRowsAreOneOfTheirWeightInOrder() {
    double[] reused = {3, 1};
    DistinctRows distinct = of(reused, new double[] {2, 5}, new double[] {3, 1});
    reused[0] = 9;
    distinct.add(new double[] {2, 5}, 0.5);
    SampleBlock block = distinct.block(2);
    assertThat(block.rows()).isEqualTo(2);
    assertThat(block.row(0)).containsExactly(2, 5);
    assertThat(block.weight(0)).isEqualTo(1.5);
    assertThat(block.row(1)).containsExactly(3, 1);
    assertThat(block.weight(1)).isEqualTo(2);
  }

  @Test
  void mergedOnesAreThoseOfAllRows() {
    SplittableRandom random = new SplittableRandom(SEED);
    DistinctRows all = new DistinctRows();
    DistinctRows merged = new DistinctRows();
    for (int part = 0; part < 5; part++) {
      DistinctRows some = new DistinctRows();
      for (int r = 0; r < 100 * part; r++) {
        double[] row = {random.nextInt(7), random.nextInt(3)};
        some.add(row, 2);
        all.add(row, 2);
      }
      merged.merge(some);
    }
    SampleBlock expected = all.block(2);
    SampleBlock block = merged.block(2);
    assertThat(block.rows()).as("seed %d", SEED).isEqualTo(21).isEqualTo(expected.rows());
    for (int r = 0; r < 21; r++) {
      assertThat(block.row(r)).containsExactly(expected.row(r));
      assertThat(block.weight(r)).isEqualTo(expected.weight(r));
    }
  }

  @Test
  void theyStandForAllIfTheseAreTwiceAsManyAtLeast() {
    assertThat(of(new double[] {1}, new double[] {2}).standFor(4)).isTrue();
    assertThat(of(new double[] {1}, new double[] {2}).standFor(3)).isFalse();
  }

  @Test
  void tooManyAreForgottenForGood() {
    // 2^15 entries and weights.
    DistinctRows many = new DistinctRows();
    for (int r = 0; r < 1 << 14; r++) {
      many.add(new double[] {r}, 1);
    }
    assertThat(many.standFor(Long.MAX_VALUE)).isTrue();
    DistinctRows more = of(new double[] {-1});
    more.merge(many);
    assertThat(more.standFor(Long.MAX_VALUE)).isFalse();
    DistinctRows one = of(new double[] {1});
    one.merge(more);
    one.add(new double[] {1}, 1);
    assertThat(one.standFor(Long.MAX_VALUE)).isFalse();
  }
}
