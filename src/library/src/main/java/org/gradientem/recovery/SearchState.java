package org.gradientem.recovery;

import java.util.List;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Where a search stands between two of its stages: what the next one starts from, mixtures and
 * figures. Once the mixtures are evaluated again, the search goes on to the same end.
 *
 * @param started number of components that the search began with
 * @param spent components times passes so far
 * @param records the best of each family and number of components, in the order they were met; with
 *     a mixture where the next stage may start from it or the model keeps it
 * @param expectations what no pass has evaluated
 * @param sources what the race starts from; empty once it is over
 * @param moves where the certificate stands; null before it
 * @param polished the answer; null before its polish
 */
public record SearchState(
    int started,
    long spent,
    List<Standing> records,
    List<Expectation> expectations,
    List<Standing> sources,
    Moves moves,
    Polished polished) {

  /**
   * A log-likelihood to be expected.
   *
   * @param family the family of the covariances
   * @param k the number of components
   * @param logLikelihood the log-likelihood
   */
  public record Expectation(CovarianceFamily family, int k, double logLikelihood) {}

  /**
   * A certificate on its way.
   *
   * @param best the best mixture so far
   * @param heads what moves are still tried from, the first one after {@code made} moves
   * @param made moves that led to the first of them
   * @param certified figures of those that no move tried raised BIC from
   */
  public record Moves(Standing best, List<Standing> heads, int made, List<Standing> certified) {
    /**
     * Copies the lists.
     *
     * @param best the best mixture so far
     * @param heads what moves are still tried from
     * @param made moves that led to the first of them
     * @param certified figures of those that no move tried raised BIC from
     */
    public Moves {
      heads = List.copyOf(heads);
      certified = List.copyOf(certified);
      if (best.mixture() == null || heads.stream().anyMatch(head -> head.mixture() == null)) {
        throw new IllegalArgumentException("A mixture of the certificate is missing.");
      }
    }
  }

  /**
   * A mixture after its polish.
   *
   * @param mixture the mixture
   * @param logLikelihood its log-likelihood
   * @param passes passes that the polish took
   * @param converged whether it converged
   */
  public record Polished(Mixture mixture, double logLikelihood, int passes, boolean converged) {
    /**
     * Checks that there is a mixture.
     *
     * @param mixture the mixture
     * @param logLikelihood its log-likelihood
     * @param passes passes that the polish took
     * @param converged whether it converged
     */
    public Polished {
      if (mixture == null || !Double.isFinite(logLikelihood)) {
        throw new IllegalArgumentException("A polished mixture has no likelihood.");
      }
    }
  }

  /**
   * Copies the lists.
   *
   * @param started number of components that the search began with
   * @param spent components times passes so far
   * @param records the best of each family and number of components
   * @param expectations what no pass has evaluated
   * @param sources what the race starts from
   * @param moves where the certificate stands
   * @param polished the answer
   */
  public SearchState {
    records = List.copyOf(records);
    expectations = List.copyOf(expectations);
    sources = List.copyOf(sources);
    boolean isBeforeRace = moves == null && polished == null && !sources.isEmpty();
    boolean isAfterRace = moves != null && sources.isEmpty();
    boolean isWhole = sources.stream().allMatch(source -> source.mixture() != null);
    if (started < 1 || spent < 0 || !isWhole || !(isBeforeRace || isAfterRace)) {
      throw new IllegalArgumentException("Numbers of a search contradict each other.");
    }
  }
}
