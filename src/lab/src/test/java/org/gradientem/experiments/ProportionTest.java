package org.gradientem.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProportionTest {

  /** 0.9^20 = 0.12; 14 or fewer of 20 have 0.011 at 0.9; 10 or fewer 7e-6. */
  @Test
  void onlyImprobableSharesAreRefused() {
    assertThat(new Proportion(20, 20).canBe(0.9, 1)).isTrue();
    assertThat(new Proportion(14, 20).canBeAsHighAs(0.9, 1)).isTrue();
    assertThat(new Proportion(10, 20).canBeAsHighAs(0.9, 1)).isFalse();
    assertThat(new Proportion(10, 20).canBeAsLowAs(0.9, 1)).isTrue();
    assertThat(new Proportion(10, 20).canBeAsLowAs(0.1, 1)).isFalse();
  }

  @Test
  void certaintiesAreHeldExactly() {
    assertThat(new Proportion(20, 20).canBe(1, 1)).isTrue();
    assertThat(new Proportion(19, 20).canBe(1, 1)).isFalse();
    assertThat(new Proportion(0, 20).canBe(0, 1)).isTrue();
    assertThat(new Proportion(1, 20).canBe(0, 1)).isFalse();
  }

  /** 11 or fewer of 20 have 7e-5 at 0.9, above the chance of each of two checks. */
  @Test
  void severalChecksLeaveMoreToChance() {
    Proportion share = new Proportion(11, 20);

    assertThat(share.canBeAsHighAs(0.9, 1)).isFalse();
    assertThat(share.canBeAsHighAs(0.9, 2)).isTrue();
  }

  @Test
  void drawsAreCountedByColumn() {
    List<double[]> draws = List.of(new double[] {1, 0}, new double[] {1, 1});

    assertThat(Proportion.of(draws, 1)).isEqualTo(new Proportion(1, 2));
    assertThat(Proportion.sum(Stream.of(Proportion.of(draws, 0), Proportion.of(draws, 1))))
        .isEqualTo(new Proportion(3, 4));
  }
}
