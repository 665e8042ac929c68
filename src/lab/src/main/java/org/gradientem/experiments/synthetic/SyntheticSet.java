package org.gradientem.experiments.synthetic;

import java.util.List;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceFamily;

/**
 * Random mixtures of one kind, numbered one after the other: each number of components with each
 * number of coordinates and each family equally often.
 *
 * @param title what they are
 * @param first number of the first
 * @param count how many there are
 * @param grid of what there are
 * @param leastRows least number of rows
 */
record SyntheticSet(String title, int first, int count, Grid grid, int leastRows) {

  /**
   * All combinations.
   *
   * @param components numbers of components
   * @param dims numbers of coordinates
   * @param families families of the covariances
   */
  record Grid(List<Integer> components, List<Integer> dims, List<CovarianceFamily> families) {}

  /** One covariance for all components; fits are told its family and the smallest weight. */
  static final SyntheticSet SHARED =
      new SyntheticSet(
          "mixtures of one covariance",
          0,
          100,
          new Grid(
              List.of(3, 5, 10, 20, 50),
              List.of(2, 5, 10, 30, 100),
              List.of(CovarianceFamily.IDENTITY, CovarianceFamily.EEE)),
          20_000);

  /** Components of unequal volume, shape and orientation; fits are with defaults. */
  static final SyntheticSet UNEQUAL =
      new SyntheticSet(
          "mixtures of unequal shapes",
          100,
          100,
          new Grid(
              List.of(3, 5, 8, 12, 20),
              List.of(2, 5, 10, 20, 30),
              List.of(
                  CovarianceFamily.VVV,
                  CovarianceFamily.VVI,
                  CovarianceFamily.VII,
                  CovarianceFamily.VVV)),
          20_000);

  /** Many of them, of which the smallest still has some hundred rows; fits are with defaults. */
  static final SyntheticSet MANY =
      new SyntheticSet(
          "mixtures of many unequal shapes",
          200,
          10,
          new Grid(List.of(40, 55, 70, 85, 100), List.of(4, 10), List.of(CovarianceFamily.VVV)),
          60_000);

  static final List<SyntheticSet> ALL = List.of(SHARED, UNEQUAL, MANY);

  /** The largest number of rows is so much more than the smallest. */
  private static final int MORE_ROWS = 40_000;

  /** The set that a mixture's number is of. */
  static SyntheticSet of(int index) {
    return ALL.stream()
        .filter(set -> index >= set.first && index < set.first + set.count)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    RootLocale.format(
                        "There is no mixture %d; use 0 to %d.",
                        index, MANY.first + MANY.count - 1)));
  }

  int components(int index) {
    return grid.components.get((index - first) % grid.components.size());
  }

  int dim(int index) {
    return grid.dims.get((index - first) / grid.components.size() % grid.dims.size());
  }

  CovarianceFamily family(int index) {
    int each = grid.components.size() * grid.dims.size();
    return grid.families.get((index - first) / each % grid.families.size());
  }

  int mostRows() {
    return leastRows + MORE_ROWS;
  }
}
