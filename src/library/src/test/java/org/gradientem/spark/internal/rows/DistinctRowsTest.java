package org.gradientem.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DistinctRowsTest {
  private static final long SEED = 41;

  private static DistinctRows of(double[]... rows) {
    DistinctRows distinct = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);
    for (double[] row : rows) {
      distinct.add(InputRow.dense(row, 1));
    }
    return distinct;
  }

  @Test
  void equalRowsAreOneOfTheirWeight() {
    double[] reused = {3, 1};
    DistinctRows distinct = of(reused, new double[] {2, 5}, new double[] {3, 1});
    reused[0] = 9;
    distinct.add(InputRow.dense(new double[] {2, 5}, 0.5));
    List<InputRow> rows = distinct.rows().orElseThrow();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).values()).containsExactly(3, 1);
    assertThat(rows.get(0).weight()).isEqualTo(2);
    assertThat(rows.get(1).values()).containsExactly(2, 5);
    assertThat(rows.get(1).weight()).isEqualTo(1.5);
  }

  @Test
  void mergedOnesAreThoseOfAllRowsInTheirOrder() {
    SplittableRandom random = new SplittableRandom(SEED);
    DistinctRows all = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);
    DistinctRows merged = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);
    for (int part = 0; part < 5; part++) {
      DistinctRows some = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);
      for (int r = 0; r < 100 * part; r++) {
        double[] row = {random.nextInt(7), random.nextInt(3)};
        some.add(InputRow.dense(row, 2));
        all.add(InputRow.dense(row, 2));
      }
      merged.merge(some);
    }
    assertThat(merged.rows().orElseThrow()).as("seed %d", SEED).hasSize(21);
    assertThat(merged.rows().orElseThrow())
        .as("seed %d", SEED)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(all.rows().orElseThrow());
  }

  @Test
  void tooManyAreForgottenForGood() {
    // 2^13 entries and weights.
    DistinctRows many = new DistinctRows(DistinctRows.MAX_OF_FIRST_SCAN);
    for (int r = 0; r < 1 << 12; r++) {
      many.add(InputRow.dense(new double[] {r}, 1));
    }
    assertThat(many.rows()).isPresent();
    DistinctRows more = of(new double[] {-1});
    more.merge(many);
    assertThat(more.rows()).isEmpty();
    DistinctRows one = of(new double[] {1});
    one.merge(more);
    one.add(InputRow.dense(new double[] {1}, 1));
    assertThat(one.rows()).isEmpty();
  }
}
