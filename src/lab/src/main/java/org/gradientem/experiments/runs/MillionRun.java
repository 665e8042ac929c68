package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run of n components on two centres, half the separation from the origin on the first axis.
 *
 * @param numbers n each of: first coordinates and norms of the rest at the start, weights at the
 *     start and after each step, first coordinates and norms of the rest at the end
 */
record MillionRun(int n, double separation, double[] numbers) {
  /** From this weight on a component is active, as the paper counts. */
  private static final double ACTIVE = 0.01;

  /** A mean is at a centre that is nearer than this share of the separation. */
  private static final double NEAR = 0.1;

  int steps() {
    return numbers.length / n - 5;
  }

  /** After so many steps. */
  double[] weights(int step) {
    return group(2 + step);
  }

  private double[] firstCoordinates(boolean atEnd) {
    return group(atEnd ? steps() + 3 : 0);
  }

  /** Dots of the means, whose areas are their weights. */
  List<double[]> dots(boolean atEnd) {
    double[] weights = weights(atEnd ? steps() : 0);
    double[] first = firstCoordinates(atEnd);
    double[] rest = group(atEnd ? steps() + 4 : 1);
    return IntStream.range(0, n)
        .mapToObj(i -> new double[] {first[i], rest[i], Math.max(4, 22 * Math.sqrt(weights[i]))})
        .toList();
  }

  private double[] group(int index) {
    return Arrays.copyOfRange(numbers, index * n, (index + 1) * n);
  }

  /** Where the active means are on the first axis at the end, in separations, in order. */
  private double[] active() {
    double[] weights = weights(steps());
    double[] first = firstCoordinates(true);
    return IntStream.range(0, n)
        .filter(i -> weights[i] >= ACTIVE)
        .mapToDouble(i -> first[i] / separation)
        .sorted()
        .toArray();
  }

  boolean isCollapsed() {
    double[] active = active();
    return active.length == 1 && Math.abs(active[0]) < 0.5 - NEAR;
  }

  boolean isFound() {
    double[] active = active();
    return active.length == 2
        && Math.abs(active[0] + 0.5) < NEAR
        && Math.abs(active[1] - 0.5) < NEAR;
  }

  String inWords() {
    double[] active = active();
    return active.length
        + " active, at "
        + Arrays.stream(active)
            .mapToObj(at -> format("%.2f", at))
            .collect(Collectors.joining(" and "))
        + " separations";
  }
}
