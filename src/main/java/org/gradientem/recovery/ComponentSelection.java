package org.gradientem.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.em.Phase;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.ComponentMoments.Total;
import org.gradientem.recovery.Fitter.Key;
import org.gradientem.recovery.Race.Turn;

/**
 * Chooses the family of covariances and the number of components by BIC. Merge paths lead down from
 * an over-parameterised mixture, rounds of splits and merges to as many components as there are; a
 * race of all families starts from what these found; and the answer stands when no move to another
 * family, no merge, no split and no split with a merge raises BIC.
 */
public final class ComponentSelection {
  /**
   * Rows up to which clusterings of the rows themselves are tried, since that takes their square.
   */
  private static final int MOST_CLUSTERED_ROWS = 1000;

  /** Products that a clustering may take, about a second. */
  private static final double MOST_CLUSTERING_WORK = 5e8;

  private static final int MOST_CLUSTERS = 15;

  /** BIC by which a start may be below the best before any pass. */
  private static final double SLACK = 300;

  private static final int MOST_STARTS = 400;

  private static final List<Turn> TURNS =
      List.of(
          new Turn(3, 80), new Turn(7, 30), new Turn(20, 12), new Turn(60, 6), new Turn(160, 6));

  /** Mixtures from which moves are tried: those of the race within so much of its best. */
  private static final int HEADS = 4;

  private static final double HEAD_SLACK = 30;

  /** Passes in which what was found on fewer rows settles. */
  private static final int REFINING_PASSES = 5;

  private static final double TIGHTEST_TOL = 1e-11;

  private final DataMoments moments;
  private final List<CovarianceFamily> families;
  private final RowsInMemory rows;
  private final int maxIter;
  private final double tol;
  private final Fitter fitter;
  private final Patience patience;
  private final boolean hasOwn;

  /**
   * Prepares a selection.
   *
   * @param pass the pass over the rows
   * @param moments moments of the same rows, of the most general type of the families
   * @param families the families to choose from, at least one
   * @param rows the rows, or as many of them as the driver holds
   * @param maxIter most passes of the last polish
   * @param tol change of the mean log-likelihood below which a mixture has converged; tightened
   *     where BIC needs it
   * @param observer is told of every pass, in phases path, polish and certificate
   */
  public ComponentSelection(
      Pass pass,
      DataMoments moments,
      List<CovarianceFamily> families,
      RowsInMemory rows,
      int maxIter,
      double tol,
      Ascent.Observer observer) {
    this.moments = moments;
    this.families = distinct(families, moments.dim());
    this.rows = rows;
    this.maxIter = maxIter;
    // A tol of 0 asks for a fixed number of steps of the main phase, not of every polish.
    double precise = Fitter.BIC_PRECISION / moments.weight();
    this.tol = Math.max(TIGHTEST_TOL, Math.min(tol, precise));
    fitter = new Fitter(pass, moments, this.families, observer);
    hasOwn = this.families.stream().anyMatch(family -> !family.isTied());
    int squares = hasOwn ? moments.type().momentSize(moments.dim()) / 2 : 0;
    patience = Patience.of(moments.weight(), 1.0 + moments.dim() + squares);
  }

  /** In one dimension a diagonal or a matrix is one variance, so families fall together. */
  private static List<CovarianceFamily> distinct(List<CovarianceFamily> families, int dim) {
    return families.size() == 1 || dim > 1
        ? families
        : families.stream()
            .filter(
                f -> f.type() == CovarianceType.SPHERICAL || f.type() == CovarianceType.IDENTITY)
            .toList();
  }

  /**
   * Chooses.
   *
   * @param fitted the over-parameterised mixture with its evaluation
   * @return the chosen mixture
   */
  public Selection select(Ascent.Result fitted) {
    return best(race(sources(fitted)), fitted.mixture().k());
  }

  /**
   * Goes on from what was chosen on fewer rows.
   *
   * @param chosen the mixture
   * @param started number of components that the search began with
   * @return the chosen mixture
   */
  public Selection refine(Mixture chosen, int started) {
    CovarianceFamily family = chosen.covariances().family();
    ComponentMoments moments =
        hasOwn ? fitter.collected(Phase.POLISH, chosen) : fitter.moments(Phase.POLISH, chosen);
    Candidate start = new Candidate(family, moments, "fewer rows");
    fitter.advance(Phase.POLISH, start, REFINING_PASSES);
    return best(new Rounds(fitter, rows, Phase.POLISH).run(List.of(start)).get(0), started);
  }

  /** The best that moves from some mixtures lead to. */
  private Selection best(Candidate reached, int started) {
    Candidate best = reached;
    Certificate certificate = new Certificate(fitter, rows, families, leads(), patience);
    for (Candidate head : heads(best)) {
      Candidate moved = certificate.from(head);
      best = moved.bic() > best.bic() ? moved : best;
    }
    Ascent.Result polished = fitter.polished(best, maxIter, tol);
    double bic = fitter.criterion(best.family()).bic(polished.logLikelihood(), best.k());
    List<SelectionRecord> records = records(best, polished.logLikelihood());
    SelectionReason reason =
        SelectionReason.byBic(
            best.family(), best.k(), records, started, certificate.holds(best));
    return new Selection(polished, bic, records, reason);
  }

