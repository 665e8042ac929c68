package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.ComputeBudget;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Regularisation;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.components.ComponentMoments;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.components.RowsInMemory;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.search.LocalMoves.SplitMove;

/**
 * Improves a mixture by local moves until no tried move raises BIC. A move changes the family, or
 * merges, splits or inserts a component. A split or an insertion may be combined with a merge
 * (Ueda, Nakano, Ghahramani and Hinton 2000). The most promising moves are tried first, within a
 * budget.
 */
final class OptimalityCheck {
  /** Mixtures from which moves are tried, where passes cost next to nothing. */
  private static final int MAX_BEAM = 14;

  /** BIC by which one of those may be below the best, for each parameter of a component. */
  private static final double PARAMETER_TOLERANCE = 5;

  /** Candidates of the first round. */
  private static final int MAX_STARTS = 60;

  private final Fitter fitter;
  private final RowsInMemory all;
  private final ComputeBudget computeBudget;
  private final SearchTarget wanted;
  private final MoveRounds rounds;

  /** Where it stands; replaced as a whole by each move. */
  private State state;

  /**
   * Where a local-optimality check stands.
   *
   * @param best the best mixture so far
   * @param beam what moves are still to be tried from
   * @param locallyOptimal those that no move tried raised BIC from
   */
  private record State(Candidate best, List<Candidate> beam, List<Candidate> locallyOptimal) {
    State {
      beam = List.copyOf(beam);
      locallyOptimal = List.copyOf(locallyOptimal);
    }

    Candidate current() {
      return beam.get(0);
    }

    State replaceHead(Candidate other) {
      List<Candidate> others = new ArrayList<>(beam);
      others.set(0, other);
      return new State(best, others, locallyOptimal);
    }

    State addLocallyOptimal(Candidate candidate) {
      List<Candidate> more = new ArrayList<>(locallyOptimal);
      more.add(candidate);
      return new State(best, beam, more);
    }

    /** Removes the head of the beam; {@code better} becomes the best mixture. */
    State dropHead(Candidate better) {
      return new State(better, beam.subList(1, beam.size()), locallyOptimal);
    }

    /** Whether the most promising moves from a mixture were tried, and none raised BIC. */
    boolean holds(Candidate candidate) {
      return locallyOptimal.stream()
          .anyMatch(other -> other.isLike(candidate, Fitter.BIC_PRECISION));
    }
  }

  OptimalityCheck(Fitter fitter, RowsInMemory all, ComputeBudget computeBudget) {
    this.fitter = fitter;
    this.all = all;
    this.computeBudget = computeBudget;
    wanted = fitter.wanted();
    rounds = new MoveRounds(fitter, all, SearchStage.CHECK);
  }

  /**
   * Begins with the best mixtures met.
   *
   * @param reached what the comparison has reached
   */
  void begin(Candidate reached) {
    List<Candidate> near = new ArrayList<>(best(MAX_BEAM));
    Candidate best = converged(near).orElse(reached);
    int most = (int) Math.max(1, Math.round(MAX_BEAM * computeBudget.of(best.k())));
    double least =
        best.bic()
            - PARAMETER_TOLERANCE * fitter.criterion(wanted.mostGeneral()).componentParameters(1);
    Stream<Candidate> first =
        Stream.concat(Stream.of(best), near.stream())
            .filter(candidate -> candidate.bic() >= least)
            .limit(most);
    List<Candidate> beam = Stream.concat(first, oneMoveAway().stream()).toList();
    state = new State(best, beam, List.of());
  }

  /** The best mixtures met, each of another family or number of components, of those wanted. */
  List<Candidate> best(int most) {
    return fitter.bestFound().all().stream()
        .filter(candidate -> wanted.admits(candidate.k()))
        .sorted(Comparator.comparingDouble(Candidate::bic).reversed())
        .limit(most)
        .toList();
  }

  /** Returns the evaluated candidates that are one merge or one split away from the requested k. */
  List<Candidate> oneMoveAway() {
    return fitter.bestFound().all().stream()
        .filter(candidate -> Math.abs(wanted.more(candidate.k())) == 1)
        .toList();
  }

  /** The first of some that still is a mixture once it has converged; it leaves with all before. */
  private Optional<Candidate> converged(List<Candidate> near) {
    while (!near.isEmpty()) {
      Candidate converged = fitter.converged(SearchStage.CHECK, near.remove(0));
      if (converged.isValid()) {
        return Optional.of(converged);
      }
    }
    return Optional.empty();
  }

  /** The best mixture that moves guide to. */
  Candidate run() {
    while (!state.beam.isEmpty()) {
      if (state.holds(state.current())) {
        state = state.dropHead(isBetter(state.current()) ? state.current() : state.best);
      } else {
        state = moved(state);
      }
    }
    return state.best;
  }

  private boolean isBetter(Candidate candidate) {
    return wanted.admits(candidate.k()) && candidate.bic() > state.best.bic();
  }

  private State moved(State from) {
    Candidate current = from.current();
    boolean isWanted = wanted.admits(current.k());
    Optional<Candidate> better = isWanted ? rounds.next(current) : Optional.empty();
    better = better.or(() -> moved(current));
    if (better.isPresent()) {
      return from.replaceHead(better.get());
    }
    State locallyOptimal = from.addLocallyOptimal(current);
    return isWanted && current.bic() >= from.best.bic()
        ? converged(locallyOptimal)
        : locallyOptimal;
  }

