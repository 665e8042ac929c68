package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.Maximisation.Expected;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.summary.SelectionRecord;

/**
 * Starts for candidates, priced without a pass: the expected log-likelihood after a family's M-step
 * plus the entropy of the responsibilities is at most the log-likelihood.
 */
final class Proposals {
  /** The most promising that are tried of each kind: pairs, components to split, cuts. */
  static final int TRIED = 3;

  private final Fitter fitter;
  private final List<Proposal> all = new ArrayList<>();

  private record Proposal(Candidate start, double bound) {}

  Proposals(Fitter fitter) {
    this.fitter = fitter;
  }

  /** Proposes every family at moments under responsibilities of the given entropy. */
  void add(ComponentMoments moments, double entropy, String origin) {
    add(fitter.wanted().families(), moments, entropy, origin);
  }

  /** Proposes some families, if so many components are wanted. */
  void add(List<CovarianceFamily> some, ComponentMoments moments, double entropy, String origin) {
    if (!fitter.wanted().admits(moments.k())) {
      return;
    }
    some.forEach(family -> fitter.countMStep(family, moments.k()));
    List<Optional<Expected>> expected = Workers.map(some, family -> expected(family, moments));
    for (int f = 0; f < some.size(); f++) {
      CovarianceFamily family = some.get(f);
      if (expected.get(f).isPresent()) {
        double likelihood = expected.get(f).get().logLikelihood() + entropy;
        double bound = fitter.bic(expected.get(f).get().covariances(), moments, likelihood);
        if (moments.noise().isEmpty()) {
          fitter
              .bestFound()
              .expectAtLeast(new SelectionRecord(family, moments.k(), likelihood, bound, false));
        }
        all.add(new Proposal(new Candidate(family, moments, origin), bound));
      }
    }
  }

  /** The expected log-likelihood; empty where there is none, or where another family has it. */
  private Optional<Expected> expected(CovarianceFamily family, ComponentMoments moments) {
    boolean isKnown = family.isTied() || moments.hasScatters(family.type());
    return !isKnown || fitter.wanted().isRedundant(family, moments.k())
        ? Optional.empty()
        : fitter
            .maximisation()
            .expected(SearchStage.REFINE, family, moments)
            .filter(e -> !fitter.wanted().isRedundant(e.covariances(), moments.k()));
  }

  /** The highest bound of those that were not taken out. */
  OptionalDouble highest() {
    return all.stream().mapToDouble(Proposal::bound).max();
  }

  /**
   * Takes the most promising out whose bound is not below a limit, as many as a budget of
   * components times passes allows, but one at least if there is any.
   */
  List<Candidate> best(double least, int most, long budget) {
    all.sort(Comparator.comparingDouble(Proposal::bound).reversed());
    List<Candidate> starts = new ArrayList<>();
    long cost = 0;
    for (Proposal proposal : all) {
      cost += (long) Fitter.FEW_PASSES * proposal.start().k();
      boolean isAffordable = starts.size() < most && (cost <= budget || starts.isEmpty());
      if (!isAffordable || proposal.bound() < least) {
        break;
      }
      starts.add(proposal.start());
    }
    all.subList(0, starts.size()).clear();
    return starts;
  }
}
