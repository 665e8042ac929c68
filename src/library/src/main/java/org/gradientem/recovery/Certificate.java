package org.gradientem.recovery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.recovery.ComponentMoments.Pair;
import org.gradientem.recovery.LocalMoves.SplitMove;
import org.gradientem.recovery.Race.Turn;

/**
 * Moves of one mixture to another family, by a merge, a split, or both at once (Ueda, Nakano,
 * Ghahramani and Hinton 2000), each in every family: the most promising, within a budget, until
 * none of them raises BIC.
 */
final class Certificate {
  /** Only against endless moves: half as many end alike. */
  private static final int MOST_MOVES = 30;

  /**
   * Pairs, and components to split, that are tried of each kind. One of each loses 107 BIC for 20 %
   * less work, six gain 111 for 9 % more.
   */
  private static final int TRIED = 3;

  /**
   * From so many components on all that pays is done at once first, since one move after the other
   * would take a race for each. Up to 16 components it makes no difference.
   */
  private static final int MANY = 12;

  /**
   * Mixtures from which moves are tried: two for each feature, but at least and at most so many. On
   * 168 fits of four features and more, 42 gain 1400 of BIC over four such mixtures, for 1.4 times
   * the work; with ten also on 156 of fewer features 15 gain 80.
   */
  private static final int LEAST_HEADS = 4;

  static final int MOST_HEADS = 10;

  /**
   * BIC by which one of those may be below the best, for each parameter of a component, which a
   * move can gain or lose. What BIC takes for it, log N, gains 170 more on these, and takes the
   * flights 1.6 times the time for nothing.
   */
  private static final double PARAMETER_SLACK = 5;

  /** And at least so much. */
  private static final double HEAD_SLACK = 30;

  /**
   * BIC that passes are trusted to regain after a move where they cost next to nothing. All sets
   * end alike from 75 (8 % less work) to 300 (4 % more).
   */
  private static final double SLACK = 150;

  /** All sets end alike with 30 (5 % less work) and without a bound (2 % more). */
  private static final int MOST_STARTS = 60;

  /**
   * BIC that a mixture gains while it converges from which on it is another, whose moves are tried.
   * Of 162 fits of small sets 153 gain less than 0.1, the others 1.8 to 308.
   */
  private static final double LEAP = 1;

  /**
   * With half the passes and candidates all sets end alike for 21 % less work, but of 67 four
   * others end 9 to 49 lower; with twice all end alike for 28 % more.
   */
  private static final List<Turn> TURNS =
      List.of(
          new Turn(4, 20), new Turn(10, 8), new Turn(30, 4), new Turn(100, 3), new Turn(150, 3));

  private final Fitter fitter;
  private final RowsInMemory all;
  private final List<CovarianceFamily> families;
  private final List<CovarianceFamily> leads;
  private final Patience patience;
  private final Wanted wanted;
  private final Rounds rounds;

  /** Where it stands; replaced as a whole by each move. */
  private State state;

  /**
   * Where a certificate stands.
   *
   * @param best the best mixture so far
   * @param heads what moves are still to be tried from; the first one came by so many moves
   * @param made how many these were
   * @param certified those that no move tried raised BIC from
   */
  private record State(Candidate best, List<Candidate> heads, int made, List<Candidate> certified) {
    State {
      heads = List.copyOf(heads);
      certified = List.copyOf(certified);
    }

    Candidate head() {
      return heads.get(0);
    }

    State withHead(Candidate other, int moves) {
      List<Candidate> others = new ArrayList<>(heads);
      others.set(0, other);
      return new State(best, others, moves, certified);
    }

    State withCertified(Candidate candidate) {
      List<Candidate> more = new ArrayList<>(certified);
      more.add(candidate);
      return new State(best, heads, made, more);
    }

    /** The first head is done with. */
    State withNextHead(Candidate better) {
      return new State(better, heads.subList(1, heads.size()), 0, certified);
    }

