package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.components.ComponentMoments.Split;
import org.gradientem.components.MergeCost;
import org.gradientem.components.RowsInMemory;
import org.gradientem.search.LocalMoves.SplitMove;

/**
 * Applies all profitable splits and merges of a mixture at once, in rounds. A move is profitable if
 * it raises BIC on the rows of its components. A round can double the number of components, so the
 * start may have far too few.
 */
final class MoveRounds {
  private final Fitter fitter;
  private final RowsInMemory all;
  private final SearchStage stage;
  private final SearchTarget wanted;

  MoveRounds(Fitter fitter, RowsInMemory all, SearchStage stage) {
    this.fitter = fitter;
    this.all = all;
    this.stage = stage;
    wanted = fitter.wanted();
  }

  /**
   * Rounds from each of some mixtures, in turns, for as long as they raise BIC. A start below the
   * best continues only if its last round gained at least the remaining deficit. Without this rule,
   * a family that does not fit the data would split without end. A round that grows k by more than
   * half always continues.
   */
  List<Candidate> run(List<Candidate> starts) {
    Candidate[] reached = starts.toArray(Candidate[]::new);
    List<Integer> live = new ArrayList<>(IntStream.range(0, reached.length).boxed().toList());
    while (!live.isEmpty()) {
      live.removeIf(t -> !runRound(reached, t));
    }
    return List.of(reached);
  }

  /** Takes one of them a round further; false where that was its last. */
  private boolean runRound(Candidate[] reached, int t) {
    Candidate before = reached[t];
    Optional<Candidate> found = next(before);
    if (found.isEmpty()) {
      return false;
    }
    Candidate next = found.get();
    reached[t] = next;
    double top = Stream.of(reached).mapToDouble(Candidate::bic).max().orElseThrow();
    boolean isFar = 2 * next.k() > 3 * before.k();
    return !wanted.admits(next.k()) || isFar || next.bic() - before.bic() >= top - next.bic();
  }

  /**
   * The mixture after all moves that pay, or as many of them as raise BIC; empty if none does, and
   * from a candidate that no pass could evaluate.
   */
  Optional<Candidate> next(Candidate from) {
    if (from.mixture().isEmpty()) {
      return Optional.empty();
    }
    return wanted.isFreeK() ? nextWithFreeK(from) : nextWithFixedK(from);
  }

  /**
   * The mixture after moves to as many components as are wanted, with all exchanges that gain or as
   * many of them as raise BIC; empty if there is none.
   */
  private Optional<Candidate> nextWithFixedK(Candidate from) {
    LocalMoves local = new LocalMoves(fitter, all, from);
    MergeCost cost = MergePath.cost(fitter, from.family(), from.moments());
    int more = wanted.more(from.k());
    Exchanges exchanges =
        Exchanges.of(
            from.k(),
            more,
            merges(from, local, Double.POSITIVE_INFINITY),
            splitMoves(from, local),
            pair -> local.loss(pair, cost));
    boolean hasMoves = !exchanges.merges().isEmpty() || !exchanges.splits().isEmpty();
    for (int n = exchanges.optional().size(); n > 0 || hasMoves; n /= 2) {
      Candidate next = fitter.advance(stage, exchanges.start(from, n), Fitter.FEW_PASSES);
      if (more == 0 ? next.bic() > from.bic() + Fitter.BIC_PRECISION : next.isValid()) {
        return Optional.of(next);
      }
      hasMoves &= n > 0;
    }
    return Optional.empty();
  }

  private Optional<Candidate> nextWithFreeK(Candidate from) {
    LocalMoves local = new LocalMoves(fitter, all, from);
    List<Pair> merges = merges(from, local, fitter.price(from));
    List<Split> splits = splits(from, local, merges);
    while (!splits.isEmpty() || !merges.isEmpty()) {
      Candidate next =
          fitter.advance(
              stage, from.moved(merges, splits, "splits and merges at once"), Fitter.FEW_PASSES);
      if (next.bic() > from.bic() + Fitter.BIC_PRECISION
          && !wanted.isRedundant(next.family(), next.k())) {
        return Optional.of(next);
      }
      if (splits.isEmpty()) {
        merges = merges.subList(0, merges.size() / 2);
      } else if (merges.isEmpty()) {
        splits = splits.subList(0, splits.size() / 2);
      } else {
        merges = List.of();
      }
    }
    return Optional.empty();
  }

  /** Disjoint pairs whose merging loses less than a price, the cheapest first. */
  private List<Pair> merges(Candidate from, LocalMoves local, double price) {
    MergeCost cost = MergePath.cost(fitter, from.family(), from.moments());
    List<Pair> cheap =
        cost.neighbours().stream()
            .filter(pair -> local.loss(pair, cost) < price)
            .sorted(Comparator.comparingDouble(pair -> local.loss(pair, cost)))
            .toList();
    return MergeCost.disjoint(cheap, from.k(), from.k());
  }

  /** Splits of other components that gain more than a component costs, the best first. */
  private List<Split> splits(Candidate from, LocalMoves local, List<Pair> merges) {
    double price = fitter.price(from);
    boolean[] merged = new boolean[from.k()];
    IntStream.range(0, from.k())
        .forEach(i -> merged[i] = merges.stream().anyMatch(pair -> pair.has(i)));
    int more = fitter.maximisation().mostComponents(from.family()) - from.k();
    return splitMoves(from, local).stream()
        .filter(move -> move.gain() > price && !merged[move.split().component()])
        .map(SplitMove::split)
        .limit(Math.max(0, more))
        .toList();
  }

  private static List<SplitMove> splitMoves(Candidate from, LocalMoves local) {
    return from.family().isTied() ? local.fixedCovarianceSplits(1) : local.bestSplits();
  }
}
