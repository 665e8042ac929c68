package org.gradientem.recovery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.ComponentMoments.Total;

/** EM of candidates. */
final class Fitter {
  /** Differences of BIC below this mean nothing. */
  static final double BIC_PRECISION = 0.01;

  /**
   * Gain of log-likelihood a pass below which a candidate has converged. On 37 sets and two seeds a
   * quarter gains 45 of BIC and loses 53 for 4 % more work, four times gains 54 and loses 12.
   */
  private static final double PRECISION = BIC_PRECISION / 20;

  private final Pass pass;
  private final DataMoments moments;
  private final Ascent.Observer observer;
  private final Total total;
  private final Maximisation maximisation;
  private final BestMet met = new BestMet();
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
  private final int maxIter;
  private final double tol;
  private long spent;

  /** {@code maxIter} and {@code tol} are of a polish. */
  Fitter(
      Pass pass,
      DataMoments moments,
      List<CovarianceFamily> families,
      Ascent.Observer observer,
      int maxIter,
      double tol) {
    this.pass = pass;
    this.moments = moments;
    this.observer = observer;
    this.maxIter = maxIter;
    this.tol = tol;
    total = new Total(moments.type(), moments.secondMoment());
    maximisation = new Maximisation(moments, families);
  }

  /** Components times passes so far. */
  long spent() {
    return spent;
  }

  /** Takes up what an interrupted search had spent. */
  void restore(long spentBefore) {
    spent = spentBefore;
  }

  /** What the components' second moments sum to. */
  Total total() {
    return total;
  }

  /** The M-steps. */
  Maximisation maximisation() {
    return maximisation;
  }

  /** What EM has met. */
  BestMet met() {
    return met;
  }

  InformationCriterion criterion(CovarianceFamily family) {
    return InformationCriterion.of(family, moments);
  }

  /** The fall of BIC that one component more has to make up for. */
  double price(Candidate candidate) {
    return criterion(candidate.family()).componentCost(candidate.k());
  }

  /** BIC of where a candidate's last pass was, even if that disqualified it. */
  double bic(Candidate candidate) {
    return criterion(candidate.family()).bic(candidate.logLikelihood(), candidate.k());
  }

  /**
   * The entropy of a candidate's responsibilities, which with the expected log-likelihood makes up
   * the log-likelihood; 0, which it is at least, where its family has no mixture there.
   */
  double entropy(Phase phase, Candidate candidate) {
    double expected = maximisation.expected(phase, candidate.family(), candidate.moments());
    return expected == Double.NEGATIVE_INFINITY ? 0 : candidate.logLikelihood() - expected;
  }

  /** The data's covariance as a matrix, diagonal where no more of it is known. */
  Covariance dataCovariance(double scale) {
    return Covariance.of(CovarianceType.FULL, moments.covariance(scale).toMatrix());
  }

  /** So many EM passes, fewer if the candidate converges or is disqualified. */
  Candidate advance(Phase phase, Candidate candidate, int most) {
    for (int t = 0; t < most && !candidate.isDone(); t++) {
      Mixture next = maximisation.next(phase, candidate);
      if (next == null || !evaluate(phase, candidate, next)) {
        candidate.disqualify();
      }
    }
    if (!maximisation.admits(phase, candidate.family(), candidate.moments())) {
      candidate.disqualify();
    }
    // What pseudo-rows hold up on a path is no mixture to choose.
    if (phase != Phase.PATH || candidate.family().isTied()) {
      met.meet(candidate);
    }
    return candidate;
  }

  /** Evaluates a mixture for a candidate; false if that has no log-likelihood. */
  private boolean evaluate(Phase phase, Candidate candidate, Mixture mixture) {
    SufficientStatistics statistics = run(phase, mixture);
    double logLikelihood = statistics == null ? Double.NaN : likelihood(mixture, statistics);
    if (!Double.isFinite(logLikelihood)) {
      return false;
    }
    take(candidate, mixture, statistics, logLikelihood, PRECISION);
    return true;
  }

  private void take(
      Candidate candidate,
      Mixture mixture,
      SufficientStatistics statistics,
      double likelihood,
      double precision) {
    candidate.reached(
        mixture,
        moments(mixture.covariances().family(), statistics),
        likelihood,
        criterion(candidate.family()).bic(likelihood, candidate.k()),
        precision);
  }

