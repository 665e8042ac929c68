package org.gradientem.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.gradientem.candidates.Candidate;
import org.gradientem.components.ComponentMoments.Pair;
import org.gradientem.components.ComponentMoments.Split;
import org.gradientem.search.LocalMoves.SplitMove;

/**
 * Merges or splits that guide to a given number of components, and splits with a merge each that
 * keep it. No component takes part in two of them.
 *
 * @param merges what has to be merged
 * @param splits what has to be split
 * @param optional what may be done beside, that which gains most first
 */
record Exchanges(List<Pair> merges, List<Split> splits, List<Exchange> optional) {
  /** A split with a merge. */
  record Exchange(Pair merge, Split split) {}

  /**
   * The cheapest moves that guide nearer to the number, and all exchanges that gain by these
   * bounds.
   *
   * @param k number of components
   * @param more how many more there are to be; negative if fewer
   * @param pairs disjoint pairs that may be merged, the cheapest first
   * @param moves one split of each component, the best first
   * @param loss what a merge loses, in units of the splits' gains
   */
  static Exchanges of(
      int k, int more, List<Pair> pairs, List<SplitMove> moves, ToDoubleFunction<Pair> loss) {
    boolean[] used = new boolean[k];
    List<Pair> merges = pairs.subList(0, Math.min(pairs.size(), Math.max(0, -more)));
    merges.forEach(pair -> take(pair, used));
    List<Split> splits =
        moves.stream()
            .map(SplitMove::split)
            .filter(split -> !used[split.component()])
            .limit(Math.max(0, more))
            .toList();
    splits.forEach(split -> used[split.component()] = true);
    List<Exchange> optional = new ArrayList<>();
    for (Pair pair : pairs) {
      SplitMove best = isFree(pair, used) ? best(moves, pair, used) : null;
      if (best != null && best.gain() > loss.applyAsDouble(pair)) {
        take(pair, used);
        used[best.split().component()] = true;
        optional.add(new Exchange(pair, best.split()));
      }
    }
    return new Exchanges(merges, splits, optional);
  }

  /** Where a candidate would start after all that has to be done, and so many exchanges. */
  Candidate start(Candidate from, int exchanges) {
    List<Exchange> some = optional.subList(0, exchanges);
    return from.moved(
        Stream.concat(merges.stream(), some.stream().map(Exchange::merge)).toList(),
        Stream.concat(splits.stream(), some.stream().map(Exchange::split)).toList(),
        "splits and merges at once");
  }

  private static SplitMove best(List<SplitMove> moves, Pair pair, boolean... used) {
    return moves.stream()
        .filter(move -> !used[move.split().component()] && !pair.has(move.split().component()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isFree(Pair pair, boolean... used) {
    return !used[pair.keep()] && !used[pair.drop()];
  }

  private static void take(Pair pair, boolean... used) {
    used[pair.keep()] = true;
    used[pair.drop()] = true;
  }
}
