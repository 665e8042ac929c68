package org.gradientem.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.ComputeBudget;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Purpose;
import org.gradientem.components.RowsInMemory;
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
  private final RowsInMemory all;
  private final ComputeBudget computeBudget;

  Insertions(Fitter fitter, RowsInMemory all, ComputeBudget computeBudget) {
    this.fitter = fitter;
    this.all = all;
    this.computeBudget = computeBudget;
  }

  /**
   * Where they stand, by a pass each; none where passes cost much, and of rows with levels or
   * noise. The component that is new is the last.
   */
  List<Candidate> from(Candidate candidate) {
    Mixture mixture = candidate.mixture().orElseThrow();
    long most = Math.round(Proposals.TRIED * computeBudget.of(candidate.k()));
    boolean areOfNumbers = all.dim() > 0 && all.levels().categories().isEmpty();
    if (most == 0 || !areOfNumbers || !mixture.noise().isEmpty()) {
      return List.of();
    }
    return Arrays.stream(all.leastDense(mixture, most))
        .mapToObj(row -> inserted(mixture, all.numbers(row)))
        .map(more -> fitter.standing(Purpose.CHECK, more, "an insertion"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** With a component about a row, as wide as a start of so many components has it. */
  private Mixture inserted(Mixture mixture, double... row) {
    int k = mixture.k();
    Mixture old = fitter.maximisation().hasOwn() ? fitter.withOwnCovariances(mixture) : mixture;
    double[] weights = Arrays.copyOf(old.weights(), k + 1);
    weights[k] = 1.0 / k;
    double[][] means = Arrays.copyOf(old.means(), k + 1);
    means[k] = row;
    return Mixture.of(weights, means, covariances(old.covariances(), k));
  }

  private Covariances covariances(Covariances old, int k) {
    if (old.family().isTied()) {
      return old;
    }
    double scale = Math.pow(k + 1, -2.0 / all.dim());
    Covariance wide = Covariance.of(old.family().type(), fitter.dataCovariance(scale).toMatrix());
    Covariance[] own =
        IntStream.rangeClosed(0, k)
            .mapToObj(i -> i < k ? old.get(i) : wide)
            .toArray(Covariance[]::new);
    return new Covariances.Own(old.family(), own);
  }
}
