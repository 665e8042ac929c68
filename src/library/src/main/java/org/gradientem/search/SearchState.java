package org.gradientem.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.gradientem.candidates.Snapshot;
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
 * @param sources what the comparison of families starts from; empty once it is over
 * @param moves where the local-optimality check stands; null before it
 * @param answer the answer; null before the last EM run
 */
public record SearchState(
    int started,
    long spent,
    List<Snapshot> records,
    List<Expectation> expectations,
    List<Snapshot> sources,
    Moves moves,
    @JsonProperty("polished") Answer answer) { // as checkpoints have it

  /**
   * A log-likelihood to be expected.
   *
   * @param family the family of the covariances
   * @param k the number of components
   * @param logLikelihood the log-likelihood
   */
  public record Expectation(CovarianceFamily family, int k, double logLikelihood) {}

  /**
   * A local-optimality check on its way.
   *
   * @param best the best mixture so far
   * @param beam what moves are still tried from
   * @param locallyOptimal figures of those that no move tried raised BIC from
   */
  public record Moves(Snapshot best, List<Snapshot> beam, List<Snapshot> locallyOptimal) {
    /**
     * Copies the lists.
     *
     * @param best the best mixture so far
     * @param beam what moves are still tried from
     * @param locallyOptimal figures of those that no move tried raised BIC from
     */
    public Moves {
      beam = List.copyOf(beam);
      locallyOptimal = List.copyOf(locallyOptimal);
      if (best.mixture() == null || beam.stream().anyMatch(each -> each.mixture() == null)) {
        throw new IllegalArgumentException("A mixture of the local-optimality check is missing.");
      }
    }
  }

  /**
   * A mixture after the last EM run.
   *
   * @param mixture the mixture
   * @param logLikelihood its log-likelihood
   * @param passes passes that the run took
   * @param converged whether it converged
   */
  public record Answer(Mixture mixture, double logLikelihood, int passes, boolean converged) {
    /**
     * Checks that there is a mixture.
     *
     * @param mixture the mixture
     * @param logLikelihood its log-likelihood
     * @param passes passes that the run took
     * @param converged whether it converged
     */
    public Answer {
      if (mixture == null || !Double.isFinite(logLikelihood)) {
        throw new IllegalArgumentException("An answer has no likelihood.");
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
   * @param sources what the comparison of families starts from
   * @param moves where the local-optimality check stands
   * @param answer the answer
   */
  public SearchState {
    records = List.copyOf(records);
    expectations = List.copyOf(expectations);
    sources = List.copyOf(sources);
    boolean isBeforeMoves = moves == null && answer == null && !sources.isEmpty();
    boolean isAfterSources = moves != null && sources.isEmpty();
    boolean isWhole = sources.stream().allMatch(source -> source.mixture() != null);
    if (started < 1 || spent < 0 || !isWhole || !(isBeforeMoves || isAfterSources)) {
      throw new IllegalArgumentException("Numbers of a search contradict each other.");
    }
  }
}
