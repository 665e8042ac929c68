package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovarianceTypeTest {

  @ParameterizedTest
  @CsvSource({"IDENTITY, 1", "SPHERICAL, 1", "DIAGONAL, 5", "FULL, 25"})
  void theMomentOfFiveCoordinatesHasSoManyNumbers(CovarianceType type, int size) {
    assertThat(type.momentSize(5)).isEqualTo(size);
  }
}
