package org.gradientem.recovery;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.em.Ascent;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Mixture;

/**
 * The mixtures that are one move away from a fitted one: a nearest pair merged, a wide component
 * split across its widest direction, or both at once, which keeps the number of components (the
 * split-and-merge EM of Ueda, Nakano, Ghahramani and Hinton 2000).
 */
final class Moves {
  /**
   * Moves tried of each kind. In the measurement at {@link ComponentSelection} from 1 to 5 of them
   * led to the same answers; one more takes a tenth more passes.
   */
  private static final int TRIED = 3;

  private final LevelFitter fitter;
  private final Mixture mixture;
  private final SufficientStatistics statistics;
  private final WardClustering ward;
  private final ComponentSpread spread;
  private final int k;

  Moves(LevelFitter fitter, Ascent.Result fitted) {
    this.fitter = fitter;
    mixture = fitted.mixture();
    statistics = fitted.statistics();
    k = mixture.k();
    ward = new WardClustering(statistics, mixture.covariance());
    spread = fitter.spread(mixture);
  }

  private record Pair(int a, int b) {
    boolean has(int i) {
      return a == i || b == i;
    }
  }

  /** The most promising moves of each kind, to at most {@code most} components. */
  List<Mixture> all(int most) {
    Stream<Mixture> merges = pairs(i -> true).limit(TRIED).map(this::merged);
    Stream<Mixture> splits = wide().limit(k < most ? TRIED : 0).map(i -> split(mixture, i, i));
    Stream<Mixture> both =
        wide()
            .limit(TRIED)
            .flatMap(i -> pairs(p -> p != i).filter(p -> !p.has(i)).limit(1).map(p -> both(p, i)));
    return Stream.of(merges, splits, both).flatMap(s -> s).toList();
  }

  /** Every component with its nearest, the cheapest pair to merge first. */
  private Stream<Pair> pairs(IntPredicate wanted) {
    return IntStream.range(0, k == 1 ? 0 : k)
        .filter(wanted)
        .filter(i -> i < ward.nearest(i) || ward.nearest(ward.nearest(i)) != i)
        .mapToObj(i -> new Pair(i, ward.nearest(i)))
        .sorted(Comparator.comparingDouble(p -> ward.cost(p.a(), p.b())));
  }

  /** The components, that with the most scatter to be explained by a split first. */
  private Stream<Integer> wide() {
    double[] counts = statistics.counts();
    double[] eigenvalues = spread.eigenvalues();
    return IntStream.range(0, k)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -counts[i] * (eigenvalues[i] - 1)));
  }

  private int[] groups(Pair pair) {
    int keep = Math.min(pair.a(), pair.b());
    int drop = Math.max(pair.a(), pair.b());
    return IntStream.range(0, k).map(i -> i == drop ? keep : i > drop ? i - 1 : i).toArray();
  }

  private Mixture merged(Pair pair) {
    return fitter.maximise(statistics.grouped(groups(pair), k - 1));
  }

  private Mixture both(Pair pair, int component) {
    return split(merged(pair), groups(pair)[component], component);
  }

  /** Splits component {@code at} as component {@code original} of the fitted mixture is wide. */
  private Mixture split(Mixture from, int at, int original) {
    double[] offset = spread.halfway(original);
    double[][] means = Arrays.copyOf(from.means(), from.k() + 1);
    means[from.k()] = means[at].clone();
    double[] weights = Arrays.copyOf(from.weights(), from.k() + 1);
    weights[at] /= 2;
    weights[from.k()] = weights[at];
    for (int j = 0; j < offset.length; j++) {
      means[at][j] += offset[j];
      means[from.k()][j] -= offset[j];
    }
    return Mixture.of(weights, means, from.covariance());
  }
}
