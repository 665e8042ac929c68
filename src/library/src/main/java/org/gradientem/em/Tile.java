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
  private final int dim;
  private final int n;
  private DenseLift denseLift;

  /** The rows lifted; not to be used where the lift is linear. */
  Lifted lifted;

  Tile(int rows, Lift lift, int n, int dim) {
    this.lift = lift;
    this.dim = dim;
    this.n = n;
    logits = new double[Math.multiplyExact(rows, n)];
    maxima = new double[rows];
    scales = new double[rows];
  }

  /** Turns to other rows. */
  void turnTo(SampleBlock block, int from, int count) {
    if (lift == Lift.LINEAR) {
      return;
    }
    if (block instanceof DenseBlock dense) {
      if (denseLift == null) {
        denseLift = new DenseLift(lift, dim, n, scales.length);
      }
      lifted = denseLift.at(dense, from, count);
    } else if (block instanceof SparseBlock sparse) {
      lifted = sparse.lifted(lift);
    }
  }
}
