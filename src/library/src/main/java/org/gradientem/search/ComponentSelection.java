package org.gradientem.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.gradientem.candidates.BestFound;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.ComputeBudget;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchData;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.candidates.StopRule;
import org.gradientem.components.ComponentMoments;
import org.gradientem.components.RowsInMemory;
import org.gradientem.em.EmLoop;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.statistics.DataMoments;
import org.gradientem.summary.SelectionRecord;

/**
 * Chooses the family of covariances and the number of components by BIC. Merge paths guide down
 * from an over-parameterised mixture, rounds of splits and merges to as many components as there
 * are; a comparison of all families starts from what these found; and the answer stands when none
 * of the most promising moves to another family, merges, splits and splits with a merge raises BIC.
 */
public final class ComponentSelection {
  private final SearchData data;
  private final DataMoments moments;
  private final RowsInMemory rows;
  private final Fitter fitter;
  private final ComputeBudget computeBudget;
  private List<Mixture> metOnFewer = List.of();
  private final SearchTarget wanted;

  /**
   * Prepares a selection.
   *
   * @param data the rows
   * @param families the families to choose from, at least one
   * @param k the number of components of the answer: mixtures of that number alone are compared,
   *     which merges, splits and both at once guide to; empty for that with the highest BIC
   * @param end when the last EM run ends; its tol is tightened where BIC needs it
   * @param observer is notified of every pass, in phases merge, refine and check
   */
  public ComponentSelection(
      SearchData data,
      List<CovarianceFamily> families,
      OptionalInt k,
      StopRule end,
      EmLoop.Observer observer) {
    this.data = data;
    moments = data.moments();
    rows = data.rows();
    // A tol of 0 asks for a fixed number of steps of the main phase, not of every EM run.
    double precise = Fitter.BIC_PRECISION / moments.weight();
    double tightened = Math.max(EmLoop.ROUNDING, Math.min(end.tol(), precise));
    StopRule precisely = new StopRule(end.maxIter(), tightened);
    wanted = new SearchTarget(distinct(families, moments.dim()), k);
    fitter = new Fitter(data, rows.rounding(moments.weight()), wanted, precisely, observer);
    // A logit counts as one column more.
    int squares = wanted.hasUntied() ? moments.type().momentSize(moments.dim()) / 2 : 0;
    int columns = moments.dim() + moments.levels().categories().columns();
    double completed = rows.missingCells() * moments.dim();
    computeBudget =
        ComputeBudget.of((double) moments.storedRows(), 1.0 + columns + squares, completed);
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
  public Selection select(EmLoop.Result fitted) {
    return select(fitted.mixture(), fitted.mixture().k());
  }

  /**
   * Adds noise to what was chosen on these rows, if that raises BIC. This takes no more passes than
   * the search without noise has taken here, counted in components times passes, or than cost next
   * to nothing; and one EM run.
   *
   * @param found what was chosen
   * @param box the noise's box in the coordinates of the rows, whatever its weight
   * @return the mixture with noise, perhaps of fewer components; what was chosen if it is no better
   */
  public Selection withNoise(Selection found, UniformNoise box) {
    long budget = Math.max(fitter.spentInAll(), computeBudget.passes());
    return new NoiseSearch(fitter, box, budget).better(found).orElse(found);
  }

  private Selection select(Mixture fitted, int started) {
    return best(comparison().run(paths().from(fitted)), started);
  }

  /**
   * Goes on from what was chosen on fewer rows.
   *
   * @param found what was chosen there
   * @return the chosen mixture
   */
  public Selection refine(Selection found) {
    metOnFewer = found.others();
    Mixture chosen = found.chosen().mixture();
    CovarianceFamily family = chosen.covariances().family();
    Optional<ComponentMoments> scatters =
        wanted.hasUntied()
            ? fitter.momentsWithScatters(SearchStage.REFINE, chosen)
            : Optional.empty();
    Optional<Candidate> start =
        scatters
            .or(() -> fitter.momentsOf(SearchStage.REFINE, chosen))
            .map(at -> new Candidate(family, at, "fewer rows"))
            .map(from -> fitter.advance(SearchStage.REFINE, from, Fitter.FEW_PASSES))
            .filter(Candidate::isValid);
    if (start.isEmpty()) {
      // More rows of the same value let a component shrink to it.
      return select(chosen, found.reason().started());
    }
    Candidate reached =
        new MoveRounds(fitter, rows, SearchStage.REFINE).run(List.of(start.get())).get(0);
    expect(found, start.get().logLikelihood());
    return best(reached, found.reason().started());
  }

  /**
   * Estimates the log-likelihood on these rows of models that were compared on fewer rows. A gain
   * over the chosen model includes overfit of half to all of the extra parameters. Only the rest of
   * the gain scales with the number of rows.
   */
  private void expect(Selection found, double logLikelihood) {
    double ratio = moments.weight() / found.chosen().statistics().weight();
    Mixture chosen = found.chosen().mixture();
    double parameters = fitter.criterion(chosen.covariances().family()).parameters(chosen);
    double each = Math.log(found.chosen().statistics().weight());
    for (SelectionRecord record : found.path()) {
      double own = (2 * record.logLikelihood() - record.bic()) / each;
      double more = own - parameters;
      double gained = record.logLikelihood() - found.chosen().logLikelihood();
      double noise = Math.max(more / 2, Math.min(gained, more));
      double expected = logLikelihood + ratio * (gained - noise) + noise;
      double bic = 2 * expected - own * Math.log(moments.weight());
      fitter
          .bestFound()
          .expect(record.family(), record.k(), new BestFound.Expectation(expected, bic));
    }
  }

  /** The best that moves from the best mixtures met guide to. */
  private Selection best(Candidate reached, int started) {
    OptimalityCheck optimalityCheck = new OptimalityCheck(fitter, rows, computeBudget);
    optimalityCheck.begin(reached);
    Candidate best = optimalityCheck.run();
    EmLoop.Result run = fitter.lastRun(SearchStage.REFINE, best);
    BestFound.Key key = new BestFound.Key(best.family(), best.k());
    double bic =
        fitter
            .criterion(best.family())
            .bic(run.logLikelihood(), run.mixture().covariances(), best.k());
    SelectionRecord chosen = record(key, run.logLikelihood(), bic, run.converged());
    List<SelectionRecord> records = records(key, chosen);
    SelectionReason reason =
        SelectionReason.byBic(
            chosen, !wanted.isFreeK(), records, started, optimalityCheck.holds(best));
    return new Selection(run, chosen.bic(), records, reason, others(best));
  }

  private FamilyComparison comparison() {
    // Of many features a component costs more than that, and what passes regain grows likewise.
    double tolerance =
        Math.max(Proposals.TOLERANCE, fitter.criterion(wanted.mostGeneral()).componentCost(1));
    return new FamilyComparison(fitter, data, computeBudget, tolerance);
  }

  private MergePaths paths() {
    return new MergePaths(fitter, moments, rows, computeBudget);
  }

  /** But those that moves have refuted. */
  private List<Mixture> others(Candidate best) {
    Map<Integer, Mixture> others = new TreeMap<>();
    metOnFewer.forEach(mixture -> others.put(mixture.k(), mixture));
    fitter.bestFound().ofEachNumber(best.k()).stream()
        .filter(candidate -> !wanted.isFreeK() || candidate.bic() <= best.bic())
        .forEach(candidate -> others.put(candidate.k(), candidate.mixture().orElseThrow()));
    others.remove(best.k());
    return List.copyOf(others.values());
  }

  private List<SelectionRecord> records(BestFound.Key key, SelectionRecord chosen) {
    Map<BestFound.Key, SelectionRecord> records = new HashMap<>();
    fitter
        .bestFound()
        .expectations()
        .forEach(
            (other, likely) ->
                records.put(other, record(other, likely.logLikelihood(), likely.bic(), false)));
    fitter
        .bestFound()
        .records()
        .forEach(
            (other, c) ->
                records.put(other, record(other, c.logLikelihood(), c.bic(), c.isDone())));
    // Moves have refuted those that seemed to be better, or they led to a point.
    records
        .entrySet()
        .removeIf(e -> e.getValue().bic() > chosen.bic() && !isOfAnotherNumber(e.getKey()));
    records.put(key, chosen);
    return records.values().stream().sorted(Selection.ORDER).toList();
  }

  /** Whether a mixture was met that is better, but has not the number of components asked for. */
  private boolean isOfAnotherNumber(BestFound.Key key) {
    return !wanted.admits(key.k()) && fitter.bestFound().records().containsKey(key);
  }

  private static SelectionRecord record(
      BestFound.Key key, double logLikelihood, double bic, boolean hasConverged) {
    return new SelectionRecord(key.family(), key.k(), logLikelihood, bic, hasConverged);
  }
}
