package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.components.ComponentMoments.Split;
import org.gradientem.internal.components.MergeCost;
import org.gradientem.internal.search.LocalMoves.SplitMove;

/**
 * Applies all profitable splits and merges of a mixture at once, in rounds. A move is profitable if
 * it raises BIC on the rows of its components. A round can double the number of components, so the
 * start may have far too few.
 */
final class MoveRounds {
  private final Fitter fitter;
  private final SearchStage stage;
  private final SearchTarget wanted;

  MoveRounds(Fitter fitter, SearchStage stage) {
    this.fitter = fitter;
    this.stage = stage;
    wanted = fitter.wanted();
  }

  /**
   * Rounds from each of some mixtures, in turns, for as long as they raise BIC. A start below the
   * best continues only if its last round gained at least the remaining deficit. Without this rule,
   * a family that does not fit the data would split without end.
   */
  List<Candidate> run(List<Candidate> starts) {
    Candidate[] reached = starts.toArray(Candidate[]::new);
    List<Integer> live = new ArrayList<>(IntStream.range(0, reached.length).boxed().toList());
    while (!live.isEmpty() && !fitter.isEnough(stage)) {
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
    return !wanted.admits(next.k()) || next.bic() - before.bic() >= top - next.bic();
  }

  /**
   * The mixture after all moves that pay, or as many of them as make it better; empty if none does,
   * and from a candidate that no pass could evaluate. From another number of components than that
   * asked for, those that lead there pay whatever they cost.
   */
  Optional<Candidate> next(Candidate from) {
    int more = wanted.more(from.k());
    if (from.mixture().isEmpty() || (more == 0 && !wanted.isFreeK())) {
      return Optional.empty();
    }
    LocalMoves local = new LocalMoves(fitter, from);
    List<Pair> merges = more > 0 ? List.of() : merges(from, local);
    List<Split> splits = more < 0 ? List.of() : splits(from, local, merges);
    while (!splits.isEmpty() || !merges.isEmpty()) {
      Candidate next =
          fitter.advance(
              stage, from.moved(merges, splits, "splits and merges at once"), Fitter.FEW_PASSES);
      if (wanted.isBetter(next, from) && !wanted.isRedundant(next.family(), next.k())) {
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

  /** Disjoint pairs whose merging loses less than it pays, the cheapest first. */
  private List<Pair> merges(Candidate from, LocalMoves local) {
    MergeCost cost = fitter.maximisation().mergeCost(from.family(), from.moments());
    double price = wanted.isFreeK() ? fitter.price(from) : Double.POSITIVE_INFINITY;
    List<Pair> cheap =
        cost.neighbours().stream()
            .filter(pair -> local.loss(pair, cost) < price)
            .sorted(Comparator.comparingDouble(pair -> local.loss(pair, cost)))
            .toList();
    int most = wanted.isFreeK() ? from.k() : -wanted.more(from.k());
    return MergeCost.disjoint(cheap, from.k(), most);
  }

  /** Splits of other components that gain more than a component costs, the best first. */
  private List<Split> splits(Candidate from, LocalMoves local, List<Pair> merges) {
    double price = wanted.isFreeK() ? fitter.price(from) : Double.NEGATIVE_INFINITY;
    int most =
        wanted.k().orElse(fitter.maximisation().mostComponents(from.family(), fitter.weight()));
    List<SplitMove> best =
        from.family().isTied() ? local.fixedCovarianceSplits(1) : local.bestSplits();
    return best.stream()
        .filter(move -> move.gain() > price)
        .map(SplitMove::split)
        .filter(split -> merges.stream().noneMatch(pair -> pair.has(split.component())))
        .limit(Math.max(0, most - from.k()))
        .toList();
  }
}
