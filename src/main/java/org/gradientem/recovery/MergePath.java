package org.gradientem.recovery;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.gradientem.em.Ascent;
import org.gradientem.em.Phase;
import org.gradientem.em.SufficientStatistics;

/**
 * The path from an over-parameterised mixture down to one component: the pairs with the least Ward
 * cost are merged, and a few EM passes let the others adapt.
 */
final class MergePath {
  static final int PASSES_PER_LEVEL = 3;

  /**
   * Above this number of components a level merges a tenth of them and has one pass: levels so
   * close together settle each other. Below, a level merges one pair.
   */
  private static final int SINGLE_MERGES = 20;

  private static final int MERGED_SHARE = 10;

  private final LevelFitter fitter;

  MergePath(LevelFitter fitter) {
    this.fitter = fitter;
  }

  /** The levels by their numbers of components, from the given mixture down to one. */
  NavigableMap<Integer, Level> walk(Ascent.Result start) {
    NavigableMap<Integer, Level> levels = new TreeMap<>();
    Level level = new Level(start.logLikelihood(), start.statistics());
    levels.put(level.k(), level);
    for (int k = next(level.k()); k >= 1; k = next(k)) {
      level = descend(level, k);
      levels.put(k, level);
    }
    return levels;
  }

  static int next(int k) {
    return k > SINGLE_MERGES ? k - Math.max(1, k / MERGED_SHARE) : k - 1;
  }

  /** The level of k components below the given one. */
  Level descend(Level from, int k) {
    SufficientStatistics merged = fitter.mergedTo(k, from.statistics());
    int passes = k > SINGLE_MERGES ? 1 : PASSES_PER_LEVEL;
    Ascent.Result result = fitter.relax(Phase.PATH, fitter.maximise(merged), passes);
    return new Level(result.logLikelihood(), result.statistics());
  }

  /**
   * A level without its mixture, which its statistics give again: on wide data a covariance per
   * level would not fit into memory.
   */
  record Level(double logLikelihood, SufficientStatistics statistics) {
    int k() {
      return statistics.counts().length;
    }
  }
}
