package org.gradientem.experiments.theorem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SuccessLawTest {

  /** 36 of the 81 words of four letters from three have all three. */
  @Test
  void theChainOfCouponsCountsSurjections() {
    assertThat(SuccessLaw.allTouched(3, 4)).isCloseTo(36.0 / 81, within(1e-15));
    assertThat(SuccessLaw.allTouched(3, 2)).isZero();
    assertThat(SuccessLaw.allTouched(1, 1)).isEqualTo(1);
  }

  @Test
  void theCouponCollectorsLawIsItsLimit() {
    int m = 1000;
    SuccessLaw law = SuccessLaw.couponCollector(m);

    for (int n : new int[] {6000, 7000, 9000}) {
      assertThat(law.probability(n)).isCloseTo(Math.exp(-m * Math.exp(-n / 1000.0)), within(1e-12));
      // The next term of the limit is of the order of (ln m)^2 / m.
      assertThat(SuccessLaw.allTouched(m, n)).isCloseTo(law.probability(n), within(0.02));
    }
    assertThat(law.probability(law.components(0.95))).isCloseTo(0.95, within(1e-12));
  }

  @Test
  void aLawIsRecoveredFromItsOwnShares() {
    SuccessLaw law = new SuccessLaw(16, 1.2, 0.6);
    int[] n = {16, 20, 24, 32, 40, 48, 64};
    int draws = 100_000;
    double[] successes = Arrays.stream(n).mapToDouble(i -> draws * law.probability(i)).toArray();

    SuccessLaw fitted = SuccessLaw.fitted(16, n, successes, draws);

    // The prior of the width is worth less than one draw.
    assertThat(fitted.a()).isCloseTo(1.2, within(1e-3));
    assertThat(fitted.b()).isCloseTo(0.6, within(1e-3));
  }

  @Test
  void aJumpFromNoneToAllHasALawAsWell() {
    SuccessLaw fitted = SuccessLaw.fitted(8, new int[] {8, 16, 24}, new double[] {0, 20, 20}, 20);

    assertThat(fitted.components(0.5)).isBetween(8.0, 16.0);
    assertThat(fitted.components(0.95)).isBetween(8.0, 24.0);
  }
}
