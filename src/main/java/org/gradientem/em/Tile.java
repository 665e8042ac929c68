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
  private final int n;
  private DenseLift denseOfLogits;
  private DenseLift denseOfSums;

  /** The rows lifted for the logits; not to be used where these are linear. */
  Lifted ofLogits;

  /** The rows lifted for the sums; not to be used where these are of the rows alone. */
  Lifted ofSums;

  Tile(int rows, Lift lift, Lift sumLift, int n, int dim) {
    this.lift = lift;
    this.sumLift = sumLift;
    this.dim = dim;
    this.n = n;
    logits = new double[Math.multiplyExact(rows, n)];
    maxima = new double[rows];
    scales = new double[rows];
  }

  /** Turns to other rows. */
  void turnTo(SampleBlock block, int from, int count) {
    if (sumLift == Lift.LINEAR) {
      return;
    }
    if (block instanceof DenseBlock dense) {
      if (denseOfSums == null) {
        denseOfSums = new DenseLift(sumLift, dim, n, scales.length);
        denseOfLogits =
            lift == sumLift || lift == Lift.LINEAR
                ? denseOfSums
                : new DenseLift(lift, dim, n, scales.length);
      }
      ofSums = denseOfSums.at(dense, from, count);
      ofLogits = denseOfLogits.at(dense, from, count);
    } else if (block instanceof SparseBlock sparse) {
      ofSums = sparse.lifted(sumLift);
      ofLogits = lift == sumLift || lift == Lift.LINEAR ? ofSums : sparse.lifted(lift);
    }
  }
}
