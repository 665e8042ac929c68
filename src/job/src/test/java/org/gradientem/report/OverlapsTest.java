package org.gradientem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OverlapsTest {
  @Test
  void aRowOfTheMatrixIsWhereTheRowsOfAGroupGo() {
    double[][] responsibilities = {{0.7, 0.3, 0}, {0.4, 0.6, 0}, {0, 0.002, 0.998}};

    double[][] found = Overlaps.of(3, responsibilities);

    assertThat(found[0]).containsExactly(new double[] {0.7 / 1.1, 0.4 / 1.1, 0}, within(1e-15));
    double second = 0.3 + 0.6 + 0.002;
    assertThat(found[1])
        .containsExactly(new double[] {0.3 / second, 0.6 / second, 0.002 / second}, within(1e-15));
    assertThat(found[2]).containsExactly(0, 0, 1);
  }

  @Test
  void aGroupWithoutRowsHasNone() {
    assertThat(Overlaps.of(2, new double[][] {{1, 0}})[1]).containsExactly(0, 0);
  }
}
