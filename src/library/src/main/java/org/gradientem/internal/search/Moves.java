package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.components.ComponentMoments.Split;
import org.gradientem.internal.search.LocalMoves.SplitMove;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * The moves from a state of a search: to another family; to components that are merged, split,
 * inserted, or two of these at once (Ueda, Nakano, Ghahramani and Hinton 2000); and to more noise.
 */
final class Moves {
  private final Fitter fitter;
  private final SearchTarget wanted;

  Moves(Fitter fitter) {
    this.fitter = fitter;
    wanted = fitter.wanted();
  }

  /** The most promising moves of each kind that lead to a number of components that is wanted. */
  Proposals from(Candidate start) {
    Candidate from = fitter.withScatters(SearchStage.CHECK, start);
    Proposals proposals = new Proposals(fitter);
    proposals.add(
        wanted.families().stream().filter(family -> family != from.family()).toList(),
        from.moments(),
        fitter.entropy(SearchStage.REFINE, from),
        "another family");
    new From(proposals, from).add();
    if (wanted.more(from.k()) >= 0) {
      for (Candidate inserted : new Insertions(fitter).from(from)) {
        propose(proposals, inserted);
        new From(proposals, inserted).addMerges(from.k(), "an insertion with a merge");
      }
    }
    noisier(from).forEach(noisy -> propose(proposals, noisy));
    return proposals;
  }

  private void propose(Proposals proposals, Candidate evaluated) {
    double entropy = fitter.entropy(SearchStage.REFINE, evaluated);
    proposals.add(evaluated.moments(), entropy, evaluated.origin());
  }

  /** Merges and splits of an evaluated state. */
  private final class From {
    private final Proposals proposals;
    private final Candidate at;
    private final LocalMoves local;
    private final double entropy;
    private final List<Pair> pairs;

    From(Proposals proposals, Candidate at) {
      this.proposals = proposals;
      this.at = at;
      local = new LocalMoves(fitter, at);
      entropy = fitter.entropy(SearchStage.REFINE, at);
      pairs = pairs(at.moments());
    }

    void add() {
      addMerges(-1, "a merge");
      List<SplitMove> splits = splits();
      splits.stream().limit(Proposals.TRIED).forEach(this::addExchanges);
      splits.forEach(split -> add(Optional.empty(), Optional.of(split), "a split"));
    }

    void addMerges(int but, String origin) {
      pairs.stream()
          .filter(pair -> !pair.has(but))
          .forEach(pair -> add(Optional.of(pair), Optional.empty(), origin));
    }

    private void addExchanges(SplitMove split) {
      pairs.stream()
          .filter(pair -> !pair.has(split.split().component()))
          .forEach(pair -> add(Optional.of(pair), Optional.of(split), "a split with a merge"));
    }

    private void add(Optional<Pair> pair, Optional<SplitMove> move, String origin) {
      List<Split> splits = move.map(SplitMove::split).stream().toList();
      proposals.add(
          at.moments().moved(pair.stream().toList(), splits),
          entropy
              + move.map(SplitMove::entropy).orElse(0.0)
              - pair.map(local::entropyBetween).orElse(0.0),
          origin);
    }

    private List<SplitMove> splits() {
      boolean isTied = at.family().isTied();
      int tied = isTied ? 2 * Proposals.TRIED : Proposals.TRIED;
      // Splits with fixed covariances also help untied families with many features.
      Stream<SplitMove> fixed = local.fixedCovarianceSplits(2).stream().limit(tied);
      // They take the square of the features, and a tied family seldom needs them.
      Stream<SplitMove> free =
          isTied && fitter.budget().of(at.k()) < 1
              ? Stream.of()
              : local.freeCovarianceSplits(2).stream().limit(3L * Proposals.TRIED - tied);
      return Stream.concat(fixed, free).toList();
    }
  }

  private List<Pair> pairs(ComponentMoments moments) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (CovarianceFamily guide : wanted.guides()) {
      if (guide.isTied() || moments.hasScatters(moments.type())) {
        fitter.maximisation().mergeCost(guide, moments).neighbours().stream()
            .limit(Proposals.TRIED)
            .forEach(pairs::add);
      }
    }
    return List.copyOf(pairs);
  }

  /** Evaluates the state with noise, and with each of its least dense components as noise. */
  private List<Candidate> noisier(Candidate from) {
    UniformNoise box = wanted.noise();
    if (box.isEmpty()) {
      return List.of();
    }
    Mixture mixture = from.mixture().orElseThrow();
    int k = mixture.k();
    List<Mixture> noisy = new ArrayList<>();
    if (!from.hasNoise()) {
      // As heavy as a component on average: EM moves it within a few passes.
      noisy.add(mixture.withNoise(box.ofLogWeight(Math.log(1.0 / k))));
    }
    double[] logPeaks = mixture.logWeights();
    Arrays.setAll(logPeaks, i -> logPeaks[i] - 0.5 * mixture.covariances().get(i).logDeterminant());
    IntStream.range(0, k)
        .filter(i -> k > 1)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> logPeaks[i]))
        // What covers noise is among the least dense.
        .limit(Proposals.TRIED)
        .forEach(i -> noisy.add(replaced(mixture, i, box)));
    return noisy.stream()
        .filter(other -> wanted.admits(other.k()))
        .map(fitter::withOwnCovariances)
        .flatMap(other -> fitter.evaluate(SearchStage.CHECK, other, "noise").stream())
        .map(other -> fitter.advance(SearchStage.CHECK, other, Fitter.FEW_PASSES))
        .toList();
  }

  /** Returns the mixture with a component replaced by noise on a box. */
  static Mixture replaced(Mixture mixture, int component, UniformNoise box) {
    double weight = mixture.noise().weight() + mixture.weights()[component];
    // Left out last: what the others weigh may be 0 up to rounding, and their logarithms are not.
    return mixture
        .withNoise(box.ofLogWeight(Math.log(weight)))
        .reordered(IntStream.range(0, mixture.k()).filter(o -> o != component).toArray());
  }
}
