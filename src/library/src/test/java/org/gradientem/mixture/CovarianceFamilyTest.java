package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CovarianceFamilyTest {

  @ParameterizedTest
  @EnumSource
  void everyFamilyIsReadFromItsNameInAnyCase(CovarianceFamily family) {
    String name = family.toString();
    assertThat(CovarianceFamily.parse(name)).isEqualTo(family);
    assertThat(CovarianceFamily.parse(name.toLowerCase(Locale.ROOT))).isEqualTo(family);
    assertThat(CovarianceFamily.names()).contains(name);
  }

  @ParameterizedTest
  @EnumSource
  void filesHaveItsName(CovarianceFamily family) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.writeValueAsString(family)).isEqualTo("\"" + family + "\"");
    for (String name : List.of(family.toString(), family.name())) {
      assertThat(json.readValue("\"" + name + "\"", CovarianceFamily.class)).isEqualTo(family);
    }
  }

  @ParameterizedTest
  @CsvSource({"full, VVV", "tied, EEE", "diagonal, VVI", "spherical, VII", "Tied, EEE"})
  void someHaveTheNamesOfScikitLearn(String name, CovarianceFamily family) {
    assertThat(CovarianceFamily.parse(name)).isEqualTo(family);
  }

  @Test
  void everyNameIsRead() {
    assertThat(CovarianceFamily.names())
        .hasSize(21)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(CovarianceFamily.parse(name)).isNotNull());
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> CovarianceFamily.parse("EIV"))
        .withMessage(
            "The covariance family 'EIV' is unknown; use one of full, tied, diagonal, spherical, "
                + "identity, EII, VII, EEI, VEI, EVI, VVI, CCU, UUU, "
                + "EEE, VEE, EVE, VVE, EEV, VEV, EVV, VVV.");
  }

  /** mclust's nMclustParams of d = 4, k = 3 without means and weights. */
  @ParameterizedTest
  @CsvSource({
    "IDENTITY, 0",
    "EII, 1",
    "VII, 3",
    "EEI, 4",
    "VEI, 6",
    "EVI, 10",
    "VVI, 12",
    "EEE, 10",
    "VEE, 12",
    "EVE, 16",
    "VVE, 18",
    "EEV, 22",
    "VEV, 24",
    "EVV, 28",
    "VVV, 30"
  })
  void parametersOfThreeComponentsAreCounted(CovarianceFamily family, long count) {
    assertThat(family.parameters(3, 4)).isEqualTo(count);
  }

  @Test
  void manyParametersDoNotOverflow() {
    assertThat(CovarianceFamily.VVV.parameters(100_000, 1000)).isEqualTo(100_000L * 500_500);
    assertThat(CovarianceFamily.VVI.parameters(100_000, 100_000)).isEqualTo(10_000_000_000L);
  }

  @Test
  void tiedFamiliesHaveAsManyParametersWhateverK() {
    assertThat(CovarianceFamily.values())
        .allSatisfy(
            family ->
                assertThat(family.parameters(7, 5) == family.parameters(1, 5))
                    .isEqualTo(family.isTied()));
  }

  @Test
  void theTypeIsWhatTheCodeSaysOfShapeAndOrientation() {
    assertThat(Arrays.stream(CovarianceFamily.values()).skip(1))
        .allSatisfy(
            family ->
                assertThat(family.type())
                    .isEqualTo(
                        family.name().endsWith("II")
                            ? CovarianceType.SPHERICAL
                            : family.name().endsWith("I")
                                ? CovarianceType.DIAGONAL
                                : CovarianceType.FULL));
    assertThat(CovarianceFamily.IDENTITY.type()).isEqualTo(CovarianceType.IDENTITY);
  }
}
