package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DensityQuantilesTest {
  private static final DensityQuantiles QUANTILES = new DensityQuantiles(List.of(-9.0, -3.0, -1.0));

  @Test
  void betweenTwoLevelsItIsInterpolated() {
    assertThat(QUANTILES.at(0)).isEqualTo(-9);
    assertThat(QUANTILES.at(0.25)).isCloseTo(-6, within(1e-15));
    assertThat(QUANTILES.at(0.5)).isEqualTo(-3);
    assertThat(QUANTILES.at(1)).isEqualTo(-1);
  }

  @Test
  void theyAreOfRowsByWeight() {
    // Ten rows of weight 1, of which three are written as one of weight 3, and one without density.
    double[] densities = {-5, Double.NaN, -1, -7, -2, -3, -4, -6, -8};
    double[] weights = {1, 9, 1, 3, 1, 1, 1, 1, 1};

    DensityQuantiles found = DensityQuantiles.of(densities, weights);

    assertThat(found.values()).hasSize(DensityQuantiles.LEVELS).isSorted();
    assertThat(found.at(0)).isEqualTo(-8);
    assertThat(found.at(0.1)).isEqualTo(-8);
    assertThat(found.at(0.101)).isEqualTo(-7);
    assertThat(found.at(0.4)).isEqualTo(-7);
    assertThat(found.at(0.401)).isEqualTo(-6);
    assertThat(found.at(1)).isEqualTo(-1);
  }

  @Test
  void rowsOfWhichNoneHasADensityHaveNone() {
    assertThat(DensityQuantiles.of(new double[] {Double.NaN}, new double[] {1}))
        .isEqualTo(DensityQuantiles.unknown());
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
