package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which entries of the covariances are listed. */
class CovarianceTableTest {
  private static Mixture tied(CovarianceType type, int dim) {
    return Gaussians.randomMixture(type, 2, dim, new SplittableRandom(7));
  }

  private static CovarianceTable table(Mixture mixture) {
    return new CovarianceTable(
        mixture, IntStream.range(0, mixture.dim()).mapToObj(j -> "x" + j).toList());
  }

  @ParameterizedTest
  @EnumSource(CovarianceType.class)
  void eachComponentHasItsOwnAlsoWhereTheyAreTied(CovarianceType type) {
    for (Mixture mixture :
        List.of(
            tied(type, 3),
            type == CovarianceType.IDENTITY
                ? tied(type, 3)
                : Gaussians.randomOwnMixture(
                    CovarianceFamily.own(type), 2, 3, new SplittableRandom(7)))) {
      List<Object[]> rows = table(mixture).rows().toList();
      assertThat(rows).hasSize(2 * (type == CovarianceType.FULL ? 9 : 3));
      for (Object[] row : rows) {
        int i = Integer.parseInt(row[1].toString().substring(1));
        int j = Integer.parseInt(row[2].toString().substring(1));
        double[][] matrix = mixture.covariances().get((int) row[0]).toMatrix();
        assertThat(row[3]).isEqualTo(matrix[i][j]);
      }
    }
  }

  @Test
  void pairsOfTooManyFeaturesAreLeftOutAndVariancesAreNot() {
    assertThat(table(tied(CovarianceType.FULL, 200)).isWritten()).isTrue();
    assertThat(table(tied(CovarianceType.FULL, 201)).isWritten()).isFalse();
    assertThat(table(tied(CovarianceType.DIAGONAL, 201)).isWritten()).isTrue();
  }
}
