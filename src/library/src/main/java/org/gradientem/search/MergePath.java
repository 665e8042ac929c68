package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.components.ComponentMoments;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.work.Workers;

/**
 * The path from an over-parameterised mixture down to one component: the pairs that cost least are
 * merged, and a few EM passes let the others adapt.
 */
final class MergePath {
  /**
   * One in so many components is merged in a level. Levels so close together settle each other, so
   * that one pass will do.
   */
  private static final int MERGED_SHARE = 10;

  private final Fitter fitter;
  private final CovarianceFamily family;
  private final SearchTarget wanted;

  MergePath(Fitter fitter, CovarianceFamily family) {
    this.fitter = fitter;
    this.family = family;
    wanted = fitter.wanted();
  }

  /**
   * The levels from a few passes after the given moments down to one component, or to where BIC is
   * so far below its best that even one component's fewer parameters would not make up for it, but
   * in any case to as many as are wanted.
   */
  List<Candidate> walk(ComponentMoments start) {
    List<Candidate> levels = new ArrayList<>();
    Candidate level = relaxed(start, Fitter.FEW_PASSES);
    levels.add(level);
    double best = level.bic();
    while (level.k() > 1
        && (wanted.more(level.k()) < 0
            || level.bic()
                > best - Math.max(fitter.tolerance(level), level.k() * fitter.price(level)))) {
      level = below(level.moments());
      levels.add(level);
      best = Math.max(best, level.bic());
    }
    return levels;
  }

  private Candidate below(ComponentMoments level) {
    int k = level.k();
    int most = Math.max(1, k / MERGED_SHARE);
    int surplus = -wanted.more(k);
    List<Pair> pairs =
        fitter
            .maximisation()
            .mergeCost(family, level)
            .disjoint(surplus > 0 ? Math.min(most, surplus) : most);
    return relaxed(level.moved(pairs, List.of()), most > 1 ? 1 : Fitter.FEW_PASSES);
  }

  /** So many passes; components that have too few rows, or come to have, are merged. */
  private Candidate relaxed(ComponentMoments start, int passes) {
    ComponentMoments moments = start;
    Candidate candidate;
    do {
      while (!fitter.maximisation().admits(family, moments)) {
        moments = withoutLightest(moments);
      }
      candidate =
          fitter.advance(SearchStage.PATH, new Candidate(family, moments, "the path"), passes);
      if (!candidate.isValid()) {
        moments = withoutLightest(candidate.moments());
      }
    } while (!candidate.isValid() && moments.k() > 1);
    return candidate;
  }

  private ComponentMoments withoutLightest(ComponentMoments moments) {
    if (moments.k() == 1) {
      return moments;
    }
    Workers.check();
    int lightest =
        IntStream.range(0, moments.k())
            .boxed()
            .min(Comparator.comparingDouble(moments::count))
            .orElseThrow();
    int other = fitter.maximisation().mergeCost(family, moments).nearest(lightest);
    return moments.moved(List.of(Pair.of(lightest, other)), List.of());
  }
}
