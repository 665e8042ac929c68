package org.gradientem.internal.search;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.BestFound;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.SelectionRecord;

/**
 * Chooses the family of covariances, the number of components and whether there is noise by BIC:
 * merge paths from an over-parameterised mixture give starts, from which the loop goes on.
 */
public final class ComponentSelection {
  private final SearchData data;
  private final StopRule end;
  private final EmLoop.Observer observer;
  private final DataMoments moments;
  private final Fitter fitter;
  private final SearchLoop loop;
  private List<Mixture> metOnFewer = List.of();
  private final SearchTarget wanted;

  /**
   * Prepares a selection. The last EM run's tol is tightened where BIC needs it; the observer is
   * notified of every pass, in phases merge, refine and check.
   */
  public ComponentSelection(
      SearchData data, SearchTarget target, StopRule end, EmLoop.Observer observer) {
    this.data = data;
    this.end = end;
    this.observer = observer;
    moments = data.moments();
    // A tol of 0 asks for a fixed number of steps of the main phase, not of every EM run.
    double precise = Fitter.BIC_PRECISION / moments.weight();
    double tightened = Math.max(EmLoop.ROUNDING, Math.min(end.tol(), precise));
    StopRule precisely = new StopRule(end.maxIter(), tightened, end.maxWork());
    wanted = target.in(moments.dim(), moments.weight());
    Rounding rounding = data.rows().rounding(moments.weight());
    ComputeBudget budget = ComputeBudget.of(data, wanted);
    fitter = new Fitter(data, rounding, wanted, precisely, observer, budget);
    loop = new SearchLoop(fitter);
  }

  /** Chooses, from an over-parameterised mixture. */
  public Selection select(EmLoop.Result fitted) {
    return selection(answer(fitted.mixture()), fitted.mixture().k());
  }

  /**
   * Of few rows a search that is told less comes first, so that no answer contradicts another: what
   * it has met this one has met as well. Empty where its answer is none to this search.
   */
  private Optional<Candidate> relaxed(Mixture fitted) {
    Optional<SearchTarget> target = wanted.relaxed(moments.type(), moments.dim());
    if (target.isEmpty() || !fitter.hasFewRows()) {
      return Optional.empty();
    }
    ComponentSelection other = new ComponentSelection(data, target.get(), end, observer);
    Candidate found = other.answer(fitted);
    fitter.goOnFrom(other.fitter);
    return Optional.of(found).filter(wanted::admits);
  }

  private Candidate answer(Mixture fitted) {
    return relaxed(fitted).orElseGet(() -> loop.run(first(fitted)));
  }

  private Candidate first(Mixture fitted) {
    List<Candidate> paths = new MergePaths(fitter).from(fitted);
    return loop.known().orElseGet(() -> loop.first(new Starts(fitter, moments).from(paths)));
  }

  /** Goes on from what was chosen on fewer rows. */
  public Selection refine(Selection found) {
    metOnFewer = found.others();
    Mixture chosen = found.chosen().mixture();
    CovarianceFamily family = chosen.covariances().family();
    Optional<Candidate> start =
        fitter
            .momentsWithScatters(SearchStage.REFINE, chosen)
            .or(() -> fitter.momentsOf(SearchStage.REFINE, chosen))
            .map(at -> new Candidate(family, at, "fewer rows"))
            .map(from -> fitter.advance(SearchStage.REFINE, from, Fitter.FEW_PASSES))
            .filter(Candidate::isValid);
    if (start.isEmpty()) {
      // More rows of the same value let a component shrink to it.
      return selection(answer(chosen), found.reason().started());
    }
    Candidate reached = new MoveRounds(fitter, SearchStage.REFINE).run(List.of(start.get())).get(0);
    expect(found, start.get().logLikelihood());
    return selection(loop.run(reached), found.reason().started());
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
          .expect(new SelectionRecord(record.family(), record.k(), expected, bic, false));
    }
  }

  private Selection selection(Candidate best, int started) {
    EmLoop.Result run = fitter.lastRun(SearchStage.REFINE, best);
    double bic = fitter.criterion(best.family()).bic(run.logLikelihood(), run.mixture());
    SelectionRecord chosen =
        new SelectionRecord(best.family(), best.k(), run.logLikelihood(), bic, run.converged());
    List<SelectionRecord> others = records(chosen);
    boolean asked = !wanted.isFreeK();
    SelectionRecord without =
        best.hasNoise()
            ? others.stream()
                .filter(other -> wanted.admits(other.k()))
                .max(Comparator.comparingDouble(SelectionRecord::bic))
                .orElse(chosen)
            : chosen;
    SelectionReason reason =
        SelectionReason.byBic(
            without, asked, others, started, fitter.bestFound().isLocallyOptimal(best));
    List<SelectionRecord> path =
        Stream.concat(
                Stream.of(chosen),
                others.stream().filter(o -> o.family() != chosen.family() || o.k() != chosen.k()))
            .sorted(Selection.ORDER)
            .toList();
    return new Selection(
        run, chosen.bic(), path, best.hasNoise() ? reason.withNoise(chosen) : reason, others(best));
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

  /** Of those without noise. */
  private List<SelectionRecord> records(SelectionRecord chosen) {
    BestFound found = fitter.bestFound();
    Map<BestFound.Key, SelectionRecord> records = new HashMap<>(found.expectations());
    found
        .records()
        .forEach(
            (key, c) ->
                records.put(
                    key,
                    new SelectionRecord(
                        c.family(), c.k(), c.logLikelihood(), c.bic(), c.isDone())));
    // Moves have refuted those that seemed to be better, or they led to a point; but not those of
    // another number than the one asked for.
    records
        .entrySet()
        .removeIf(
            e ->
                e.getKey().hasNoise()
                    || (e.getValue().bic() > chosen.bic()
                        && (wanted.admits(e.getKey().k())
                            || !found.records().containsKey(e.getKey()))));
    return List.copyOf(records.values());
  }
}
