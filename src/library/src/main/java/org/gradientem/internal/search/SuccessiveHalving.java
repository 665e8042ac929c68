package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;

/**
 * Runs EM on many candidates and drops the worst after each round. The first round has 3 passes,
 * and each later round three times as many. The best third continues, but at least 3 candidates,
 * until all have converged. No round is longer than an EM run.
 */
final class SuccessiveHalving {
  private static final int RATIO = 3;

  private final Fitter fitter;
  private final SearchStage stage;

  SuccessiveHalving(Fitter fitter, SearchStage stage) {
    this.fitter = fitter;
    this.stage = stage;
  }

  /**
   * The best that proposals guide to; empty if none has a higher BIC. Where the most promising ones
   * do not keep what they promised, because they shrank to a point or had their likelihood from
   * pseudo-rows, the next ones run.
   *
   * @param toBeat BIC; negative infinity for the best of all
   * @param behind BIC by which a start may be below that, or else below the most promising
   * @param most starts
   * @param budget components times passes that the starts may take
   */
  Optional<Candidate> best(
      Proposals proposals, double toBeat, double behind, int most, long budget) {
    double promised;
    do {
      promised = proposals.highest().orElse(toBeat);
      double reference = Double.isFinite(toBeat) ? toBeat : promised;
      List<Candidate> end = run(proposals.best(reference - behind, most, budget), toBeat);
      if (!end.isEmpty() && end.get(0).bic() > toBeat + Fitter.BIC_PRECISION) {
        return Optional.of(end.get(0));
      }
    } while (promised > toBeat && !fitter.isEnough(stage));
    return Optional.empty();
  }

  /**
   * Those that are left at the end, the best first. Where one that had been above them shrank to a
   * point, those that had lost to it run again.
   */
  List<Candidate> run(List<Candidate> starts, double toBeat) {
    List<Candidate> lost = new ArrayList<>();
    List<Candidate> left = once(starts, toBeat, lost);
    while (hasFallenFromAbove(lost, left, toBeat)) {
      List<Candidate> again = new ArrayList<>(left);
      lost.stream().filter(Candidate::isValid).forEach(again::add);
      lost.clear();
      left = once(again, toBeat, lost);
    }
    return left;
  }

  private boolean hasFallenFromAbove(List<Candidate> lost, List<Candidate> left, double toBeat) {
    double best = left.isEmpty() ? toBeat : Math.max(toBeat, left.get(0).bic());
    return lost.stream().anyMatch(c -> !c.isValid() && fitter.bic(c) > best);
  }

  /** Those that are left at the end, the best first; adds the others to those that have lost. */
  private List<Candidate> once(List<Candidate> starts, double toBeat, List<Candidate> lost) {
    List<Candidate> live = starts;
    fitter.atMost(stage, most(live.size()));
    double trust = fitter.budget().of(starts.stream().mapToInt(Candidate::k).max().orElse(1));
    for (long passes = RATIO; passes <= longest(); passes *= RATIO) {
      List<Candidate> reached = fitter.advance(stage, live, (int) passes);
      double top = reached.stream().mapToDouble(Candidate::bic).reduce(toBeat, Math::max);
      // Gains of few passes do not show where they end.
      double least = top - Fitter.TOLERANCE * trust * RATIO / passes;
      Stream<Candidate> promising =
          reached.stream()
              .filter(c -> c.isValid() && !isBehind(c, top, least))
              .sorted(
                  Comparator.comparingDouble(Candidate::expected)
                      .reversed()
                      .thenComparing(Candidate::k));
      List<Candidate> kept = distinct(promising.toList(), kept(live.size()));
      reached.stream().filter(c -> !kept.contains(c)).forEach(lost::add);
      live = kept;
      if (fitter.isEnough(stage) || live.stream().allMatch(Candidate::isDone)) {
        break;
      }
    }
    return live.stream().sorted(Comparator.comparingDouble(Candidate::bic).reversed()).toList();
  }

  private static boolean isBehind(Candidate candidate, double top, double least) {
    return candidate.expected() < top - Fitter.BIC_PRECISION
        && (candidate.isDone() || candidate.bic() < least);
  }

  private int longest() {
    return Math.max(RATIO, fitter.end().maxIter());
  }

  private static int kept(int candidates) {
    return Math.max(RATIO, (candidates + RATIO - 1) / RATIO);
  }

  /** Passes of all rounds at most, from so many candidates. */
  private int most(int candidates) {
    int left = candidates;
    long all = 0;
    for (long passes = RATIO; passes <= longest(); passes *= RATIO) {
      all += left * passes;
      left = Math.min(left, kept(left));
    }
    return (int) Math.min(Integer.MAX_VALUE, all);
  }

  private static List<Candidate> distinct(List<Candidate> candidates, int most) {
    List<Candidate> distinct = new ArrayList<>();
    for (Candidate candidate : candidates) {
      boolean isKnown =
          distinct.stream().anyMatch(other -> other.isLike(candidate, Fitter.PRECISION));
      if (!isKnown && distinct.size() < most) {
        distinct.add(candidate);
      }
    }
    return distinct;
  }
}
