package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Snapshot;
import org.gradientem.candidates.Wanted;
import org.gradientem.em.Ascent;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;

/**
 * Reports the state of a search after each stage, so that it can be saved, and restores a saved
 * state.
 */
final class Stages {
  private final Fitter fitter;
  private final Pass pass;
  private final Consumer<SearchState> keeper;
  private final int started;
  private final Wanted wanted;

  /** Those of a search that began with so many components. */
  Stages(Fitter fitter, Pass pass, Consumer<SearchState> keeper, int started) {
    this.fitter = fitter;
    this.pass = pass;
    this.keeper = keeper;
    this.started = started;
    wanted = fitter.wanted();
  }

  int started() {
    return started;
  }

  /** After the paths: of what they met, the best few may be the local-optimality check's. */
  void reached(List<Candidate> sources, int widestBeam) {
    // One that no pass could evaluate is known by no mixture, so the paths are to be taken again.
    boolean areKnown = sources.stream().allMatch(source -> source.mixture().isPresent());
    if (areKnown && !sources.isEmpty()) {
      List<Candidate> beam = new ArrayList<>(best(widestBeam));
      beam.addAll(oneMoveAway());
      beam.addAll(fitter.met().ofEachNumber(MergePaths.best(sources).k()));
      List<Snapshot> records =
          fitter.met().all().stream()
              .map(c -> beam.contains(c) ? c.snapshot() : c.snapshot().figures())
              .toList();
      report(records, snapshots(sources), null, null);
    }
  }

  /** After the comparison of families, and after each move. */
  void reached(SearchState.Moves moves) {
    report(records(moves), List.of(), moves, null);
  }

  /** After the last EM run. */
  void reached(SearchState.Moves moves, Ascent.Result run) {
    SearchState.Answer answer =
        new SearchState.Answer(run.mixture(), run.logLikelihood(), run.passes(), run.converged());
    report(records(moves), List.of(), moves, answer);
  }

  /** Figures of all, with the mixtures that the model is to keep. */
  private List<Snapshot> records(SearchState.Moves moves) {
    List<Candidate> kept = fitter.met().ofEachNumber(moves.best().k());
    return fitter.met().all().stream()
        .map(c -> kept.contains(c) ? c.snapshot() : c.snapshot().figures())
        .toList();
  }

  private void report(
      List<Snapshot> records,
      List<Snapshot> sources,
      SearchState.Moves moves,
      SearchState.Answer answer) {
    List<SearchState.Expectation> expectations =
        fitter.met().expectations().entrySet().stream()
            .map(
                e -> new SearchState.Expectation(e.getKey().family(), e.getKey().k(), e.getValue()))
            .toList();
    keeper.accept(
        new SearchState(started, fitter.spent(), records, expectations, sources, moves, answer));
  }

  static List<Snapshot> snapshots(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::snapshot).toList();
  }

  /** The best mixtures met, each of another family or number of components, of those wanted. */
  List<Candidate> best(int most) {
    return fitter.met().all().stream()
        .filter(candidate -> wanted.admits(candidate.k()))
        .sorted(Comparator.comparingDouble(Candidate::bic).reversed())
        .limit(most)
        .toList();
  }

  /** Returns the evaluated candidates that are one merge or one split away from the requested k. */
  List<Candidate> oneMoveAway() {
    return fitter.met().all().stream()
        .filter(candidate -> Math.abs(wanted.more(candidate.k())) == 1)
        .toList();
  }

  /** Takes up what the search had met. */
  void restore(SearchState state) {
    fitter.restore(state.spent());
    fitter.met().restore(state.records().stream().map(Candidate::at).toList());
    state.expectations().forEach(e -> fitter.met().expect(e.family(), e.k(), e.logLikelihood()));
  }

  /** Candidates where they stood, each after one pass. */
  List<Candidate> evaluated(List<Snapshot> snapshots) {
    return snapshots.stream().map(Candidate::at).map(this::known).toList();
  }

  /**
   * Returns the candidate with its component moments. If they are absent, one pass computes them
   * again.
   */
  Candidate known(Candidate candidate) {
    if (candidate.known().isPresent()) {
      return candidate;
    }
    SufficientStatistics statistics = pass.run(candidate.mixture().orElseThrow(), 0);
    return candidate.knowing(fitter.moments(candidate.family(), statistics));
  }

  /** The answer with what a pass gives. */
  Ascent.Result evaluated(SearchState.Answer answer) {
    return new Ascent.Result(
        answer.mixture(),
        pass.run(answer.mixture(), 0),
        answer.logLikelihood(),
        answer.passes(),
        answer.converged());
  }
}
