package org.gradientem.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gradientem.em.Phase;

/** Candidates polished in turns, each turn longer and with fewer of them. */
final class Race {
  /** Passes of a turn, and how many candidates go on from it. */
  record Turn(int passes, int kept) {}

  /**
   * BIC by which a candidate may be behind while its gains do not tell yet where they lead. With
   * half all sets end alike for 14 % less work, twice gains 22 on one for 12 % more.
   */
  private static final double SLACK = 60;

  /** Turns of up to so many passes do not tell yet. From 10 to 40 all sets end alike. */
  private static final int SHORT = 20;

  /**
   * Log-likelihoods so close are of the same mixture: a hundredth of what BIC is told to. With a
   * tenth and ten times as much all of 37 sets end alike.
   */
  private static final double ALIKE = 1e-4;

  private final Fitter fitter;
  private final Phase phase;
  private final List<Turn> turns;
  private final double slack;

  /** Prepares a race; patience is from 0 to 1. */
  Race(Fitter fitter, Phase phase, List<Turn> turns, double patience) {
    this.fitter = fitter;
    this.phase = phase;
    this.turns = turns;
    slack = SLACK * patience;
  }

  /**
   * Those that are left at the end, the best first. Where one that had been above them shrank to a
   * point, those that had lost to it race again.
   */
  List<Candidate> run(List<Candidate> starts, double toBeat) {
    List<Candidate> racing = starts;
    List<Candidate> left = once(racing, toBeat);
    while (hasFallenFromAbove(racing, left, toBeat)) {
      racing = racing.stream().filter(Candidate::isValid).toList();
      left = once(racing, toBeat);
    }
    return left;
  }

  private boolean hasFallenFromAbove(List<Candidate> racing, List<Candidate> left, double toBeat) {
    double best = left.isEmpty() ? toBeat : Math.max(toBeat, left.get(0).bic());
    return racing.stream().anyMatch(c -> !c.isValid() && fitter.bic(c) > best);
  }

  private List<Candidate> once(List<Candidate> starts, double toBeat) {
    List<Candidate> live = new ArrayList<>(starts);
    fitter.atMost(phase, most(live.size()));
    for (Turn turn : turns) {
      fitter.advance(phase, live, turn.passes());
      live.removeIf(candidate -> !candidate.isValid());
      double top = live.stream().mapToDouble(Candidate::bic).reduce(toBeat, Math::max);
      double least = turn.passes() <= SHORT ? top - slack : top;
      live.removeIf(
          c -> c.expected() < top - Fitter.BIC_PRECISION && (c.isDone() || c.bic() < least));
      live.sort(
          Comparator.comparingDouble(Candidate::expected).reversed().thenComparing(Candidate::k));
      live = distinct(live, turn.kept());
      if (live.stream().allMatch(Candidate::isDone)) {
        break;
      }
    }
    live.sort(Comparator.comparingDouble(Candidate::bic).reversed());
    return live;
  }

  /** Passes of all turns at most, from so many candidates. */
  private int most(int candidates) {
    int left = candidates;
    int passes = 0;
    for (Turn turn : turns) {
      passes += left * turn.passes();
      left = Math.min(left, turn.kept());
    }
    return passes;
  }

  private static List<Candidate> distinct(List<Candidate> candidates, int most) {
    List<Candidate> distinct = new ArrayList<>();
    for (Candidate candidate : candidates) {
      boolean isKnown = distinct.stream().anyMatch(other -> other.isLike(candidate, ALIKE));
      if (!isKnown && distinct.size() < most) {
        distinct.add(candidate);
      }
    }
    return distinct;
  }
}
