package org.gradientem.recovery;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradientem.mixture.CovarianceFamily;

/**
 * The best mixture met of each family and number of components, and the log-likelihoods to be
 * expected of what no pass over the rows has evaluated.
 */
final class BestMet {
  /** What the best mixture is kept of. */
  record Key(CovarianceFamily family, int k) {}

  private final Map<Key, Candidate> records = new LinkedHashMap<>();
  private final Map<Key, Double> expectations = new LinkedHashMap<>();

  /** Keeps a copy of where a candidate stands, if none of its kind stood higher. */
  void meet(Candidate candidate) {
    Key key = new Key(candidate.family(), candidate.k());
    Candidate best = records.get(key);
    if (candidate.isValid() && (best == null || candidate.bic() > best.bic())) {
      records.put(key, candidate.copy());
    }
  }

  /** Drops a mixture that was none to keep. */
  void forget(Candidate candidate) {
    records.remove(new Key(candidate.family(), candidate.k()));
  }

  /** Takes up what an interrupted search had met. */
  void restore(List<Candidate> met) {
    met.forEach(candidate -> records.put(new Key(candidate.family(), candidate.k()), candidate));
  }

  /** What to expect, in place of what was expected before. */
  void expect(CovarianceFamily family, int k, double logLikelihood) {
    expectations.put(new Key(family, k), logLikelihood);
  }

  /** What to expect at least. */
  void expectAtLeast(CovarianceFamily family, int k, double logLikelihood) {
    expectations.merge(new Key(family, k), logLikelihood, Math::max);
  }

  /** In the order in which the first of each kind was met. */
  Collection<Candidate> all() {
    return Collections.unmodifiableCollection(records.values());
  }

  Map<Key, Candidate> records() {
    return Collections.unmodifiableMap(records);
  }

  Map<Key, Double> expectations() {
    return Collections.unmodifiableMap(expectations);
  }
}
