package org.gradientem.subspace;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.work.Lapack;
import org.netlib.util.intW;

/**
 * Leading eigenvectors of a covariance too large to be held, from its products with a few vectors
 * at a time: a randomised block power iteration that keeps the last blocks and finds the best
 * vectors in the space of all of them (Musco and Musco 2015), with restarts that bound the memory
 * (Wu and Simon 2000). At the edge of the noise, where eigenvalues crowd, it needs about the square
 * root of the passes that the power iteration alone does.
 */
public final class BlockKrylov {
  /** Vectors of a pass. */
  private static final int BLOCK = 16;

  /** Blocks kept beside the vectors sought before a restart. */
  private static final int BLOCKS_KEPT = 5;

  /** Only against endless passes. */
  private static final int MAX_PASSES = 60;

  /**
   * Residual, as a share of the eigenvalue, at which a vector is found; the eigenvalue then errs by
   * its square.
   */
  private static final double TOLERANCE = 1e-5;

  /** Change of the first eigenvalue below the edge at which none is expected to rise above it. */
  private static final double SETTLED = 1e-3;

  /** The covariance. */
  @FunctionalInterface
  public interface Product {
    /**
     * Multiplies vectors with the covariance.
     *
     * @param vectors {@code count x d}
     * @param count number of vectors
     * @return their products, {@code count x d}
     */
    double[] times(double[] vectors, int count);
  }

  private final int d;
  private final Product product;
  private double[] basis = new double[0];
  private double[] image = new double[0];
  private int size;

  private BlockKrylov(int d, Product product) {
    this.d = d;
    this.product = product;
  }

  /**
   * The directions that noise does not explain.
   *
   * @param product products with the covariance
   * @param edge separates signal from noise
   * @param most most directions to return
   * @param seed seed of the random start
   * @return the directions, perhaps none
   */
  public static PrincipalDirections leading(Product product, NoiseEdge edge, int most, long seed) {
    return new BlockKrylov(edge.dim(), product).run(edge, most, seed);
  }

  private PrincipalDirections run(NoiseEdge edge, int most, long seed) {
    double[] block = orthonormal(randomBlock(Math.min(BLOCK, d), seed));
    double before = Double.NaN;
    for (int pass = 1; ; pass++) {
      append(block);
      PrincipalDirections ritz = rayleighRitz();
      int rank = Math.min(most, edge.rank(ritz.eigenvalues()));
      int kept = Math.min(size, rank + BLOCK);
      double[] rotation = transpose(ritz.leading(kept).vectors(), kept, size);
      double[] vectors = multiply(basis, rotation, kept);
      double[] images = multiply(image, rotation, kept);
      double[] residuals = residuals(vectors, images, ritz.eigenvalues());
      int[] open =
          IntStream.range(0, kept)
              .filter(i -> norm(residuals, i) > TOLERANCE * ritz.eigenvalues()[i])
              .toArray();
      double below = rank < kept ? ritz.eigenvalues()[rank] : 0;
      boolean settled = Math.abs(below - before) <= SETTLED * below;
      before = below;
      boolean found = settled && (open.length == 0 || open[0] >= rank);
      if (found || size == d || open.length == 0 || pass == MAX_PASSES) {
        return new PrincipalDirections(
                ritz.leading(kept).eigenvalues(), transpose(vectors, d, kept))
            .leading(rank);
      }
      if (size > kept + (BLOCKS_KEPT - 1) * BLOCK) {
        basis = vectors;
        image = images;
        size = kept;
      }
      int[] chosen = Arrays.copyOf(open, Math.min(open.length, Math.min(BLOCK, d - size)));
      block = orthogonalised(columns(residuals, chosen));
    }
  }

  private double[] randomBlock(int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] block = new double[columns * d];
    Arrays.setAll(block, e -> random.nextGaussian());
    return block;
  }

  private void append(double[] block) {
    int columns = block.length / d;
    double[] products = product.times(transpose(block, d, columns), columns);
    basis = Arrays.copyOf(basis, (size + columns) * d);
    image = Arrays.copyOf(image, (size + columns) * d);
    System.arraycopy(block, 0, basis, size * d, block.length);
    System.arraycopy(transpose(products, columns, d), 0, image, size * d, block.length);
    size += columns;
  }

  /** Eigenvectors of the covariance within the basis. */
  private PrincipalDirections rayleighRitz() {
    double[] projected = new double[size * size];
    BLAS.getInstance().dgemm("T", "N", size, size, d, 1, basis, d, image, d, 0, projected, size);
    return PrincipalDirections.decompose(size, projected);
  }

  private double[] multiply(double[] matrix, double[] rotation, int columns) {
    double[] rotated = new double[d * columns];
    BLAS.getInstance()
        .dgemm("N", "N", d, columns, size, 1, matrix, d, rotation, size, 0, rotated, d);
    return rotated;
  }

  private double[] residuals(double[] vectors, double[] images, double[] eigenvalues) {
    double[] residuals = images.clone();
    for (int e = 0; e < residuals.length; e++) {
      residuals[e] -= eigenvalues[e / d] * vectors[e];
    }
    return residuals;
  }

  private double norm(double[] matrix, int column) {
    return BLAS.getInstance().dnrm2(d, matrix, column * d, 1);
  }

  /** The chosen columns, each of length 1. */
  private double[] columns(double[] matrix, int[] chosen) {
    double[] columns = new double[chosen.length * d];
    for (int c = 0; c < chosen.length; c++) {
      double norm = norm(matrix, chosen[c]);
      for (int j = 0; j < d; j++) {
        columns[c * d + j] = matrix[chosen[c] * d + j] / norm;
      }
    }
    return columns;
  }

  /** Orthonormal, and orthogonal to the basis; a second time for what rounding left. */
  private double[] orthogonalised(double[] block) {
    return orthonormal(withoutBasis(orthonormal(withoutBasis(block))));
  }

  private double[] withoutBasis(double[] block) {
    int columns = block.length / d;
    double[] overlap = new double[size * columns];
    BLAS blas = BLAS.getInstance();
    blas.dgemm("T", "N", size, columns, d, 1, basis, d, block, d, 0, overlap, size);
    blas.dgemm("N", "N", d, columns, size, -1, basis, d, overlap, size, 1, block, d);
    return block;
  }

  /** The Q of the QR factorisation, in place. */
  private double[] orthonormal(double[] block) {
    int columns = block.length / d;
    double[] reflectors = new double[columns];
    double[] work = new double[columns * 64];
    intW info = new intW(0);
    LAPACK lapack = Lapack.LIBRARY;
    lapack.dgeqrf(d, columns, block, d, reflectors, work, work.length, info);
    lapack.dorgqr(d, columns, columns, block, d, reflectors, work, work.length, info);
    return block;
  }

  private static double[] transpose(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        transposed[i * columns + j] = matrix[j * rows + i];
      }
    }
    return transposed;
  }
}
