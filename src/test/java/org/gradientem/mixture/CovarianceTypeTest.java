package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CovarianceTypeTest {

  @ParameterizedTest
  @EnumSource
  void everyTypeIsReadFromItsNameInAnyCase(CovarianceType type) {
    String name = type.toString();
    assertThat(CovarianceType.parse(name)).isEqualTo(type);
    assertThat(CovarianceType.parse(name.toUpperCase(Locale.ROOT))).isEqualTo(type);
    assertThat(CovarianceType.names()).contains(name);
  }

  @Test
  void namesAreLowerCaseAndInOrder() {
    assertThat(CovarianceType.names()).isEqualTo("identity, spherical, diagonal, full");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CovarianceType.parse("round"))
        .withMessage(
            "covarianceType 'round' is unknown; use one of identity, spherical, diagonal, full.");
  }

  @ParameterizedTest
  @CsvSource({"identity, 0, 1", "spherical, 1, 1", "diagonal, 5, 5", "full, 15, 25"})
  void inFiveDimensionsParametersAndMomentsAreCounted(String name, long parameters, int size) {
    CovarianceType type = CovarianceType.parse(name);
    assertThat(type.parameters(5)).isEqualTo(parameters);
    assertThat(type.momentSize(5)).isEqualTo(size);
  }

  @Test
  void manyParametersDoNotOverflow() {
    assertThat(CovarianceType.FULL.parameters(100_000)).isEqualTo(100_000L * 100_001L / 2);
  }
}
