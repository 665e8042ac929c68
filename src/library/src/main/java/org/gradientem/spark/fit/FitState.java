package org.gradientem.spark.fit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gradientem.em.Ascent;
import org.gradientem.em.PassRecord;
import org.gradientem.search.SearchState;

/**
 * What a checkpoint holds: where an ascent stands, or a search.
 *
 * @param format number of the format
 * @param part which part of the fit it is of
 * @param fingerprint what must agree for it to be taken up
 * @param position where the ascent stands; null for a search
 * @param search where the search stands; null for an ascent
 * @param history the passes so far that are kept
 * @param phases the totals of all passes
 */
record FitState(
    int format,
    Part part,
    Map<String, String> fingerprint,
    Ascent.Position position,
    Search search,
    List<PassRecord> history,
    List<PhaseTotal> phases) {

  /** A part of a fit that has checkpoints of its own. */
  enum Part {
    /** The EM run of all components. */
    MAIN(""),
    /** The search for their family and number. */
    SEARCH("search-"),
    /** The EM run on all rows of those chosen on a sample. */
    FINAL("final-");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }

    /** What the names of its files begin with. */
    String prefix(boolean inSubspace) {
      return inSubspace ? "subspace-" + prefix : prefix;
    }
  }

  /**
   * Where a search stands.
   *
   * @param refines whether it refines what was found on fewer rows
   * @param state where it stands on its rows
   */
  record Search(boolean refines, SearchState state) {}

  int passes() {
    return passes(position, phases);
  }

  /** Passes spent: an ascent's own so far, or of a search those of the whole fit until then. */
  static int passes(Ascent.Position position, List<PhaseTotal> phases) {
    return position == null
        ? phases.stream().mapToInt(PhaseTotal::passes).sum()
        : position.passes();
  }

  /** Says what cannot be true of a fit that stopped there. */
  void check() {
    boolean isAscent = position != null && position.mixture() != null && position.memory() != null;
    boolean isSearch = search != null && search.state() != null;
    if (part == null || fingerprint == null || history == null || phases == null) {
      throw new IllegalArgumentException("parts of it are missing");
    }
    boolean isOne = part == Part.SEARCH ? isSearch : isAscent && isPossible(position);
    boolean isWhole = Stream.of(history, phases).flatMap(List::stream).allMatch(Objects::nonNull);
    if (!isOne || !isWhole || passes() < 1 || history.isEmpty()) {
      throw new IllegalArgumentException("its numbers contradict each other");
    }
  }

  private boolean isPossible(Ascent.Position ascent) {
    String k = Integer.toString(ascent.mixture().k());
    return Double.isFinite(ascent.meanLogLikelihood())
        && history.size() >= ascent.passes()
        && (part == Part.FINAL || k.equals(fingerprint.get(JobFingerprint.COMPONENTS)));
  }
}
