package org.gradientem.experiments.synthetic;

import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.truth.RandomMixture;

/**
 * A random mixture of one of the sets. The generate command draws the same rows from these figures.
 *
 * @param kind what it is drawn from: closest means 5 to 8 standard deviations apart, and no weight
 *     below half of the average
 */
record SyntheticMixture(int index, long seed, RandomMixture kind, int rows) {
  static SyntheticMixture of(int index, long seed) {
    return SyntheticSet.of(index).mixture(index, seed);
  }

  SyntheticSet set() {
    return SyntheticSet.of(index);
  }

  int m() {
    return kind.components();
  }

  int dim() {
    return kind.dim();
  }

  Mixture truth() {
    return kind.draw(null, seed);
  }

  /** Its rows and the component of each. */
  Drawn draw() {
    return Drawn.of(truth(), rows, seed);
  }
}
