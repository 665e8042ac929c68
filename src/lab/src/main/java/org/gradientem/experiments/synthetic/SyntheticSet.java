package org.gradientem.experiments.synthetic;

import static org.gradientem.RootLocale.format;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.SplitMix;
import org.gradientem.truth.RandomMixture;

/**
 * Random mixtures of one kind, as {@code synthetic.tsv} lists them, numbered one after the other:
 * each number of components with each number of coordinates and each family equally often. Fits of
 * mixtures of one covariance are given its family and the smallest weight, others have defaults.
 */
record SyntheticSet(
    String title,
    int first,
    int count,
    List<Integer> components,
    List<Integer> dims,
    List<CovarianceFamily> families,
    int leastRows) {
  /** The largest number of rows is this much more than the smallest. */
  private static final int MORE_ROWS = 40_000;

  static final List<SyntheticSet> ALL =
      ExternalScript.lines("synthetic.tsv").stream().map(SyntheticSet::of).toList();

  private static SyntheticSet of(List<String> cells) {
    return new SyntheticSet(
        cells.get(0),
        Integer.parseInt(cells.get(1)),
        Integer.parseInt(cells.get(2)),
        words(cells.get(3)).map(Integer::valueOf).toList(),
        words(cells.get(4)).map(Integer::valueOf).toList(),
        words(cells.get(5)).map(CovarianceFamily::parse).toList(),
        Integer.parseInt(cells.get(6)));
  }

  private static Stream<String> words(String cell) {
    return Stream.of(cell.split(" ", -1));
  }

  /** The set that a mixture's number is of. */
  static SyntheticSet of(int index) {
    return ALL.stream()
        .filter(set -> index >= set.first && index < set.first + set.count)
        .findFirst()
        .orElseThrow(
            () -> new UserException(format("There is no mixture %d; use 0 to 209.", index)));
  }

  boolean isOfOneCovariance() {
    return first == 0;
  }

  /** The mixture of a number, which does not depend on which others are drawn. */
  SyntheticMixture mixture(int index, long seed) {
    // 32 bits are enough to distinguish them, and short to type.
    long own = SplitMix.mix(seed, index) >>> 32;
    SplittableRandom random = new SplittableRandom(own);
    int number = index - first;
    int m = components.get(number % components.size());
    int dim = dims.get(number / components.size() % dims.size());
    int each = components.size() * dims.size();
    CovarianceFamily family = families.get(number / each % families.size());
    double separation = random.nextDouble(5, 8);
    return new SyntheticMixture(
        index,
        own,
        new RandomMixture(m, dim, separation, 0.5 / m, family),
        random.nextInt(leastRows, leastRows + MORE_ROWS + 1));
  }
}
