package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Paths under some families from an over-parameterised mixture down to one component: the pairs
 * that cost least are merged, and a few EM passes let the others adapt.
 */
final class MergePaths {
  /**
   * One in so many components is merged in a level. Levels so close together settle each other, so
   * that one pass will do.
   */
  private static final int MERGED_SHARE = 10;

  /** The same once a search is to end. */
  private static final int MERGED_SHARE_OF_LATE = 2;

  private final Fitter fitter;
  private final SearchTarget wanted;

  MergePaths(Fitter fitter) {
    this.fitter = fitter;
    wanted = fitter.wanted();
  }

  /**
   * The levels from a mixture; where that costs next to nothing, also those of components that have
   * nothing but their axes in common.
   */
  List<Candidate> from(Mixture fitted) {
    List<Candidate> all = new ArrayList<>(levels(fitted, wanted.guides()));
    if (wanted.isFreeK()
        && fitter.costsNextToNothing(fitted.k())
        && wanted.families().contains(CovarianceFamily.VVE)
        && !wanted.guides().contains(CovarianceFamily.VVE)) {
      all.addAll(levels(fitted, List.of(CovarianceFamily.VVE)));
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
      List<Candidate> levels = walk(guide, start.get());
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

  /**
   * The levels from a few passes after the given moments down to one component, or to where BIC is
   * so far below its best that even one component's fewer parameters would not make up for it, but
   * in any case to as many as are wanted.
   */
  List<Candidate> walk(CovarianceFamily guide, ComponentMoments start) {
    List<Candidate> levels = new ArrayList<>();
    Candidate level = relaxed(guide, start, Fitter.FEW_PASSES);
    levels.add(level);
    double best = level.bic();
    while (level.k() > 1
        && (wanted.more(level.k()) < 0
            || level.bic()
                > best - Math.max(fitter.tolerance(level), level.k() * fitter.price(level)))) {
      level = below(guide, level.moments());
      levels.add(level);
      best = Math.max(best, level.bic());
    }
    return levels;
  }

  private Candidate below(CovarianceFamily guide, ComponentMoments level) {
    int k = level.k();
    boolean isLate = fitter.isEnough(SearchStage.PATH);
    int most = Math.max(1, k / (isLate ? MERGED_SHARE_OF_LATE : MERGED_SHARE));
    int surplus = -wanted.more(k);
    List<Pair> pairs =
        fitter
            .maximisation()
            .mergeCost(guide, level)
            .disjoint(surplus > 0 ? Math.min(most, surplus) : most);
    return relaxed(
        guide, level.moved(pairs, List.of()), isLate || most > 1 ? 1 : Fitter.FEW_PASSES);
  }

  /** So many passes; components that have too few rows, or come to have, are merged. */
  private Candidate relaxed(CovarianceFamily guide, ComponentMoments start, int passes) {
    ComponentMoments moments = start;
    Candidate candidate;
    do {
      while (!fitter.maximisation().admits(guide, moments)) {
        moments = withoutLightest(guide, moments);
      }
      candidate =
          fitter.advance(SearchStage.PATH, new Candidate(guide, moments, "the path"), passes);
      if (!candidate.isValid()) {
        moments = withoutLightest(guide, candidate.moments());
      }
    } while (!candidate.isValid() && moments.k() > 1);
    return candidate;
  }

  private ComponentMoments withoutLightest(CovarianceFamily guide, ComponentMoments moments) {
    if (moments.k() == 1) {
      return moments;
    }
    Workers.check();
    int lightest =
        IntStream.range(0, moments.k())
            .boxed()
            .min(Comparator.comparingDouble(moments::count))
            .orElseThrow();
    int other = fitter.maximisation().mergeCost(guide, moments).nearest(lightest);
    return moments.moved(List.of(Pair.of(lightest, other)), List.of());
  }
}
