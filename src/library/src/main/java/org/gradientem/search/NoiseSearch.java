package org.gradientem.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.candidates.Fitter;
import org.gradientem.candidates.Maximisation;
import org.gradientem.candidates.Regularisation;
import org.gradientem.candidates.SearchStage;
import org.gradientem.candidates.SearchTarget;
import org.gradientem.candidates.StopRule;
import org.gradientem.components.ComponentMoments;
import org.gradientem.em.EmLoop;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.summary.SelectionRecord;

/**
 * Adds uniform noise to the selected mixture if that raises BIC. In a fit without noise, Gaussian
 * components cover the noise rows. The search therefore replaces components by noise and compares
 * the families again while BIC rises, the least dense components first, until a budget of passes is
 * spent. An EM run that this cuts off goes on to its end if it is the best.
 */
final class NoiseSearch {
  private final Fitter fitter;
  private final SearchTarget wanted;
  private final UniformNoise box;

  /** What the fitter has spent when the budget is. */
  private final long most;

  /**
   * Prepares the search.
   *
   * @param box the noise's, whatever its weight
   * @param budget components times passes that it may take, beside one EM run to convergence
   */
  NoiseSearch(Fitter fitter, UniformNoise box, long budget) {
    this.fitter = fitter;
    wanted = fitter.wanted();
    this.box = box;
    most = fitter.spentInAll() + budget;
  }

  /** Passes over a mixture of so many components that are left. */
  private long left(int k) {
    return Math.max(0, most - fitter.spentInAll()) / k;
  }

  /** A mixture with noise, as far as EM has taken it. */
  private record Fit(EmLoop.Result result, double bic) {
    Mixture mixture() {
      return result.mixture();
    }
  }

  /** The best with noise that was found; empty if it is no better. */
  Optional<Selection> better(Selection found) {
    return best(starts(found).stream())
        .map(this::improved)
        .map(this::converged)
        .filter(fit -> fit.bic > found.bic())
        .map(fit -> selection(fit, found));
  }

  /** With a number asked for, what has one component more may have it for noise. */
  private List<Mixture> starts(Selection found) {
    Mixture chosen = found.chosen().mixture();
    List<Mixture> starts = new ArrayList<>();
    // As heavy as a component on average: EM moves it within a few passes.
    starts.add(withNoise(chosen, 1.0 / chosen.k(), box));
    starts.addAll(replaced(chosen));
    found.others().stream()
        .filter(other -> !wanted.isFreeK() && other.k() == chosen.k() + 1)
        .forEach(other -> starts.addAll(replaced(other)));
    return starts;
  }

  /** Replacements and other families, as long as BIC rises. */
  private Fit improved(Fit start) {
    Fit reached = start;
    Optional<Fit> next = next(reached);
    while (next.isPresent()) {
      reached = next.get();
      next = next(reached);
    }
    return reached;
  }

  private Optional<Fit> next(Fit reached) {
    return best(replaced(reached.mixture()).stream())
        .filter(above(reached))
        .or(() -> best(inOtherFamilies(reached)).filter(above(reached)));
  }

  private static Predicate<Fit> above(Fit other) {
    return fit -> fit.bic > other.bic + Fitter.BIC_PRECISION;
  }

  private Optional<Fit> best(Stream<Mixture> starts) {
    return starts
        .flatMap(start -> fitted(start).stream())
        .max(Comparator.comparingDouble(Fit::bic));
  }

  /** Goes on to its end with an EM run that the budget has cut off. */
  private Fit converged(Fit fit) {
    boolean isCutOff = !fit.result.converged() && fit.result.passes() <= fitter.end().maxIter();
    return isCutOff
        ? fitted(fit.mixture(), fitter.end()).filter(end -> end.bic > fit.bic).orElse(fit)
        : fit;
  }

  /** Runs EM as far as the budget goes; empty where that is no way. */
  private Optional<Fit> fitted(Mixture start) {
    // The last pass of a run has no step after it.
    long steps = left(start.k()) - 1;
    StopRule end = fitter.end();
    return steps < Math.min(end.maxIter(), Fitter.FEW_PASSES)
        ? Optional.empty()
        : fitted(start, new StopRule((int) Math.min(end.maxIter(), steps), end.tol()));
  }

