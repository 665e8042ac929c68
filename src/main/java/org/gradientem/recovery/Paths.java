package org.gradientem.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Phase;
import org.gradientem.em.RowDraw;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Merge paths under a tied family and under one of own covariances, from an over-parameterised
 * mixture and, where that costs next to nothing, from more such starts.
 */
final class Paths {
  /** With three more starts the seeds of 67 data sets of up to 1 100 rows mostly end alike. */
  private static final int MOST_RESTARTS = 3;

  private final Fitter fitter;
  private final List<CovarianceFamily> leads;
  private final RowsInMemory rows;
  private final Patience patience;
  private final double slack;

  /**
   * Prepares the paths.
   *
   * @param leads the families that they go by
   * @param slack BIC by which a level may be below the best, where patience is full
   */
  Paths(
      Fitter fitter,
      List<CovarianceFamily> leads,
      RowsInMemory rows,
      Patience patience,
      double slack) {
    this.fitter = fitter;
    this.leads = leads;
    this.rows = rows;
    this.patience = patience;
    this.slack = slack;
  }

  /** The levels from a mixture, and from as many components at other rows. */
  List<Candidate> from(Mixture fitted, DataMoments moments) {
    List<Candidate> all = new ArrayList<>(from(fitted));
    for (int seed = 1; seed <= MOST_RESTARTS && canRestart(fitted.k()); seed++) {
      all.addAll(from(RowDraw.startAt(rows.drawn(fitted.k(), seed), moments)));
    }
    return all;
  }

  /** On small data one start more costs next to nothing. */
  private boolean canRestart(int k) {
    return rows.isAll() && patience.of(k) == 1;
  }

  /** The levels, and what rounds of moves make of the best ones. */
  private List<Candidate> from(Mixture fitted) {
    List<Candidate> sources = new ArrayList<>();
    List<Candidate> tops = new ArrayList<>();
    double slackHere = slack * patience.of(fitted.k());
    for (CovarianceFamily lead : leads) {
      List<Candidate> levels =
          new MergePath(fitter, lead).walk(start(lead, fitted, sources), slackHere);
      sources.addAll(levels);
      tops.add(best(levels));
    }
    for (Candidate reached : new Rounds(fitter, rows, Phase.PATH).run(tops)) {
      if (!tops.contains(reached)) {
        sources.add(reached);
      }
    }
    return sources;
  }

  static Candidate best(List<Candidate> candidates) {
    return candidates.stream().max(Comparator.comparingDouble(Candidate::bic)).orElseThrow();
  }

  /**
   * Where the path of a family starts: from all components. But where passes of own covariances
   * take long, theirs goes on from the level of the tied path that has twice the best number, since
   * what is one component of its own shape is seldom less than half a one of equal shape.
   */
  private ComponentMoments start(CovarianceFamily lead, Mixture fitted, List<Candidate> tied) {
    if (lead.isTied()) {
      return fitter.evaluated(Phase.PATH, fitted);
    }
    Mixture from = fitted;
    if (!tied.isEmpty() && patience.of(from.k()) < 1) {
      int most = 2 * best(tied).k();
      from = tied.stream().filter(level -> level.k() <= most).findFirst().orElseThrow().mixture();
    }
    return fitter.collected(Phase.PATH, from);
  }
}
