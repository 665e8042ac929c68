package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DensityQuantilesTest {
  private static final DensityQuantiles QUANTILES = new DensityQuantiles(new double[] {-9, -3, -1});

  @Test
  void betweenTwoLevelsItIsInterpolated() {
    assertThat(QUANTILES.at(0)).isEqualTo(-9);
    assertThat(QUANTILES.at(0.25)).isCloseTo(-6, within(1e-15));
    assertThat(QUANTILES.at(0.5)).isEqualTo(-3);
    assertThat(QUANTILES.at(1)).isEqualTo(-1);
  }

  @Test
  void theVarianceIsOfWhatLiesEvenlyBetweenLevels() {
    // A half in [-9, -3], of mean -6 and variance 3, and a half in [-3, -1], of -2 and 1/3.
    assertThat(QUANTILES.variance()).isCloseTo(5.0 / 3 + 4, within(1e-14));
  }

  @Test
  void unknownOnesHaveNoValue() {
    assertThat(DensityQuantiles.unknown().isKnown()).isFalse();
    assertThatThrownBy(() -> DensityQuantiles.unknown().at(0.5))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsNoShareIsRefused() {
    assertThatThrownBy(() -> QUANTILES.at(1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> QUANTILES.at(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
