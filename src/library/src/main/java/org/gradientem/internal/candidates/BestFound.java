package org.gradientem.internal.candidates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.SelectionRecord;

/**
 * Keeps the best evaluated mixture for each covariance family and number of components. Also keeps
 * estimated log-likelihoods for combinations that no pass has evaluated.
 */
public final class BestFound {
  /** What the best mixture is kept of. */
  public record Key(CovarianceFamily family, int k, boolean hasNoise) {
    public static Key of(Candidate candidate) {
      return new Key(candidate.family(), candidate.k(), candidate.hasNoise());
    }
  }

  /** Numbers of the mixtures that go into a model, 8 MB, beside the answer's. */
  private static final long MAX_KEPT = 1 << 20;

  private static final Comparator<Candidate> BY_BIC = Comparator.comparingDouble(Candidate::bic);

  private final Map<Key, Candidate> records = new LinkedHashMap<>();

  /** States that no move tried has raised the criterion from. */
  private final List<Candidate> locallyOptimal = new ArrayList<>();

  private final Map<Key, SelectionRecord> expectations = new LinkedHashMap<>();

  /**
   * Records a valid candidate if its BIC is the highest so far for its family and number of
   * components.
   */
  void record(Candidate candidate) {
    Key key = Key.of(candidate);
    Candidate best = records.get(key);
    if (candidate.isValid() && (best == null || candidate.bic() > best.bic())) {
      records.put(key, candidate);
    }
  }

  public void addLocallyOptimal(Candidate candidate) {
    locallyOptimal.add(candidate);
  }

  /** Whether the most promising moves from a state were tried, and none raised the criterion. */
  public boolean isLocallyOptimal(Candidate candidate) {
    return locallyOptimal.stream().anyMatch(other -> other.isLike(candidate, Fitter.BIC_PRECISION));
  }

  /** Adds what a search that was told less has met of some families. */
  void addAll(BestFound other, List<CovarianceFamily> families) {
    other.records.values().stream()
        .filter(candidate -> families.contains(candidate.family()))
        .forEach(this::record);
    other.expectations.forEach(
        (key, likely) -> {
          if (families.contains(key.family())) {
            expectAtLeast(likely);
          }
        });
    locallyOptimal.addAll(other.locallyOptimal);
  }

  /** Drops a mixture that was none to keep; not a better one, which was found elsewhere. */
  void remove(Candidate candidate) {
    records.computeIfPresent(
        Key.of(candidate), (key, best) -> best.bic() > candidate.bic() ? best : null);
  }

  /** What to expect of a family and number, in place of what was expected before. */
  public void expect(SelectionRecord estimate) {
    expectations.put(new Key(estimate.family(), estimate.k(), false), estimate);
  }

  /** What to expect at least. */
  public void expectAtLeast(SelectionRecord estimate) {
    Key key = new Key(estimate.family(), estimate.k(), false);
    SelectionRecord known = expectations.get(key);
    if (known == null || estimate.bic() > known.bic()) {
      expectations.put(key, estimate);
    }
  }

  /** In the order in which the first of each kind was met. */
  public Collection<Candidate> all() {
    return Collections.unmodifiableCollection(records.values());
  }

  /**
   * The best of each number of components, without noise, from those nearest to k on as many as may
   * be kept; in the order of their numbers.
   */
  public List<Candidate> ofEachNumber(int k) {
    Map<Integer, Candidate> best = new TreeMap<>();
    records.values().stream()
        .filter(candidate -> candidate.mixture().isPresent() && !candidate.hasNoise())
        .forEach(candidate -> best.merge(candidate.k(), candidate, BinaryOperator.maxBy(BY_BIC)));
    List<Candidate> nearestFirst = new ArrayList<>(best.values());
    nearestFirst.sort(Comparator.comparingInt(candidate -> Math.abs(candidate.k() - k)));
    List<Candidate> kept = new ArrayList<>();
    long size = 0;
    for (Candidate candidate : nearestFirst) {
      size += size(candidate);
      if (size <= MAX_KEPT) {
        kept.add(candidate);
      }
    }
    kept.sort(Comparator.comparingInt(Candidate::k));
    return kept;
  }

  private static long size(Candidate candidate) {
    Mixture mixture = candidate.mixture().orElseThrow();
    return (long) mixture.k() * (1 + mixture.dim() + mixture.levels().categories().total())
        + mixture.covariances().parameters(mixture.k());
  }

  public Map<Key, Candidate> records() {
    return Collections.unmodifiableMap(records);
  }

  public Map<Key, SelectionRecord> expectations() {
    return Collections.unmodifiableMap(expectations);
  }
}
