package org.gradientem.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.UniformNoise;

/** With which other components each is confused, by the responsibilities for some rows. */
final class Overlaps {
  private static final int NAMED = 3;

  /**
   * A component of whose rows fewer than one in a hundred are taken for another is apart from it.
   */
  private static final double WORTH_SAYING = 0.01;

  private Overlaps() {}

  /**
   * Another component.
   *
   * @param component its number
   * @param probability that a row of the first is taken for it
   */
  record Neighbour(int component, double probability) {}

  /**
   * The neighbours of each component.
   *
   * @param components how many there are
   * @param responsibilities a row for each row
   * @return for each component at most three, the one it is most often taken for first
   */
  static List<List<Neighbour>> of(int components, double[][] responsibilities) {
    double[][] taken = new double[components][components];
    double[] totals = new double[components];
    for (double[] row : responsibilities) {
      int largest = UniformNoise.mostProbable(row);
      for (int i = 0; i < components && largest >= 0; i++) {
        taken[i][largest] += row[i];
        totals[i] += row[i];
      }
    }
    return IntStream.range(0, components)
        .mapToObj(i -> neighbours(i, taken[i], totals[i]))
        .toList();
  }

  private static List<Neighbour> neighbours(int own, double[] taken, double total) {
    return IntStream.range(0, taken.length)
        .filter(j -> j != own && taken[j] >= WORTH_SAYING * total && taken[j] > 0)
        .mapToObj(j -> new Neighbour(j, taken[j] / total))
        .sorted(Comparator.comparingDouble(neighbour -> -neighbour.probability()))
        .limit(NAMED)
        .toList();
  }
}
