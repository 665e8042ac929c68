package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.candidates.Candidate;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.SearchStage;

/**
 * Runs EM on many candidates and drops the worst after each round. The first round has 3 passes,
 * and each later round three times as many. The best third continues, but at least 3 candidates,
 * until all have converged. No round is longer than an EM run.
 */
final class SuccessiveHalving {
  private static final int RATIO = 3;

  /**
   * BIC by which a candidate may be behind after the first round, while its gains do not show yet
   * where they end; less in later ones, as their passes grow.
   */
  private static final double TOLERANCE = 60;

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
    } while (promised > toBeat && !fitter.isEnough());
    return Optional.empty();
  }

  /**
   * How the rounds have ended.
   *
   * @param all where each that started stands
   * @param left those that are left, the best first
   */
  private record Result(List<Candidate> all, List<Candidate> left) {}

  /**
   * Those that are left at the end, the best first. Where one that had been above them shrank to a
   * point, those that had lost to it run again.
   */
  List<Candidate> run(List<Candidate> starts, double toBeat) {
    Result result = once(starts, toBeat);
    while (hasFallenFromAbove(result, toBeat)) {
      result = once(result.all.stream().filter(Candidate::isValid).toList(), toBeat);
    }
    return result.left;
  }

  private boolean hasFallenFromAbove(Result result, double toBeat) {
    double best = result.left.isEmpty() ? toBeat : Math.max(toBeat, result.left.get(0).bic());
    return result.all.stream().anyMatch(c -> !c.isValid() && fitter.bic(c) > best);
  }

  private Result once(List<Candidate> starts, double toBeat) {
    List<Candidate> all = new ArrayList<>(starts);
    List<Integer> live = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    fitter.atMost(stage, most(live.size()));
    double trust = fitter.budget().of(starts.stream().mapToInt(Candidate::k).max().orElse(1));
    for (long passes = RATIO; passes <= longest(); passes *= RATIO) {
      int kept = kept(live.size());
      List<Candidate> reached =
          fitter.advance(stage, live.stream().map(all::get).toList(), (int) passes);
      for (int c = 0; c < reached.size(); c++) {
        all.set(live.get(c), reached.get(c));
      }
      live.removeIf(c -> !all.get(c).isValid());
      double top = live.stream().mapToDouble(c -> all.get(c).bic()).reduce(toBeat, Math::max);
      double least = top - TOLERANCE * trust * RATIO / passes;
      live.removeIf(c -> isBehind(all.get(c), top, least));
      live.sort(
          Comparator.comparing(
              all::get,
              Comparator.comparingDouble(Candidate::expected)
                  .reversed()
                  .thenComparing(Candidate::k)));
      live = distinct(all, live, kept);
      if (fitter.isEnough() || live.stream().map(all::get).allMatch(Candidate::isDone)) {
        break;
      }
    }
    List<Candidate> left =
        live.stream()
            .map(all::get)
            .sorted(Comparator.comparingDouble(Candidate::bic).reversed())
            .toList();
    return new Result(all, left);
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

  private static List<Integer> distinct(List<Candidate> all, List<Integer> live, int most) {
    List<Integer> distinct = new ArrayList<>();
    for (int c : live) {
      boolean isKnown =
          distinct.stream().anyMatch(other -> all.get(other).isLike(all.get(c), Fitter.PRECISION));
      if (!isKnown && distinct.size() < most) {
        distinct.add(c);
      }
    }
    return distinct;
  }
}