  /** Few passes seem to have converged where there is more to gain, or a component to lose. */
  private State converged(State from) {
    Candidate converged = fitter.converged(SearchStage.CHECK, from.current());
    State there = from.replaceHead(converged);
    return converged.bic() < from.current().bic() + Fitter.BIC_PRECISION
        ? there.addLocallyOptimal(converged)
        : there;
  }

  /** Whether the most promising moves from a mixture were tried, and none raised BIC. */
  boolean holds(Candidate candidate) {
    return state.holds(candidate);
  }

  /** The best mixture met one move away; empty if none has a higher BIC. */
  private Optional<Candidate> moved(Candidate from) {
    double tolerance =
        Math.max(Proposals.TOLERANCE * computeBudget.of(from.k()), fitter.price(from));
    long budget = Math.max(computeBudget.passes() / 10, 20L * from.k());
    double toBeat = wanted.admits(from.k()) ? from.bic() : state.best.bic();
    return new SuccessiveHalving(fitter, SearchStage.CHECK, computeBudget)
        .best(proposals(from), toBeat, tolerance, MAX_STARTS, budget);
  }

  private Proposals proposals(Candidate start) {
    Candidate from = wanted.hasUntied() ? fitter.withScatters(SearchStage.CHECK, start) : start;
    ComponentMoments moments = from.moments();
    LocalMoves local = new LocalMoves(fitter, all, from);
    double entropy = fitter.entropy(Regularisation.SETTLED, from);
    List<Pair> pairs = pairs(moments);
    List<SplitMove> splits = splits(from, local);
    Proposals proposals = new Proposals(fitter);
    List<CovarianceFamily> others =
        wanted.families().stream().filter(family -> family != from.family()).toList();
    if (wanted.admits(from.k())) {
      proposals.add(others, moments, entropy, "another family");
      addExchanges(proposals, from, local, entropy, pairs, splits);
    }
    for (Pair pair : wanted.admits(from.k() - 1) ? pairs : List.<Pair>of()) {
      double left = entropy - local.entropyBetween(pair);
      proposals.add(moments.moved(List.of(pair), List.of()), left, "a merge");
    }
    addInsertions(proposals, from);
    for (SplitMove move : wanted.admits(from.k() + 1) ? splits : List.<SplitMove>of()) {
      proposals.add(
          moments.moved(List.of(), List.of(move.split())), entropy + move.entropy(), "a split");
    }
    return proposals;
  }

  /** Insertions, and those with a merge of other components. */
  private void addInsertions(Proposals proposals, Candidate from) {
    if (!wanted.admits(from.k()) && !wanted.admits(from.k() + 1)) {
      return;
    }
    for (Candidate inserted : new Insertions(fitter, all, computeBudget).from(from)) {
      double entropy = fitter.entropy(Regularisation.SETTLED, inserted);
      if (wanted.admits(inserted.k())) {
        proposals.add(inserted.moments(), entropy, inserted.origin());
      }
      if (wanted.admits(from.k())) {
        LocalMoves local = new LocalMoves(fitter, all, inserted);
        pairs(inserted.moments()).stream()
            .filter(pair -> !pair.has(from.k()))
            .forEach(
                pair ->
                    proposals.add(
                        inserted.moments().moved(List.of(pair), List.of()),
                        entropy - local.entropyBetween(pair),
                        "an insertion with a merge"));
      }
    }
  }

  /** Splits with a merge: where no other moves keep the number asked for, all of them. */
  private void addExchanges(
      Proposals proposals,
      Candidate from,
      LocalMoves local,
      double entropy,
      List<Pair> pairs,
      List<SplitMove> splits) {
    int mostSplits = wanted.isFreeK() ? Proposals.TRIED : splits.size();
    int mostPairs = wanted.isFreeK() ? 1 : pairs.size();
    for (SplitMove move : splits.subList(0, Math.min(mostSplits, splits.size()))) {
      pairs.stream()
          .filter(pair -> !pair.has(move.split().component()))
          .limit(mostPairs)
          .forEach(
              pair ->
                  proposals.add(
                      from.moments().moved(List.of(pair), List.of(move.split())),
                      entropy + move.entropy() - local.entropyBetween(pair),
                      "a split with a merge"));
    }
  }

  private List<Pair> pairs(ComponentMoments moments) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (CovarianceFamily guide : wanted.guides()) {
      if (!guide.isTied() && !moments.hasScatters(moments.type())) {
        continue;
      }
      pairs.addAll(MergePath.cost(fitter, guide, moments).pairs(Proposals.TRIED));
    }
    return List.copyOf(pairs);
  }

  private List<SplitMove> splits(Candidate from, LocalMoves local) {
    boolean isTied = from.family().isTied();
    List<SplitMove> splits = new ArrayList<>();
    // Splits with fixed covariances also help untied families with many features.
    splits.addAll(
        local.fixedCovarianceSplits(2).stream()
            .limit(isTied ? 2 * Proposals.TRIED : Proposals.TRIED)
            .toList());
    // They take the square of the features, and a tied family seldom needs them.
    if (!isTied || computeBudget.of(from.k()) == 1) {
      splits.addAll(
          local.freeCovarianceSplits(2).stream()
              .limit(isTied ? Proposals.TRIED : 2 * Proposals.TRIED)
              .toList());
    }
    return splits;
  }
}
