package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;

/**
 * The loop of a search. Its states are mixtures, each with a family, a number of components and
 * noise or none. The best ones met are a beam; from each of them the most promising moves are
 * priced without a pass, run by successive halving, and accepted where the criterion rises, until
 * none does.
 */
final class SearchLoop {
  /** States from which moves are tried, where passes cost next to nothing. */
  private static final int MAX_BEAM = 14;

  /** Candidates of the first round. */
  private static final int MAX_STARTS = 400;

  /** Moves from a state that are tried. */
  private static final int MAX_MOVES = 60;

  private final Fitter fitter;
  private final SearchTarget wanted;
  private final MoveRounds rounds;
  private final SuccessiveHalving halving;

  /** The best state so far, of those wanted. */
  private Candidate best;

  SearchLoop(Fitter fitter) {
    this.fitter = fitter;
    wanted = fitter.wanted();
    rounds = new MoveRounds(fitter, SearchStage.CHECK);
    halving = new SuccessiveHalving(fitter, SearchStage.CHECK);
  }

  /** Returns the best state met where the search is to end; empty where it is not. */
  Optional<Candidate> known() {
    return met().findFirst().filter(best -> fitter.isEnough(SearchStage.REFINE));
  }

  /** The best state that some starts lead to in the first round. */
  Candidate first(Proposals starts) {
    long budget = Math.max(fitter.spent(), fitter.budget().passes()) / 4;
    double tolerance =
        Math.max(Fitter.TOLERANCE, fitter.criterion(wanted.mostGeneral()).componentCost(1));
    return new SuccessiveHalving(fitter, SearchStage.REFINE)
        .best(starts, Double.NEGATIVE_INFINITY, tolerance, MAX_STARTS, budget)
        .or(() -> met().findFirst())
        .orElseThrow(this::nothing);
  }

  /** One component there always is, but not as many as may be asked for. */
  private UserException nothing() {
    return new UserException(
        RootLocale.format(
            "No mixture of k = %d components was found whose covariances the %.0f rows determine; lower `k`, set another `covarianceType`, or set `selection` to 'none'.",
            wanted.k().orElse(1), fitter.weight()));
  }

  /** The best states met of each family and number, of those wanted, the best first. */
  private Stream<Candidate> met() {
    return fitter.bestFound().all().stream()
        .filter(wanted::admits)
        .sorted(Comparator.comparingDouble(Candidate::bic).reversed());
  }

  /** The best state that moves lead to from what the first round has reached, and all met. */
  Candidate run(Candidate reached) {
    best = reached;
    for (Candidate state : beam(reached)) {
      if (fitter.isEnough(SearchStage.CHECK)) {
        break;
      }
      Candidate end = climbed(state);
      if (wanted.admits(end) && end.bic() > best.bic()) {
        best = end;
      }
    }
    return ofLowRank().orElse(best);
  }

  /** The answer in a family of low rank, tried only if its bound is above the answer's BIC. */
  private Optional<Candidate> ofLowRank() {
    if (wanted.last().isEmpty() || best.hasNoise() || fitter.isEnough(SearchStage.CHECK)) {
      return Optional.empty();
    }
    Candidate from = fitter.withScatters(SearchStage.CHECK, best);
    Proposals proposals = new Proposals(fitter);
    proposals.add(
        wanted.last(), from.moments(), fitter.entropy(SearchStage.REFINE, from), "another family");
    return halving
        .best(proposals, best.bic(), 0, MAX_MOVES, 20L * best.k())
        .map(found -> fitter.converged(SearchStage.CHECK, found))
        .filter(found -> found.bic() > best.bic());
  }

  /**
   * The best states of those wanted, and those one merge or one split away from a number asked for.
   */
  private List<Candidate> beam(Candidate reached) {
    List<Candidate> near = new ArrayList<>(met().limit(MAX_BEAM).toList());
    best = converged(near).orElse(reached);
    int most = (int) Math.max(1, Math.round(MAX_BEAM * fitter.budget().of(best.k())));
    double least = best.bic() - Fitter.TOLERANCE;
    Stream<Candidate> first =
        Stream.concat(Stream.of(best), near.stream())
            .filter(candidate -> candidate.bic() >= least)
            .limit(most);
    Stream<Candidate> oneMoveAway =
        fitter.bestFound().all().stream()
            .filter(candidate -> Math.abs(wanted.more(candidate.k())) == 1);
    return Stream.concat(first, oneMoveAway).toList();
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

  /** Where moves from a state end. */
  private Candidate climbed(Candidate state) {
    Candidate at = state;
    while (!fitter.isEnough(SearchStage.CHECK)
        && (!wanted.admits(at) || !fitter.bestFound().isLocallyOptimal(at))) {
      Optional<Candidate> next = next(at);
      if (next.isPresent()) {
        at = next.get();
      } else if (wanted.admits(at)) {
        fitter.bestFound().addLocallyOptimal(at);
        at = at.bic() >= best.bic() ? converged(at) : at;
      } else {
        return at;
      }
    }
    return at;
  }

  /** Few passes seem to have converged where there is more to gain, or a component to lose. */
  private Candidate converged(Candidate at) {
    Candidate converged = fitter.converged(SearchStage.CHECK, at);
    if (converged.bic() < at.bic() + Fitter.BIC_PRECISION) {
      fitter.bestFound().addLocallyOptimal(converged);
    }
    return converged;
  }

  /** The state after all moves that pay at once, or after the best one; empty if none pays. */
  private Optional<Candidate> next(Candidate from) {
    boolean isWanted = wanted.admits(from.k());
    Optional<Candidate> atOnce = isWanted ? rounds.next(from) : Optional.empty();
    return atOnce.or(
        () ->
            halving.best(
                new Moves(fitter).from(from),
                isWanted ? from.bic() : best.bic(),
                fitter.tolerance(from),
                MAX_MOVES,
                Math.max(fitter.budget().passes() / 10, 20L * from.k())));
  }
}