    /** Whether the most promising moves from a mixture were tried, and none raised BIC. */
    boolean holds(Candidate candidate) {
      return certified.stream().anyMatch(other -> other.isLike(candidate, Fitter.BIC_PRECISION));
    }
  }

  Certificate(
      Fitter fitter,
      RowsInMemory all,
      List<CovarianceFamily> families,
      List<CovarianceFamily> leads,
      Patience patience,
      Wanted wanted) {
    this.fitter = fitter;
    this.all = all;
    this.families = families;
    this.leads = leads;
    this.patience = patience;
    this.wanted = wanted;
    rounds = new Rounds(fitter, all, Purpose.CERTIFICATE, wanted);
  }

  /**
   * Begins with the best mixtures met.
   *
   * @param reached what the race has reached
   * @param mostGeneral of the family whose components have most parameters
   */
  void begin(Candidate reached, InformationCriterion mostGeneral, Stages stages) {
    // No more of them, since a search that goes on from where another stood has no more mixtures.
    List<Candidate> near = new ArrayList<>(stages.best(MOST_HEADS));
    Candidate best = converged(near).orElse(reached);
    int wanted = Math.max(LEAST_HEADS, Math.min(MOST_HEADS, 2 * all.dim()));
    int most = (int) Math.max(1, Math.round(wanted * patience.of(best.k())));
    double slack = Math.max(HEAD_SLACK, PARAMETER_SLACK * mostGeneral.componentParameters(1));
    double least = best.bic() - slack;
    Stream<Candidate> first =
        Stream.concat(Stream.of(best), near.stream())
            .filter(candidate -> candidate.bic() >= least)
            .limit(most);
    List<Candidate> heads =
        Stream.concat(first, stages.oneMoveAway().stream()).map(stages::known).toList();
    state = new State(best, heads, 0, List.of());
  }

  /** The first of some that still is a mixture once it has converged; it leaves with all before. */
  private Optional<Candidate> converged(List<Candidate> near) {
    while (!near.isEmpty()) {
      Candidate converged = fitter.converged(Purpose.CERTIFICATE, near.remove(0));
      if (converged.isValid()) {
        return Optional.of(converged);
      }
    }
    return Optional.empty();
  }

  /** Goes on where another stood, with its mixtures evaluated. */
  void resume(SearchState.Moves moves, List<Candidate> near) {
    List<Candidate> certified = moves.certified().stream().map(Candidate::at).toList();
    state = new State(Candidate.at(moves.best()), near, moves.made(), certified);
  }

  /** Where it stands. */
  SearchState.Moves moves() {
    return new SearchState.Moves(
        state.best.standing(),
        Stages.standings(state.heads),
        state.made,
        state.certified.stream().map(candidate -> candidate.standing().figures()).toList());
  }

  /** The best mixture that moves lead to; {@code stages} are told of each. */
  Candidate run(Stages stages) {
    while (!state.heads.isEmpty()) {
      if (state.made == MOST_MOVES || state.holds(state.head())) {
        state = state.withNextHead(isBetter(state.head()) ? state.head() : state.best);
      } else {
        state = moved(state);
        stages.reached(moves());
      }
    }
    return state.best;
  }

  private boolean isBetter(Candidate candidate) {
    return wanted.admits(candidate.k()) && candidate.bic() > state.best.bic();
  }

  private State moved(State from) {
    Candidate head = from.head();
    boolean isWanted = wanted.admits(head.k());
    Optional<Candidate> better =
        isWanted && head.k() > MANY ? rounds.next(head) : Optional.empty();
    better = better.or(() -> moved(head));
    if (better.isPresent()) {
      return from.withHead(better.get(), from.made + 1);
    }
    State certified = from.withCertified(head);
    return isWanted && head.bic() >= from.best.bic() ? converged(certified) : certified;
  }

  /** Few passes seem to have converged where there is more to gain, or a component to lose. */
  private State converged(State from) {
    Candidate converged = fitter.converged(Purpose.CERTIFICATE, from.head());
    State there = from.withHead(converged, from.made);
    return converged.bic() < from.head().bic() + LEAP ? there.withCertified(converged) : there;
  }

