package org.gradientem.internal.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Products of a few vectors with the scatter of rows around a centre, ready to be sent to where the
 * rows are; the rows themselves need not be centred.
 */
public final class CentredProduct implements Serializable {
  private final double[] vectors;
  private final int count;
  private final int dim;
  private final double[] offset;

  /**
   * Prepares the product.
   *
   * @param vectors {@code count x d}
   * @param count number of vectors
   * @param centre the rows' mean
   */
  public CentredProduct(double[] vectors, int count, double[] centre) {
    this.vectors = vectors.clone();
    this.count = count;
    dim = centre.length;
    offset = new double[count];
    BLAS.getInstance().dgemv("N", count, dim, 1, vectors, count, centre, 1, 0, offset, 1);
  }

  /**
   * Folds blocks into {@code sum w (v . (x - c)) x}, of which {@link #finish} makes the product.
   *
   * @param blocks the blocks of one partition
   * @return {@code count x d}, followed by the sums of {@code w (v . (x - c))}; null if there is no
   *     block
   */
  public double[] fold(Iterator<SampleBlock> blocks) {
    if (!blocks.hasNext()) {
      return null;
    }
    double[] sums = new double[count * (dim + 1)];
    while (blocks.hasNext()) {
      SampleBlock block = blocks.next();
      int tileRows = TileSize.rows(count);
      for (int from = 0; from < block.rows(); from += tileRows) {
        addTile(block, from, Math.min(tileRows, block.rows() - from), sums);
      }
    }
    return sums;
  }

  private void addTile(SampleBlock block, int from, int rows, double[] sums) {
    double[] tile = new double[count * rows];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < count; i++) {
        tile[r * count + i] = -offset[i];
      }
    }
    block.addProducts(from, rows, vectors, count, tile);
    for (int r = 0; r < rows; r++) {
      double weight = block.weight(from + r);
      for (int i = 0; i < count; i++) {
        tile[r * count + i] *= weight;
        sums[dim * count + i] += tile[r * count + i];
      }
    }
    block.addWeightedSums(from, rows, tile, count, sums);
  }

  /**
   * Adds the sums of other rows.
   *
   * @param sums sums of {@link #fold}, added to
   * @param others sums of other rows
   * @return the first argument
   */
  public static double[] merge(double[] sums, double[] others) {
    Arrays.setAll(sums, e -> sums[e] + others[e]);
    return sums;
  }

  /**
   * The products with the covariance.
   *
   * @param sums the sums of all rows
   * @param centre the rows' mean
   * @param weight their total weight
   * @return {@code count x d}
   */
  public double[] finish(double[] sums, double[] centre, double weight) {
    double[] products = new double[count * dim];
    for (int j = 0; j < dim; j++) {
      for (int i = 0; i < count; i++) {
        products[j * count + i] =
            (sums[j * count + i] - sums[dim * count + i] * centre[j]) / weight;
      }
    }
    return products;
  }
}
