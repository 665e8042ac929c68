package org.gradientem.blocks;

import java.io.Serializable;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;

/**
 * Rows of samples with their weights, laid out for matrix products; immutable. Products take a tile
 * of consecutive rows at a time, so that their results stay in cache.
 */
public sealed interface SampleBlock extends Serializable permits DenseBlock, SparseBlock {

  /**
   * Number of rows.
   *
   * @return the number, at least 1
   */
  int rows();

  /**
   * Number of coordinates.
   *
   * @return d
   */
  int dim();

  /**
   * Weight of one row.
   *
   * @param row the row, 0 to rows - 1
   * @return its weight, positive
   */
  double weight(int row);

  /**
   * The same rows with other weights.
   *
   * @param weights one for each row, positive; taken over
   * @return the block, which shares the rows
   */
  SampleBlock weighted(double... weights);

  /**
   * Euclidean length of the longest row.
   *
   * @return the length, infinite where it is too large for a double
   */
  double longestRow();

  /**
   * The numbers of a row, with 0 in the place of missing cells.
   *
   * @param row the row, 0 to rows - 1
   * @return its d values, a new array
   */
  double[] row(int row);

  /**
   * The numbers of a tile, with 0 in the place of missing cells.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param out takes them, {@code count x d}
   */
  void copyRows(int from, int count, double[] out);

  /**
   * One row with its levels, with NaN in the place of missing cells.
   *
   * @param row the row, 0 to rows - 1
   * @return all its features, a new array
   */
  default double[] observed(int row) {
    return levels().row(row, missing().marked(row, row(row)));
  }

  /**
   * Which entries of a row are levels.
   *
   * @return the categorical columns; none for numbers alone
   */
  default Categories categories() {
    return levels().categories();
  }

  /**
   * The rows' levels.
   *
   * @return the levels of categorical columns; of none for numbers alone
   */
  default Levels levels() {
    return Levels.NONE;
  }

  /**
   * Which cells are missing.
   *
   * @return the cells; products and sums over the rows find a 0 there
   */
  MissingCells missing();

  /**
   * Whether cells are missing.
   *
   * @return true if some row lacks one that is no level
   */
  default boolean lacksCells() {
    return !missing().isEmpty();
  }

  /**
   * The hash of one row as it was read.
   *
   * @param row the row, 0 to rows - 1
   * @return its {@link RowHash}
   */
  long hash(int row);

  /**
   * Rows of a tile.
   *
   * @param n rows of the other matrix
   * @return the number, of which the last tile of a block may have less
   */
  int tileRows(int n);

  /**
   * Adds {@code A X'} to {@code out}.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param a {@code n x d}
   * @param n rows of a
   * @param out {@code n x count}
   */
  void addProducts(int from, int count, double[] a, int n, double[] out);

  /**
   * Adds {@code Psi X} to {@code sums}.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param psi {@code n x count}
   * @param n rows of psi
   * @param sums {@code n x d}
   */
  void addWeightedSums(int from, int count, double[] psi, int n, double[] sums);

  /**
   * Adds the block's {@code sum w x x'} to {@code moment}.
   *
   * @param type which part of the moment is held, see {@link CovarianceType#momentSize}
   * @param moment the moment to add to
   */
  void addSecondMoment(CovarianceType type, double[] moment);
}