  /** The most general tied family and the most general other one: what paths and rounds go by. */
  private List<CovarianceFamily> leads() {
    return Stream.of(last(CovarianceFamily::isTied), last(family -> !family.isTied()))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<CovarianceFamily> last(Predicate<CovarianceFamily> wanted) {
    return families.stream().filter(wanted).max(Comparator.naturalOrder());
  }

  /** The levels of the paths, and what rounds of moves make of their best ones. */
  private List<Candidate> sources(Ascent.Result fitted) {
    ComponentMoments start =
        hasOwn
            ? fitter.collected(Phase.PATH, fitted.mixture())
            : fitter.moments(fitted.mixture().covariances().family(), fitted.statistics());
    List<Candidate> sources = new ArrayList<>();
    List<Candidate> tops = new ArrayList<>();
    for (CovarianceFamily lead : leads()) {
      List<Candidate> levels = new MergePath(fitter, lead).walk(start);
      sources.addAll(levels);
      tops.add(levels.stream().max(Comparator.comparingDouble(Candidate::bic)).orElseThrow());
    }
    for (Candidate reached : new Rounds(fitter, rows, Phase.PATH).run(tops)) {
      if (!tops.contains(reached)) {
        sources.add(reached);
      }
    }
    return sources;
  }

  private Candidate race(List<Candidate> sources) {
    long budget = Math.max(fitter.spent(), patience.passes()) / 4;
    Proposals proposals = new Proposals(fitter, families);
    double top = sources.stream().mapToDouble(Candidate::bic).max().orElseThrow();
    for (Candidate source : sources) {
      // Only worth another look if some family could still make it win.
      double slack = SLACK * patience.of(source.k());
      boolean isFar = source.bic() < top - Math.max(slack, source.k() * fitter.price(source));
      if (hasOwn && !isFar) {
        fitter.withScatters(Phase.POLISH, source);
      }
      if (!hasOwn || source.moments().hasScatters(moments.type())) {
        double expected = fitter.expected(Phase.PATH, source.family(), source.moments());
        double entropy = source.logLikelihood() - expected;
        proposals.add(source.moments(), entropy, source.origin());
      }
    }
    if (rows.isAll() && rows.rows() <= MOST_CLUSTERED_ROWS) {
      double pairs = (double) rows.rows() * rows.rows();
      double d = rows.dim();
      if (pairs * d <= MOST_CLUSTERING_WORK) {
        proposeClusterings(proposals, true);
      }
      if (hasOwn && pairs * d * d * (1 + d / 6) <= MOST_CLUSTERING_WORK) {
        proposeClusterings(proposals, false);
      }
    }
    // Mixtures that shrink to a point drop out, so all of the best may.
    List<Candidate> reached = List.of();
    while (reached.isEmpty()) {
      List<Candidate> starts = proposals.take(SLACK, MOST_STARTS, budget);
      int largest = starts.stream().mapToInt(Candidate::k).max().orElseThrow();
      reached =
          new Race(fitter, Phase.POLISH, TURNS, patience.of(largest))
              .run(starts, Double.NEGATIVE_INFINITY);
    }
    return reached.get(0);
  }

  private void proposeClusterings(Proposals proposals, boolean ward) {
    Covariance data = fitter.dataCovariance(1);
    Total total = new Total(moments.type(), moments.secondMoment());
    int k = Math.min(MOST_CLUSTERS, rows.rows());
    for (int[] labels : RowClustering.labels(rows, data, ward, k)) {
      ComponentMoments clusters = ComponentMoments.of(rows, labels, k--, total);
      proposals.add(clusters, 0, "a clustering of the rows");
    }
  }

  /** The best mixtures met, each of another family or number of components. */
  private List<Candidate> heads(Candidate best) {
    long most = Math.max(1, Math.round(HEADS * patience.of(best.k())));
    return fitter.records().values().stream()
        .filter(candidate -> candidate.bic() >= best.bic() - HEAD_SLACK)
        .sorted(Comparator.comparingDouble(Candidate::bic).reversed())
        .limit(most)
        .map(Candidate::copy)
        .toList();
  }

  private List<SelectionRecord> records(Candidate best, double logLikelihood) {
    Key chosen = new Key(best.family(), best.k());
    Map<Key, SelectionRecord> records = new HashMap<>();
    fitter.bounds().forEach((key, bound) -> records.put(key, record(key, bound, false)));
    fitter
        .records()
        .forEach((key, c) -> records.put(key, record(key, c.logLikelihood(), c.isDone())));
    records.put(chosen, record(chosen, logLikelihood, true));
    return records.values().stream()
        .sorted(
            Comparator.comparing(SelectionRecord::family)
                .thenComparing(SelectionRecord::k, Comparator.reverseOrder()))
        .toList();
  }

  private SelectionRecord record(Key key, double logLikelihood, boolean isPolished) {
    double bic = fitter.criterion(key.family()).bic(logLikelihood, key.k());
    return new SelectionRecord(key.family(), key.k(), logLikelihood, bic, isPolished);
  }
}
