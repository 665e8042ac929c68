package org.gradientem.internal.subspace;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.internal.work.Lapack;
import org.netlib.util.intW;

/**
 * Leading eigenvectors of a covariance too large to be held, from its products with a few vectors
 * at a time: a randomised block power iteration that finds the best vectors in the space of all its
 * blocks (Musco and Musco 2015). At the edge of the noise, where eigenvalues crowd, it needs about
 * the square root of the passes that the power iteration alone does.
 */
public final class BlockKrylov {
  /** Vectors of a pass. */
  private static final int BLOCK = 16;

  /** Bounds the memory, which holds the vectors of all passes and their products. */
  private static final int MAX_PASSES = 40;

  /**
   * Residual, as a fraction of the eigenvalue, at which a vector is found; the eigenvalue then errs
   * by its square.
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
   * Finds the directions that noise does not explain.
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
    SplittableRandom random = new SplittableRandom(seed);
    double[] block = new double[Math.min(BLOCK, d) * d];
    Arrays.setAll(block, e -> random.nextGaussian());
    orthonormalise(block);
    double before = Double.NaN;
    for (int pass = 1; ; pass++) {
      append(block);
      PrincipalDirections within = rayleighRitz();
      double[] eigenvalues = within.eigenvalues();
      int rank = Math.min(most, edge.rank(eigenvalues));
      double below = rank < size ? eigenvalues[rank] : 0;
      boolean isSettled = Math.abs(below - before) <= SETTLED * below;
      before = below;
      PrincipalDirections leading = within.leading(rank);
      double[] vectors = combined(leading, basis);
      if (size == d
          || pass == MAX_PASSES
          || (isSettled && areFound(leading, vectors, combined(leading, image)))) {
        return new PrincipalDirections(leading.eigenvalues(), vectors);
      }
      int columns = Math.min(block.length / d, d - size);
      int from = image.length - block.length;
      block = Arrays.copyOfRange(image, from, from + columns * d);
      // A second time for what rounding has left of the first.
      for (int time = 0; time < 2; time++) {
        removeBasis(block);
        orthonormalise(block);
      }
    }
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

  /** Returns the eigenvectors of the covariance within the basis. */
  private PrincipalDirections rayleighRitz() {
    double[] projected = new double[size * size];
    BLAS.getInstance().dgemm("T", "N", size, size, d, 1, basis, d, image, d, 0, projected, size);
    return PrincipalDirections.decompose(size, projected);
  }

  /** Returns the sums of columns by the coefficients of some directions, {@code count x d}. */
  private double[] combined(PrincipalDirections directions, double[] columns) {
    int count = directions.count();
    double[] combined = new double[count * d];
    if (count > 0) {
      BLAS.getInstance()
          .dgemm(
              "N",
              "T",
              count,
              d,
              size,
              1,
              directions.vectors(),
              count,
              columns,
              d,
              0,
              combined,
              count);
    }
    return combined;
  }

  private boolean areFound(PrincipalDirections leading, double[] vectors, double[] images) {
    int count = leading.count();
    double[] squares = new double[count];
    for (int e = 0; e < vectors.length; e++) {
      double residual = images[e] - leading.eigenvalues()[e % count] * vectors[e];
      squares[e % count] += residual * residual;
    }
    for (int i = 0; i < count; i++) {
      if (Math.sqrt(squares[i]) > TOLERANCE * leading.eigenvalues()[i]) {
        return false;
      }
    }
    return true;
  }

  private void removeBasis(double[] block) {
    int columns = block.length / d;
    double[] overlap = new double[size * columns];
    BLAS blas = BLAS.getInstance();
    blas.dgemm("T", "N", size, columns, d, 1, basis, d, block, d, 0, overlap, size);
    blas.dgemm("N", "N", d, columns, size, -1, basis, d, overlap, size, 1, block, d);
  }

  /** Replaces a block by the Q of its QR factorisation. */
  private void orthonormalise(double[] block) {
    int columns = block.length / d;
    double[] reflectors = new double[columns];
    double[] work = new double[columns * 64];
    intW info = new intW(0);
    LAPACK lapack = Lapack.LIBRARY;
    lapack.dgeqrf(d, columns, block, d, reflectors, work, work.length, info);
    lapack.dorgqr(d, columns, columns, block, d, reflectors, work, work.length, info);
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
