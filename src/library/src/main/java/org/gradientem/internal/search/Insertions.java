package org.gradientem.internal.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * Mixtures with one component more than another, about the rows to which that gives the least
 * density (as in the greedy EM of Vlassis and Likas 2002): rows between components, which splitting
 * none of these leads to.
 */
final class Insertions {
  private final Fitter fitter;

  Insertions(Fitter fitter) {
    this.fitter = fitter;
  }

  /**
   * Evaluates each mixture with one inserted component, one pass each. Returns none if passes are
   * expensive, or with categorical features or noise. The component that is new is the last.
   */
  List<Candidate> from(Candidate candidate) {
    Mixture mixture = candidate.mixture().orElseThrow();
    RowsInMemory all = fitter.rows();
    long most = Math.round(Proposals.TRIED * fitter.budget().of(candidate.k()));
    boolean areOfNumbers = all.dim() > 0 && all.levels().categories().isEmpty();
    if (most == 0 || !areOfNumbers || !mixture.noise().isEmpty()) {
      return List.of();
    }
    Mixture old = fitter.withOwnCovariances(mixture);
    Covariances covariances = covariances(old.covariances(), old.k() + 1);
    return Arrays.stream(all.leastDense(mixture, most))
        .mapToObj(row -> inserted(old, all.numbers(row), covariances))
        .map(more -> fitter.evaluate(SearchStage.CHECK, more, "an insertion"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Mixture inserted(Mixture old, double[] row, Covariances covariances) {
    int k = old.k();
    double[] weights = Arrays.copyOf(old.weights(), k + 1);
    weights[k] = 1.0 / k;
    double[][] means = Arrays.copyOf(old.means(), k + 1);
    means[k] = row;
    return Mixture.of(weights, means, covariances);
  }

  /** Of one component more, which is as wide as a start of so many has each. */
  private Covariances covariances(Covariances old, int k) {
    if (old.family().isTied()) {
      return old;
    }
    Covariance wide = Covariance.of(old.family().type(), fitter.startCovariance(1, k).toMatrix());
    Covariance[] own =
        IntStream.range(0, k)
            .mapToObj(i -> i < k - 1 ? old.get(i) : wide)
            .toArray(Covariance[]::new);
    return new Covariances.Own(old.family(), own);
  }
}