  /** Whether the most promising moves from a mixture were tried, and none raised BIC. */
  boolean holds(Candidate candidate) {
    return state.holds(candidate);
  }

  /** The best mixture met one move away; empty if none has a higher BIC. */
  private Optional<Candidate> moved(Candidate from) {
    double slack = Math.max(SLACK * patience.of(from.k()), fitter.price(from));
    // All sets end alike with twice and half of either.
    long budget = Math.max(patience.passes() / 10, 20L * from.k());
    double toBeat = wanted.admits(from.k()) ? from.bic() : state.best.bic();
    Race race = new Race(fitter, Purpose.CERTIFICATE, TURNS, patience.of(from.k()));
    Proposals proposals = proposals(from);
    double promised;
    do {
      promised = proposals.highest().orElse(toBeat);
      List<Candidate> starts = proposals.best(toBeat - slack, MOST_STARTS, budget);
      List<Candidate> end = race.run(starts, toBeat);
      if (!end.isEmpty() && end.get(0).bic() > toBeat + Fitter.BIC_PRECISION) {
        return Optional.of(end.get(0));
      }
      // Else none of these kept what it promised, and others may have lost to them.
    } while (promised > toBeat);
    return Optional.empty();
  }

  private Proposals proposals(Candidate start) {
    Candidate from =
        fitter.maximisation().hasOwn() ? fitter.withScatters(Purpose.CERTIFICATE, start) : start;
    ComponentMoments moments = from.moments();
    LocalMoves local = new LocalMoves(fitter, all, from);
    double entropy = fitter.entropy(Regularisation.SETTLED, from);
    List<Pair> pairs = pairs(moments);
    List<SplitMove> splits = splits(from, local);
    Proposals proposals = new Proposals(fitter, families);
    List<CovarianceFamily> others =
        families.stream().filter(family -> family != from.family()).toList();
    if (wanted.admits(from.k())) {
      proposals.add(others, moments, entropy, "another family");
      addExchanges(proposals, from, local, entropy, pairs, splits);
    }
    for (Pair pair : wanted.admits(from.k() - 1) ? pairs : List.<Pair>of()) {
      double left = entropy - local.entropyBetween(pair);
      proposals.add(moments.moved(List.of(pair), List.of()), left, "a merge");
    }
    for (SplitMove move : wanted.admits(from.k() + 1) ? splits : List.<SplitMove>of()) {
      proposals.add(
          moments.moved(List.of(), List.of(move.split())), entropy + move.entropy(), "a split");
    }
    return proposals;
  }

  /** Splits with a merge: where no other moves keep the number asked for, all of them. */
  private void addExchanges(
      Proposals proposals,
      Candidate from,
      LocalMoves local,
      double entropy,
      List<Pair> pairs,
      List<SplitMove> splits) {
    int mostSplits = wanted.isAny() ? TRIED : splits.size();
    int mostPairs = wanted.isAny() ? 1 : pairs.size();
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
    for (CovarianceFamily lead : leads) {
      pairs.addAll(MergePath.cost(fitter, lead, moments).pairs().stream().limit(TRIED).toList());
    }
    return List.copyOf(pairs);
  }

  private List<SplitMove> splits(Candidate from, LocalMoves local) {
    boolean isTied = from.family().isTied();
    List<SplitMove> splits = new ArrayList<>();
    // Without them for other families, six spheroids in 200 features end 28 000 lower.
    splits.addAll(local.heldSplits(2).stream().limit(isTied ? 2 * TRIED : TRIED).toList());
    // Halves of other covariances take the square of the features; a tied family seldom needs them.
    if (!isTied || patience.of(from.k()) == 1) {
      splits.addAll(local.freeSplits(2).stream().limit(isTied ? TRIED : 2 * TRIED).toList());
    }
    return splits;
  }
}
