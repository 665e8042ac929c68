package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which families a choice by BIC compares, and what it says of the others. */
class FamiliesComparedTest {
  private final List<String> said = new ArrayList<>();

  private List<CovarianceFamily> compared(int rows, int d) {
    double[][] table = Gaussians.normals(rows, d, new SplittableRandom(1));
    try (InputBlocks input =
        new DatasetSource(Tables.of(table, 1), Models.rowSettings("", 0))
            .read(Optional.empty(), 1, RowStatistic.LINEAR)) {
      return FamilyChoice.parse(FamilyChoice.AUTO).of(input, said::add);
    }
  }

  /** A full matrix has a tenth as many parameters as there are cells in 5 (d + 1) rows. */
  @ParameterizedTest
  @CsvSource({
    "100, 19, false",
    "99, 19, true",
    "20, 3, false",
    "19, 3, true",
    "2000, 20, true",
    "10, 300, true",
    "1210, 301, false"
  })
  void familiesOfLowRankNeedFeaturesOrFewRows(int rows, int d, boolean areThere) {
    List<CovarianceFamily> compared = compared(rows, d);
    assertThat(compared.stream().filter(CovarianceFamily::isLowRank).count())
        .isEqualTo(areThere ? 2 : 0);
    assertThat(compared).contains(CovarianceFamily.VVI).doesNotContain(CovarianceFamily.IDENTITY);
  }

  @Test
  void whatIsLeftOutForFeaturesIsSaidWithItsLimit() {
    compared(1210, 301);
    assertThat(said)
        .containsExactly(
            "`covarianceType` 'auto' chose among EII, VII, EEI, VEI, EVI, VVI, EEE only, since 'VVV' with d = 301 features is beyond its limit of 100, and covariances of low rank beyond one of 300.");
    said.clear();
    compared(200, 101);
    assertThat(said)
        .containsExactly(
            "`covarianceType` 'auto' chose among EII, VII, EEI, VEI, EVI, VVI, CCU, UUU, EEE only, since 'VVV' with d = 101 features is beyond its limit of 100.");
  }
}
