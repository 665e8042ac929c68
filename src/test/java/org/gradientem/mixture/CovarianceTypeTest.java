package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovarianceTypeTest {

  @ParameterizedTest
  @CsvSource({"IDENTITY, 0, 1", "SPHERICAL, 1, 1", "DIAGONAL, 5, 5", "FULL, 15, 25"})
  void inFiveDimensionsParametersAndMomentsAreCounted(
      CovarianceType type, long parameters, int size) {
    assertThat(type.parameters(5)).isEqualTo(parameters);
    assertThat(type.momentSize(5)).isEqualTo(size);
  }
}
