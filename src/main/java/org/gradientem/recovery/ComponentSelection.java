package org.gradientem.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.recovery.MergePath.Level;

/**
 * Chooses the number of components by BIC: along the merge path, then among the levels around its
 * best once they are polished to convergence, since before that the answer depends on the start;
 * then by merging nearest pairs for as long as that improves BIC.
 */
public final class ComponentSelection {
  private static final int WINDOW = 3;
  private static final int FIRST_CHUNK = 10;
  private static final int PAIRS_TRIED = 3;
  private static final String POLISH = "polish";
  private static final String CERTIFICATE = "certificate";

  /** Differences of BIC below this mean nothing, so that log-likelihoods need no more digits. */
  private static final double BIC_PRECISION = 0.01;

  private static final double TIGHTEST_TOL = 1e-11;

  private final int maxIter;
  private final InformationCriterion criterion;
  private final LevelFitter fitter;
  private final MergePath path;
  private final NavigableMap<Integer, SelectionRecord> records = new TreeMap<>();

  /**
   * Prepares a selection.
   *
   * @param pass the pass over the rows
   * @param moments moments of the same rows
   * @param criterion the criterion
   * @param acceleration how polishing is accelerated
   * @param maxIter most passes to spend on one number of components
   * @param tol change of the mean log-likelihood below which a mixture has converged; tightened
   *     where BIC needs it
   * @param observer is told of every pass, in phases "path", "polish" and "certificate"
   */
  public ComponentSelection(
      Pass pass,
      DataMoments moments,
      InformationCriterion criterion,
      Acceleration acceleration,
      int maxIter,
      double tol,
      Ascent.Observer observer) {
    this.maxIter = maxIter;
    this.criterion = criterion;
    double precise = Math.max(TIGHTEST_TOL, BIC_PRECISION / criterion.weight());
    fitter = new LevelFitter(pass, moments, Math.min(tol, precise), acceleration, observer);
    path = new MergePath(fitter);
  }

  /**
   * Chooses.
   *
   * @param fitted the over-parameterised mixture with its evaluation
   * @return the chosen mixture
   */
  public Selection select(Ascent.Result fitted) {
    NavigableMap<Integer, Level> levels = path.walk(fitted);
    levels.values().forEach(level -> record(level.logLikelihood(), level.k(), false));
    Contender best = race(POLISH, window(levels), Double.NEGATIVE_INFINITY);
    for (Contender better = merged(best); better != null; better = merged(best)) {
      best = better;
    }
    return new Selection(
        best.result(), best.bic(), List.copyOf(records.descendingMap().values()), reason(best));
  }

  private double bic(Level level) {
    return criterion.bic(level.logLikelihood(), level.k());
  }

  private void record(double logLikelihood, int k, boolean polished) {
    SelectionRecord made =
        new SelectionRecord(k, logLikelihood, criterion.bic(logLikelihood, k), polished);
    records.merge(k, made, (a, b) -> a.polished() && a.bic() >= b.bic() ? a : b);
  }

  /** The numbers of components around the best level, those that the path left out as well. */
  private List<Contender> window(NavigableMap<Integer, Level> levels) {
    int best =
        levels.values().stream().max(Comparator.comparingDouble(this::bic)).orElseThrow().k();
    List<Contender> window = new ArrayList<>();
    for (int k = Math.min(levels.lastKey(), best + WINDOW); k >= Math.max(1, best - WINDOW); k--) {
      Level level = levels.ceilingEntry(k).getValue();
      if (level.k() > k) {
        level = path.descend(level, k);
        levels.put(k, level);
      }
      window.add(contender(level));
    }
    return window;
  }

  private Contender contender(Level level) {
    // The passes that made the level are not counted: the budget is for the polish.
    Ascent.Result start =
        new Ascent.Result(
            fitter.maximise(level.statistics()),
            level.statistics(),
            level.logLikelihood(),
            0,
            false);
    return new Contender(fitter, criterion, start, FIRST_CHUNK, maxIter);
  }

  /** Polishes all in turns, and drops those that cannot win; the best if above {@code toBeat}. */
  private Contender race(String phase, List<Contender> contenders, double toBeat) {
    Contender best = null;
    double highest = toBeat;
    List<Contender> live = new ArrayList<>(contenders);
    while (!live.isEmpty()) {
      for (Contender contender : live) {
        contender.advance(phase);
        record(contender.result().logLikelihood(), contender.k(), true);
        if (contender.bic() > highest) {
          highest = contender.bic();
          best = contender;
        }
      }
      double reached = highest;
      live.removeIf(contender -> contender.isDone() || !contender.canReach(reached));
    }
    return best;
  }

  /** The best of the mixtures with a nearest pair merged, or null if none improves BIC. */
  private Contender merged(Contender best) {
    int k = best.k();
    if (k == 1) {
      return null;
    }
    SufficientStatistics statistics = best.result().statistics();
    WardClustering ward = new WardClustering(statistics, best.result().mixture().covariance());
    List<Contender> merged =
        IntStream.range(0, k)
            .boxed()
            .filter(i -> ward.nearest(i) > i || ward.nearest(ward.nearest(i)) != i)
            .sorted(Comparator.comparingDouble(i -> ward.cost(i, ward.nearest(i))))
            .limit(PAIRS_TRIED)
            .map(i -> statistics.grouped(groups(k, i, ward.nearest(i)), k - 1))
            .map(s -> fitter.relax(CERTIFICATE, s, MergePath.PASSES_PER_LEVEL))
            .map(r -> contender(new Level(r.logLikelihood(), r.statistics())))
            .toList();
    return race(CERTIFICATE, merged, best.bic());
  }

  /** Every component a group of its own, but for one pair. */
  private static int[] groups(int k, int a, int b) {
    int keep = Math.min(a, b);
    int drop = Math.max(a, b);
    return IntStream.range(0, k).map(i -> i == drop ? keep : i > drop ? i - 1 : i).toArray();
  }

  private String reason(Contender best) {
    SelectionRecord fewer = records.get(best.k() - 1);
    SelectionRecord more = records.get(best.k() + 1);
    StringBuilder neighbours = new StringBuilder();
    for (SelectionRecord other : new SelectionRecord[] {fewer, more}) {
      if (other != null) {
        neighbours.append("%d lose%s %.2f, ".formatted(other.k(), "s", best.bic() - other.bic()));
      }
    }
    return "k = %d has the highest BIC, %.2f, of all from %d to 1 (%sand merging no nearest pair improves it)."
        .formatted(best.k(), best.bic(), records.lastKey(), neighbours);
  }
}
