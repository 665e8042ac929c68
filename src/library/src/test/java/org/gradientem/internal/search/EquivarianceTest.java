package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The answer of a whole search moves with the rows: under any affine map where covariances are
 * matrices, under a scaling of each feature where they are diagonal, under rotations and one scale
 * where they are spheres. BIC moves by the map's determinant.
 */
@Tag("long")
class EquivarianceTest {
  private static final int D = 3;
  private static final long SEED = 4;

  /** A millionth of a BIC unit: the last EM run is as tight as it can be. */
  private static final double BIC = 1e-6;

  private static final int ROWS = 240;

  private static RealMatrix rotation(SplittableRandom random) {
    return new QRDecomposition(new Array2DRowRealMatrix(Gaussians.normals(D, D, random))).getQ();
  }

  private static RealMatrix scaling(double... factors) {
    return MatrixUtils.createRealDiagonalMatrix(factors);
  }

  private static RealMatrix map(String kind, SplittableRandom random) {
    return switch (kind) {
      case "shift" -> MatrixUtils.createRealIdentityMatrix(D);
      case "rotation" -> rotation(random).scalarMultiply(7);
      case "scaling" -> scaling(1e-5, 3, 1e6);
      default -> rotation(random).multiply(scaling(0.1, 3, 50)).multiply(rotation(random));
    };
  }

  /**
   * Deviations along the axes of components as the family has them. Of others it has many optima
   * that are nearly as good, and which of them is found depends on rounding.
   */
  private static double[][] spreads(CovarianceFamily family) {
    return switch (family) {
      case EII -> new double[][] {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
      case VII -> new double[][] {{1, 1, 1}, {2, 2, 2}, {0.5, 0.5, 0.5}};
      case EEI, EEE -> new double[][] {{1, 2, 0.5}, {1, 2, 0.5}, {1, 2, 0.5}};
      case VEE -> new double[][] {{1, 2, 0.5}, {2, 4, 1}, {0.5, 1, 0.25}};
      case EVV -> new double[][] {{1, 2, 0.5}, {0.5, 1, 2}, {1, 1, 1}};
      default -> new double[][] {{1, 2, 0.5}, {2, 1, 1}, {1, 1, 3}};
    };
  }

  private static Samples rows(CovarianceFamily family) {
    double[][] centres = {{0, 0, 0}, {7, 0, 2}, {0, 8, 0}};
    double[][] spreads = spreads(family);
    double[][] rows = Gaussians.normals(ROWS, D, new SplittableRandom(SEED));
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < D; j++) {
        rows[r][j] = centres[r % 3][j] + spreads[r % 3][j] * rows[r][j];
      }
    }
    return Samples.of(rows);
  }

  private static Selection search(Samples samples, CovarianceFamily family) {
    Fits fits = new Fits(samples, family.type());
    return new ComponentSelection(
            fits.data(),
            new SearchTarget(List.of(family), OptionalInt.empty()),
            new StopRule(1000, 0),
            Fits.NOBODY)
        .select(fits.fitted(8, SEED));
  }

  @ParameterizedTest
  @CsvSource({
    "VVV, affine", "VVV, shift", "EEE, affine", "EEE, shift", "VVI, scaling", "VVI, shift",
    "EEI, scaling", "VII, rotation", "VII, shift", "EII, rotation", "VEE, affine", "EVV, affine"
  })
  void theAnswerMovesWithTheRows(CovarianceFamily family, String kind) {
    RealMatrix matrix = map(kind, new SplittableRandom(SEED));
    double shift = kind.equals("shift") ? 1e8 : 3;
    UnaryOperator<double[]> move =
        x -> {
          double[] moved = matrix.operate(x);
          for (int j = 0; j < D; j++) {
            moved[j] += shift;
          }
          return moved;
        };
    Selection plain = search(rows(family), family);
    Selection moved = search(rows(family).map(move), family);
    double logDeterminant = Math.log(Math.abs(new LUDecomposition(matrix).getDeterminant()));
    assertThat(moved.chosen().mixture().k())
        .as("seed %d", SEED)
        .isEqualTo(plain.chosen().mixture().k());
    // Adding 1e8 rounds each number by up to 0.7e-8, and with it the likelihood.
    double rounding = kind.equals("shift") ? 1e-8 * ROWS * D : 0;
    assertThat(moved.bic() + 2 * ROWS * logDeterminant)
        .as("seed %d", SEED)
        .isCloseTo(plain.bic(), within(BIC + rounding));
  }
}
