package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdjustedRandIndexTest {

  @Test
  void equalPartitionsGiveOneUpToNames() {
    assertThat(AdjustedRandIndex.of(new double[][] {{0, 5}, {7, 0}})).isEqualTo(1);
    assertThat(AdjustedRandIndex.of(new double[][] {{9}})).isEqualTo(1);
  }

  @Test
  void independentPartitionsGiveNothing() {
    assertThat(AdjustedRandIndex.of(new double[][] {{100, 100}, {100, 100}}))
        .isCloseTo(0, within(0.01));
  }

  @Test
  void matchesACountOfPairsByHand() {
    // Classes of 3 and 3, clusters of 2 and 4: 4 pairs agree, 6 and 7 are within, 15 in all;
    // (4 - 6 * 7 / 15) / ((6 + 7) / 2 - 6 * 7 / 15).
    assertThat(AdjustedRandIndex.of(new double[][] {{2, 1}, {0, 3}}))
        .isCloseTo((4 - 2.8) / (6.5 - 2.8), within(1e-12));
  }
}
