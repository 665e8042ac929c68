package org.gradientem.recovery;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Components of the largest clustering: all sets end alike with 8 and with 30. */
  private static final int MOST_CLUSTERS = 15;

  /**
   * BIC by which a start may be below the best before any pass: 150 gains 74 with 2 % less work,
   * 600 gains 62 with 6 % more, either by Boston and fgl alone.
   */
  private static final double SLACK = 300;

  /** Half as many lose 5 BIC for 5 % less work; all sets end alike without a bound. */
  private static final int MOST_STARTS = 400;

  /**
   * Half the passes and candidates gain 91 BIC for 13 % less work, but lose 48 on hills; twice gain
   * 2 for 15 % more.
   */
  private static final List<Turn> TURNS =
      List.of(
          new Turn(3, 80), new Turn(7, 30), new Turn(20, 12), new Turn(60, 6), new Turn(160, 6));

  /**
   * Mixtures from which moves are tried: two lose 8 BIC for 15 % less work, with eight all sets end
   * alike but for 0.04.
   */
  private static final int HEADS = 4;

  /** BIC by which one of those may be below the best. */
  private static final double HEAD_SLACK = 30;

  /** Passes in which what was found on fewer rows settles. */
  private static final int REFINING_PASSES = 5;

  private final DataMoments moments;
  private final List<CovarianceFamily> families;
  private final RowsInMemory rows;
  private final int maxIter;
  private final double tol;
  private final Fitter fitter;
  private final List<CovarianceFamily> leads;
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
    this.tol = Math.max(Ascent.ROUNDING, Math.min(tol, precise));
    fitter = new Fitter(pass, moments, this.families, observer);
    leads = leads(this.families);
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

  /** The most general tied family and the most general other one: what paths and rounds go by. */
  private static List<CovarianceFamily> leads(List<CovarianceFamily> families) {
    return Stream.of(
            families.stream().filter(CovarianceFamily::isTied),
            families.stream().filter(family -> !family.isTied()))
        .map(group -> group.max(Comparator.naturalOrder()))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Chooses.
   *
   * @param fitted the over-parameterised mixture with its evaluation
   * @return the chosen mixture
   */
  public Selection select(Ascent.Result fitted) {
    return select(fitted.mixture(), fitted.mixture().k());
  }

  private Selection select(Mixture fitted, int started) {
    Paths paths = new Paths(fitter, leads, rows, patience, SLACK);
    return best(race(paths.from(fitted, moments)), started);
  }

  /**
   * Goes on from what was chosen on fewer rows.
   *
   * @param found what was chosen there
   * @return the chosen mixture
   */
  public Selection refine(Selection found) {
    Mixture chosen = found.chosen().mixture();
    CovarianceFamily family = chosen.covariances().family();
    ComponentMoments at =
        hasOwn ? fitter.collected(Phase.POLISH, chosen) : fitter.evaluated(Phase.POLISH, chosen);
    Candidate start = new Candidate(family, at, "fewer rows");
    fitter.advance(Phase.POLISH, start, REFINING_PASSES);
    if (!start.isValid()) {
      // More rows of the same value let a component shrink to it.
      return select(chosen, found.reason().started());
    }
    Candidate reached = new Rounds(fitter, rows, Phase.POLISH).run(List.of(start)).get(0);
    expect(found, start.logLikelihood());
    return best(reached, found.reason().started());
  }

  /**
   * What the mixtures looked at on fewer rows would come to on these: of what they gained there,
   * half their parameters were gained from noise, and would be so from any number of rows.
   */
  private void expect(Selection found, double logLikelihood) {
    double ratio = moments.weight() / found.chosen().statistics().weight();
    Mixture chosen = found.chosen().mixture();
    double parameters = fitter.criterion(chosen.covariances().family()).parameters(chosen.k());
    for (SelectionRecord record : found.path()) {
      double noise = (fitter.criterion(record.family()).parameters(record.k()) - parameters) / 2;
      double gained = record.logLikelihood() - found.chosen().logLikelihood() - noise;
      double expected = logLikelihood + ratio * gained + noise;
      fitter.expectations().put(new Fitter.Key(record.family(), record.k()), expected);
    }
  }

  /** The best that moves from some mixtures lead to. */
  private Selection best(Candidate reached, int started) {
    Candidate best = reached;
    Certificate certificate = new Certificate(fitter, rows, families, leads, patience);
    for (Candidate head : heads(best)) {
      Candidate moved = certificate.from(head);
      best = moved.bic() > best.bic() ? moved : best;
    }
    Ascent.Result polished = fitter.polished(best, maxIter, tol);
    double bic = fitter.criterion(best.family()).bic(polished.logLikelihood(), best.k());
    List<SelectionRecord> records = records(best, polished.logLikelihood());
    SelectionReason reason =
        SelectionReason.byBic(best.family(), best.k(), records, started, certificate.holds(best));
    return new Selection(polished, bic, records, reason);
  }

  private Candidate race(List<Candidate> sources) {
    // A quarter of what was spent so far: all sets end alike with half, all but one with an eighth.
    long budget = Math.max(fitter.spent(), patience.passes()) / 4;
    Proposals proposals = new Proposals(fitter, families);
    Candidate best = Paths.best(sources);
    for (Candidate source : sources) {
      if (hasOwn && isWorthALook(source, best)) {
        fitter.withScatters(Phase.POLISH, source);
      }
      double entropy =
          source.logLikelihood() - fitter.expected(Phase.PATH, source.family(), source.moments());
      proposals.add(source.moments(), entropy, source.origin());
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
    proposals.add(one(), 0, "one component");
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

  /** All rows as one component, which every family has a mixture for. */
  private ComponentMoments one() {
    Total total = new Total(moments.type(), moments.secondMoment());
    double[] counts = {moments.weight()};
    double[][] means = {moments.mean()};
    CovarianceType type = moments.type();
    ComponentMoments tied = new ComponentMoments(total, moments.dim(), counts, means, type, null);
    double[][] scatters = {tied.pooled(type)};
    return new ComponentMoments(total, moments.dim(), counts, means, type, scatters);
  }

  /**
   * Whether families of own covariances may win from a level: it is not far below the best and,
   * unless looking costs next to nothing, no equal shapes are more than are best for those.
   */
  private boolean isWorthALook(Candidate source, Candidate best) {
    double trust = patience.of(source.k());
    double slack = Math.max(SLACK * trust, source.k() * fitter.price(source));
    boolean isNear = source.bic() >= best.bic() - slack;
    return isNear && (trust == 1 || !source.family().isTied() || source.k() <= best.k());
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
    Fitter.Key chosen = new Fitter.Key(best.family(), best.k());
    Map<Fitter.Key, SelectionRecord> records = new HashMap<>();
    fitter.expectations().forEach((key, likely) -> records.put(key, record(key, likely, false)));
    // Moves have refuted those that seemed to be better.
    records.values().removeIf(record -> record.bic() > best.bic());
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

  private SelectionRecord record(Fitter.Key key, double logLikelihood, boolean isPolished) {
    double bic = fitter.criterion(key.family()).bic(logLikelihood, key.k());
    return new SelectionRecord(key.family(), key.k(), logLikelihood, bic, isPolished);
  }
}
