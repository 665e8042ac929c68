package org.gradientem.candidates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Keeps the best evaluated mixture for each covariance family and number of components. Also keeps
 * estimated log-likelihoods for combinations that no pass has evaluated.
 */
public final class BestFound {
  /** What the best mixture is kept of. */
  public record Key(CovarianceFamily family, int k) {}

  /** An estimated log-likelihood, and the BIC that it comes to. */
  public record Expectation(double logLikelihood, double bic) {}

  /** Numbers of the mixtures that go into a model, 8 MB, beside the answer's. */
  private static final long MAX_KEPT = 1 << 20;

  private final Map<Key, Candidate> records = new LinkedHashMap<>();
  private final Map<Key, Expectation> expectations = new LinkedHashMap<>();

  /**
   * Records a valid candidate if its BIC is the highest so far for its family and number of
   * components.
   */
  void record(Candidate candidate) {
    Key key = new Key(candidate.family(), candidate.k());
    Candidate best = records.get(key);
    if (candidate.isValid() && (best == null || candidate.bic() > best.bic())) {
      records.put(key, candidate);
    }
  }

  /** Drops a mixture that was none to keep. */
  void remove(Candidate candidate) {
    records.remove(new Key(candidate.family(), candidate.k()));
  }

  /** What to expect, in place of what was expected before. */
  public void expect(CovarianceFamily family, int k, Expectation expectation) {
    expectations.put(new Key(family, k), expectation);
  }

  /** What to expect at least. */
  public void expectAtLeast(CovarianceFamily family, int k, Expectation expectation) {
    expectations.merge(
        new Key(family, k), expectation, (one, other) -> other.bic > one.bic ? other : one);
  }

  /** In the order in which the first of each kind was met. */
  public Collection<Candidate> all() {
    return Collections.unmodifiableCollection(records.values());
  }

  /**
   * The best of each number of components, from those nearest to k on as many as may be kept; in
   * the order of their numbers.
   */
  public List<Candidate> ofEachNumber(int k) {
    Map<Integer, Candidate> best = new TreeMap<>();
    records.values().stream()
        .filter(candidate -> candidate.mixture().isPresent())
        .forEach(candidate -> best.merge(candidate.k(), candidate, BestFound::better));
    List<Candidate> kept = new ArrayList<>();
    long size = 0;
    for (Candidate candidate : nearestFirst(best.values(), k)) {
      size += size(candidate);
      if (size <= MAX_KEPT) {
        kept.add(candidate);
      }
    }
    kept.sort(Comparator.comparingInt(Candidate::k));
    return kept;
  }

  private static List<Candidate> nearestFirst(Collection<Candidate> candidates, int k) {
    return candidates.stream()
        .sorted(Comparator.comparingInt(candidate -> Math.abs(candidate.k() - k)))
        .toList();
  }

  private static long size(Candidate candidate) {
    Mixture mixture = candidate.mixture().orElseThrow();
    return (long) mixture.k() * (1 + mixture.dim() + mixture.levels().categories().total())
        + mixture.covariances().parameters(mixture.k());
  }

  private static Candidate better(Candidate one, Candidate other) {
    return other.bic() > one.bic() ? other : one;
  }

  public Map<Key, Candidate> records() {
    return Collections.unmodifiableMap(records);
  }

  public Map<Key, Expectation> expectations() {
    return Collections.unmodifiableMap(expectations);
  }
}
