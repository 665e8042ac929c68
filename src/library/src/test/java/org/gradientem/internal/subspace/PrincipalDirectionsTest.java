package org.gradientem.internal.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.CentredProduct;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalDirectionsTest {
  private static final int D = 6;

  /** Weighted rows far from the origin. */
  private static final Samples ROWS =
      Samples.clustered(40, D, 2, 5, new SplittableRandom(4))
          .map(row -> Arrays.stream(row).map(x -> x + 3).toArray())
          .weighted(new SplittableRandom(5));

  private static double[][] covariance() {
    double weight = Arrays.stream(ROWS.weights()).sum();
    double[] mean = ROWS.moments(CovarianceType.IDENTITY).mean();
    double[][] covariance = new double[D][D];
    for (int r = 0; r < ROWS.count(); r++) {
      double[] x = ROWS.rows()[r];
      for (int i = 0; i < D; i++) {
        for (int j = 0; j < D; j++) {
          covariance[i][j] += ROWS.weights()[r] * (x[i] - mean[i]) * (x[j] - mean[j]) / weight;
        }
      }
    }
    return covariance;
  }

  @Test
  void areEigenvectorsOfTheMatrix() {
    double[] matrix = Arrays.stream(covariance()).flatMapToDouble(Arrays::stream).toArray();
    PrincipalDirections found = PrincipalDirections.decompose(D, matrix);

    int count = found.count();
    assertThat(count).isEqualTo(D);
    double[][] covariance = covariance();
    for (int i = 0; i < count; i++) {
      for (int a = 0; a < D; a++) {
        double product = 0;
        for (int b = 0; b < D; b++) {
          product += covariance[a][b] * found.vectors()[b * count + i];
        }
        double expected = found.eigenvalues()[i] * found.vectors()[a * count + i];
        assertThat(product).isCloseTo(expected, within(1e-11));
      }
    }
  }

  @Test
  void productsAreThoseOfTheCentredCovariance() {
    double[] mean = ROWS.moments(CovarianceType.IDENTITY).mean();
    double[] vectors = new double[2 * D];
    Arrays.setAll(vectors, e -> Math.sin(e + 1.0));
    CentredProduct product = new CentredProduct(vectors, 2, mean);
    List<SampleBlock> blocks = ROWS.blocks(9);

    double[] sums =
        CentredProduct.merge(
            product.fold(blocks.subList(0, 2).iterator()),
            product.fold(blocks.subList(2, blocks.size()).iterator()));
    double[] found = product.finish(sums, mean, Arrays.stream(ROWS.weights()).sum());

    double[][] covariance = covariance();
    for (int i = 0; i < 2; i++) {
      for (int a = 0; a < D; a++) {
        double expected = 0;
        for (int b = 0; b < D; b++) {
          expected += covariance[a][b] * vectors[b * 2 + i];
        }
        assertThat(found[a * 2 + i]).isCloseTo(expected, within(1e-11));
      }
    }
    assertThat(product.fold(List.<SampleBlock>of().iterator())).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 20})
  void ofRowsAreThoseOfTheirSecondMoment(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    double[] x = random.doubles((long) rows * D, -1, 1).toArray();
    double[] weights = random.doubles(rows, 0.5, 2).toArray();
    double[] moment = new double[D * D];
    for (int i = 0; i < D; i++) {
      for (int j = 0; j < D; j++) {
        for (int r = 0; r < rows; r++) {
          moment[i * D + j] += weights[r] * x[i * rows + r] * x[j * rows + r];
        }
      }
    }
    PrincipalDirections expected = PrincipalDirections.decompose(D, moment);

    PrincipalDirections found = PrincipalDirections.ofRows(D, x, weights);

    assertThat(found.count()).isEqualTo(Math.min(rows, D));
    for (int i = 0; i < found.count(); i++) {
      assertThat(found.eigenvalues()[i]).isCloseTo(expected.eigenvalues()[i], within(1e-9));
      double sign = Math.signum(found.along(i, x)[0] * expected.along(i, x)[0]);
      for (int r = 0; r < rows; r++) {
        assertThat(found.along(i, x)[r])
            .as("row %d along direction %d, seed %d", r, i, rows)
            .isCloseTo(sign * expected.along(i, x)[r], within(1e-9));
      }
    }
  }
}
