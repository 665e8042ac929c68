package org.gradientem.em;

import org.gradientem.mixture.Lift;

/** Working space for some rows, which stays in cache. */
final class Tile {
  /** {@code n x rows}, turned into responsibilities in place. */
  final double[] logits;

  /** For each row what was subtracted from its logits. */
  final double[] maxima;

  /** For each row the sum of its exponentials, then its weight over that. */
  final double[] scales;

  private final Lift lift;
  private final Lift sumLift;
  private final int dim;
  private DenseSquares denseOfLogits;
  private DenseSquares denseOfSums;

  /** What the lift adds to the rows, for the logits; null where they are linear. */
  Squares ofLogits;

  /** What the lift of the sums adds to the rows; null where there is none. */
  Squares ofSums;

  Tile(int rows, Lift lift, Lift sumLift, int n, int dim) {
    this.lift = lift;
    this.sumLift = sumLift;
    this.dim = dim;
    logits = new double[Math.multiplyExact(rows, n)];
    maxima = new double[rows];
    scales = new double[rows];
  }

  /** Makes the squares of other rows ready. */
  void turnTo(SampleBlock block, int from, int count) {
    if (sumLift == Lift.LINEAR) {
      return;
    }
    if (block instanceof DenseBlock dense) {
      if (denseOfSums == null) {
        denseOfSums = new DenseSquares(sumLift, dim, scales.length);
        denseOfLogits =
            lift == sumLift || lift == Lift.LINEAR
                ? denseOfSums
                : new DenseSquares(lift, dim, scales.length);
      }
      ofSums = denseOfSums.at(dense, from, count);
      ofLogits = denseOfLogits.at(dense, from, count);
    } else if (block instanceof SparseBlock sparse) {
      ofSums = sparse.squares(sumLift);
      ofLogits = lift == sumLift || lift == Lift.LINEAR ? ofSums : sparse.squares(lift);
    }
  }
}
