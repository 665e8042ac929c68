package org.gradientem.report;

import java.util.Arrays;
import org.gradientem.mixture.UniformNoise;

/** For which groups the rows of each are taken, by the responsibilities for some rows. */
final class Overlaps {
  private Overlaps() {}

  /**
   * The probabilities of being taken for each other.
   *
   * @param groups how many there are
   * @param responsibilities of the groups, a row for each row
   * @return for each group the probability that one of its rows is assigned to each group; 0
   *     throughout if none of the rows is of it
   */
  static double[][] of(int groups, double[][] responsibilities) {
    double[][] taken = new double[groups][groups];
    for (double[] row : responsibilities) {
      int largest = UniformNoise.mostProbable(row);
      for (int g = 0; g < groups && largest >= 0; g++) {
        taken[g][largest] += row[g];
      }
    }
    for (double[] row : taken) {
      double total = Arrays.stream(row).sum();
      Arrays.setAll(row, g -> total > 0 ? row[g] / total : 0);
    }
    return taken;
  }
}
