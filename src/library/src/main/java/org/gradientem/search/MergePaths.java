package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.components.ComponentMoments;
import org.gradientem.components.RowsInMemory;
import org.gradientem.em.RowDraw;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.DataMoments;

/**
 * Merge paths under some families, from an over-parameterised mixture and, where that costs next to
 * nothing, from more such starts.
 */
final class MergePaths {
  /** Starts from other rows, where data are small. */
  private static final int MAX_RESTARTS = 3;

  private final Fitter fitter;
  private final DataMoments moments;
  private final RowsInMemory rows;
  private final SearchTarget wanted;

  MergePaths(Fitter fitter, DataMoments moments) {
    this.fitter = fitter;
    this.moments = moments;
    rows = fitter.rows();
    wanted = fitter.wanted();
  }

  /**
   * The levels from a mixture; where that costs next to nothing, also those of components that have
   * nothing but their axes in common, and from as many components at other rows.
   */
  List<Candidate> from(Mixture fitted) {
    List<Candidate> all = new ArrayList<>(levels(fitted, wanted.guides()));
    int k = fitted.k();
    if (!wanted.isFreeK() || !fitter.costsNextToNothing(k)) {
      return all;
    }
    if (wanted.families().contains(CovarianceFamily.VVE)
        && !wanted.guides().contains(CovarianceFamily.VVE)) {
      all.addAll(levels(fitted, List.of(CovarianceFamily.VVE)));
    }
    RowsInMemory others = rows.completed(moments.gaussian());
    for (int seed = 1; seed <= MAX_RESTARTS; seed++) {
      all.addAll(levels(RowDraw.startAt(others.drawn(k, seed), moments), wanted.guides()));
    }
    return all;
  }

  /** The levels, and what rounds of moves make of the best ones. */
  private List<Candidate> levels(Mixture fitted, List<CovarianceFamily> guides) {
    List<Candidate> sources = new ArrayList<>();
    List<Candidate> tops = new ArrayList<>();
    for (CovarianceFamily guide : guides) {
      Optional<ComponentMoments> start = start(guide, fitted, sources);
      if (start.isEmpty()) {
        continue;
      }
      List<Candidate> levels = new MergePath(fitter, guide).walk(start.get());
      sources.addAll(levels);
      tops.add(wanted.isFreeK() ? best(levels) : nearest(levels));
    }
    for (Candidate reached : new MoveRounds(fitter, SearchStage.PATH).run(tops)) {
      if (!tops.contains(reached)) {
        sources.add(reached);
      }
    }
    return sources;
  }

  /** The last level with as many components as are wanted or more, else the first. */
  private Candidate nearest(List<Candidate> levels) {
    return levels.stream()
        .filter(level -> wanted.more(level.k()) <= 0)
        .reduce((above, level) -> level)
        .orElse(levels.get(0));
  }

  static Candidate best(List<Candidate> candidates) {
    return candidates.stream().max(Comparator.comparingDouble(Candidate::bic)).orElseThrow();
  }

  /**
   * Where the path of a family starts: from all components. But where passes of own covariances
   * take long, theirs goes on from the level of the tied path that has twice the best number, since
   * what is one component of its own shape is seldom less than half a one of equal shape. Empty
   * where rounding hides a component's own shape.
   */
  private Optional<ComponentMoments> start(
      CovarianceFamily guide, Mixture fitted, List<Candidate> tied) {
    if (guide.isTied()) {
      return fitter.momentsOf(SearchStage.PATH, fitted);
    }
    Mixture from = fitted;
    if (!tied.isEmpty() && fitter.budget().of(from.k()) < 1) {
      int most = 2 * wanted.k().orElse(best(tied).k());
      from =
          tied.stream()
              .filter(level -> level.k() <= most && level.mixture().isPresent())
              .findFirst()
              .flatMap(Candidate::mixture)
              .orElse(fitted);
    }
    return fitter.momentsWithScatters(SearchStage.PATH, from);
  }
}