  private double likelihood(Mixture mixture, SufficientStatistics statistics) {
    return moments
        .reduced(mixture.covariances().family().type())
        .logLikelihood(mixture, statistics);
  }

  private SufficientStatistics run(Phase phase, Mixture mixture) {
    long start = System.nanoTime();
    SufficientStatistics statistics;
    try {
      statistics = pass.run(mixture, passes.merge(phase, 1, Integer::sum) - 1);
    } catch (ArithmeticException e) {
      // A component so far out and so narrow that rounding hides its shape.
      return null;
    }
    spent += mixture.k();
    double seconds = (System.nanoTime() - start) * 1e-9;
    observer.passed(
        PassRecord.of(
            phase,
            passes.get(phase),
            mixture,
            statistics,
            likelihood(mixture, statistics) / statistics.weight(),
            seconds));
    return statistics;
  }

  /** Where a candidate converges; disqualified where that is none of its family's mixtures. */
  Candidate converged(Phase phase, Candidate candidate) {
    Candidate converged = candidate.copy();
    try {
      Ascent.Result end = polished(phase, candidate);
      take(
          converged,
          end.mixture(),
          end.statistics(),
          end.logLikelihood(),
          Double.POSITIVE_INFINITY);
      if (maximisation.next(phase, converged) == null) {
        converged.disqualify();
      }
    } catch (ArithmeticException e) {
      converged.disqualify();
    }
    if (converged.isValid()) {
      met.meet(converged);
    } else {
      met.forget(candidate);
    }
    return converged;
  }

  /** Takes a candidate's mixture to convergence, by extrapolated steps. */
  Ascent.Result polished(Phase phase, Candidate candidate) {
    GradientStep step =
        new GradientStep(
            1, StepScaling.RESPONSIBILITY, maximisation.estimate(phase, candidate.family()), false);
    return new Ascent(pass, step, maxIter, tol)
        .run(
            phase,
            Ascent.Position.start(candidate.mixture()),
            Acceleration.SQUAREM.create(step, Double.NaN),
            Ascent.Observer.of(
                record ->
                    observer.passed(
                        record.as(record.phase(), passes.merge(record.phase(), 1, Integer::sum)))));
  }

  /** The moments that a pass gave. */
  ComponentMoments moments(CovarianceFamily family, SufficientStatistics statistics) {
    return ComponentMoments.of(family, statistics, moments.dim(), total);
  }

  /** The moments under a mixture's responsibilities as its own family needs them. */
  ComponentMoments evaluated(Phase phase, Mixture mixture) {
    return moments(mixture.covariances().family(), run(phase, mixture));
  }

  /** Looks once more at where a candidate stands, if it does not know its components' scatters. */
  ComponentMoments withScatters(Phase phase, Candidate candidate) {
    if (!candidate.moments().hasScatters(maximisation.scatterType())) {
      candidate.know(collected(phase, candidate.mixture()));
    }
    return candidate.moments();
  }

  /**
   * The moments under a mixture's responsibilities with every component's own scatter, as far as a
   * family needs it.
   */
  ComponentMoments collected(Phase phase, Mixture mixture) {
    Mixture spelledOut = withOwnCovariances(mixture);
    return moments(spelledOut.covariances().family(), run(phase, spelledOut));
  }

  /**
   * The same mixture, its covariances written out as ones of the most general family that has own
   * ones.
   */
  private Mixture withOwnCovariances(Mixture mixture) {
    CovarianceFamily family = CovarianceFamily.own(maximisation.scatterType());
    CovarianceType type = family.type();
    Covariance[] own = new Covariance[mixture.k()];
    for (int i = 0; i < own.length; i++) {
      Covariance covariance = mixture.covariances().get(i);
      boolean isShared = i > 0 && covariance == mixture.covariances().get(i - 1);
      own[i] =
          isShared
              ? own[i - 1]
              : covariance.type() == type ? covariance : Covariance.of(type, covariance.toMatrix());
    }
    return Mixture.ofLogWeights(
        mixture.logWeights(), mixture.meanMatrix(), new Covariances.Own(family, own));
  }
}