  /** Runs EM. Returns empty if EM fails or if the rows do not determine the covariances. */
  private Optional<Fit> fitted(Mixture start, StopRule until) {
    CovarianceFamily family = start.covariances().family();
    return fitter
        .attempted(SearchStage.CHECK, start, until)
        .filter(result -> isDetermined(family, result))
        .map(
            result ->
                new Fit(
                    result,
                    fitter.criterion(family).bic(result.logLikelihood(), result.mixture())));
  }

  /** Noise may leave so few rows that a covariance stands on nothing but their means. */
  private boolean isDetermined(CovarianceFamily family, EmLoop.Result result) {
    CovarianceFamily own = CovarianceFamily.own(family.type());
    ComponentMoments at = fitter.moments(own, result.statistics());
    Maximisation maximisation = fitter.maximisation();
    return at.weight() >= at.k() + Maximisation.leastRowsOfAny(family, at.dim())
        && maximisation.admits(family, at)
        && maximisation
            .covariances(Regularisation.SETTLED, family, at, Optional.empty())
            .isPresent();
  }

  /** The mixture with each of its least dense components replaced by noise of its weight. */
  private List<Mixture> replaced(Mixture mixture) {
    int k = mixture.k();
    if (k == 1 || !wanted.admits(k - 1)) {
      return List.of();
    }
    double[] logPeaks = mixture.logWeights();
    Arrays.setAll(logPeaks, i -> logPeaks[i] - 0.5 * mixture.covariances().get(i).logDeterminant());
    return IntStream.range(0, k)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> logPeaks[i]))
        // What covers noise is among the least dense.
        .limit(Proposals.TRIED)
        .map(i -> replaced(mixture, i, box))
        .toList();
  }

  /** Returns the mixture with a component replaced by noise on a box. */
  static Mixture replaced(Mixture mixture, int component, UniformNoise box) {
    double weight = mixture.noise().weight() + mixture.weights()[component];
    // Left out last: what the others weigh may be 0 up to rounding, and their logarithms are not.
    return withNoise(mixture, weight, box)
        .reordered(IntStream.range(0, mixture.k()).filter(o -> o != component).toArray());
  }

  /** The components of a mixture beside noise whose weight is so much of theirs. */
  private static Mixture withNoise(Mixture mixture, double share, UniformNoise box) {
    return Mixture.owning(
            mixture.logWeights(),
            mixture.meanMatrix(),
            mixture.covariances(),
            box.ofLogWeight(Math.log(share)))
        .withLevels(mixture.levels());
  }

  /** Where EM of each other family would start. */
  private Stream<Mixture> inOtherFamilies(Fit fit) {
    Mixture mixture = fit.mixture();
    if (wanted.families().size() == 1 || left(mixture.k()) == 0) {
      return Stream.of();
    }
    return fitter.momentsWithScatters(SearchStage.CHECK, mixture).stream()
        .flatMap(at -> inOtherFamilies(mixture, at));
  }

  private Stream<Mixture> inOtherFamilies(Mixture mixture, ComponentMoments at) {
    double[] logWeights = mixture.logWeights();
    return wanted.families().stream()
        .filter(family -> family != mixture.covariances().family())
        .map(
            family ->
                fitter
                    .maximisation()
                    .covariances(Regularisation.SETTLED, family, at, Optional.empty()))
        .flatMap(Optional::stream)
        .map(
            covariances ->
                Mixture.owning(
                        logWeights.clone(), mixture.meanMatrix(), covariances, mixture.noise())
                    .withLevels(mixture.levels()));
  }

  /**
   * Returns the compared models. The noisy result replaces the noise-free model of the same family
   * and k.
   */
  private static List<SelectionRecord> path(SelectionRecord own, List<SelectionRecord> compared) {
    return Stream.concat(
            compared.stream()
                .filter(record -> record.family() != own.family() || record.k() != own.k()),
            Stream.of(own))
        .sorted(Selection.ORDER)
        .toList();
  }

  /** What was chosen without noise stays among the others. */
  private static Selection selection(Fit fit, Selection found) {
    Mixture without = found.chosen().mixture();
    int k = fit.mixture().k();
    List<Mixture> others =
        Stream.concat(found.others().stream(), Stream.of(without))
            .filter(mixture -> mixture.k() != k)
            .sorted(Comparator.comparingInt(Mixture::k))
            .toList();
    SelectionRecord own = fit.result.record(fit.bic);
    return new Selection(
        fit.result, fit.bic, path(own, found.path()), found.reason().withNoise(own), others);
  }
}
