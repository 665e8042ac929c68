package org.gradientem.internal.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Test;

class BlockKrylovTest {
  private static final int D = 400;
  private static final NoiseEdge EDGE = new NoiseEdge(CovarianceType.IDENTITY, D, D, 0);

  /** Eigenvalues spread below the edge at 4, but for the given ones. */
  private static double[] spectrum(double... leading) {
    double[] eigenvalues = new double[D];
    Arrays.setAll(eigenvalues, i -> i < leading.length ? leading[i] : 4.0 * (D - i) / D);
    return eigenvalues;
  }

  private static BlockKrylov.Product diagonal(double[] eigenvalues, AtomicInteger passes) {
    return (vectors, count) -> {
      passes.incrementAndGet();
      double[] products = vectors.clone();
      for (int e = 0; e < products.length; e++) {
        products[e] *= eigenvalues[e / count];
      }
      return products;
    };
  }

  private static void assertAxes(PrincipalDirections found, double... eigenvalues) {
    assertThat(found.eigenvalues()).containsExactly(eigenvalues, within(1e-6));
    for (int i = 0; i < found.count(); i++) {
      assertThat(Math.abs(found.vectors()[i * found.count() + i])).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void findsTheEigenvectorsAboveTheEdge() {
    AtomicInteger passes = new AtomicInteger();
    BlockKrylov.Product product = diagonal(spectrum(40, 9, 8, 6), passes);

    assertAxes(BlockKrylov.leading(product, EDGE, 10, 1), 40, 9, 8, 6);
    assertThat(passes.get()).isLessThanOrEqualTo(15);
  }

  @Test
  void findsOneCloseToTheEdgeBesideALargeOne() {
    AtomicInteger passes = new AtomicInteger();
    BlockKrylov.Product product = diagonal(spectrum(4000, 4.2), passes);

    assertAxes(BlockKrylov.leading(product, EDGE, 10, 1), 4000, 4.2);
    assertThat(passes.get()).isLessThanOrEqualTo(30);
  }

  @Test
  void findsMoreThanABlock() {
    double[] leading = new double[40];
    Arrays.setAll(leading, i -> 50 - i);

    PrincipalDirections found =
        BlockKrylov.leading(diagonal(spectrum(leading), new AtomicInteger()), EDGE, 60, 1);

    assertAxes(found, leading);
  }

  @Test
  void returnsNoMoreThanAskedFor() {
    BlockKrylov.Product product = diagonal(spectrum(40, 9, 8, 6), new AtomicInteger());

    assertAxes(BlockKrylov.leading(product, EDGE, 2, 1), 40, 9);
  }

  @Test
  void returnsNoneWhereThereIsOnlyNoise() {
    BlockKrylov.Product product = diagonal(spectrum(), new AtomicInteger());

    assertThat(BlockKrylov.leading(product, EDGE, 10, 1).count()).isZero();
  }

  @Test
  void findsAllOfASmallOrSingularMatrix() {
    NoiseEdge edge = new NoiseEdge(CovarianceType.IDENTITY, 3, 1e9, 0);
    double[] eigenvalues = {5, 0, 3};

    PrincipalDirections found =
        BlockKrylov.leading(diagonal(eigenvalues, new AtomicInteger()), edge, 3, 1);

    assertThat(found.eigenvalues()).containsExactly(new double[] {5, 3}, within(1e-12));
  }

  @Test
  void agreesWithTheWholeDecomposition() {
    int d = 120;
    double[][] x = Gaussians.normals(d, d, new SplittableRandom(3));
    double[] matrix = new double[d * d];
    for (int e = 0; e < matrix.length; e++) {
      for (double[] row : x) {
        matrix[e] += row[e / d] * row[e % d] / 20;
      }
    }
    NoiseEdge edge = new NoiseEdge(CovarianceType.IDENTITY, d, d, 0);
    BlockKrylov.Product product =
        (vectors, count) -> {
          double[] products = new double[vectors.length];
          for (int e = 0; e < vectors.length; e++) {
            for (int j = 0; j < d; j++) {
              products[e] += vectors[j * count + e % count] * matrix[j * d + e / count];
            }
          }
          return products;
        };

    double[] found = BlockKrylov.leading(product, edge, d, 1).eigenvalues();
    double[] all = PrincipalDirections.decompose(d, matrix.clone()).eigenvalues();

    assertThat(found).hasSizeGreaterThan(5);
    assertThat(found).containsExactly(Arrays.copyOf(all, found.length), within(1e-6));
  }
}
