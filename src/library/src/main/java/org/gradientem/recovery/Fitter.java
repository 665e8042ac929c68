package org.gradientem.recovery;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Total stored;
  private final Maximisation maximisation;
  private final BestMet met = new BestMet();
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
  private final int maxIter;
  private final double tol;
  private long spent;

  /** {@code steps} are of rounded features, {@code maxIter} and {@code tol} of a polish. */
  Fitter(
      Pass pass,
      DataMoments moments,
      List<CovarianceFamily> families,
      double[] steps,
      Ascent.Observer observer,
      int maxIter,
      double tol) {
    this.pass = pass;
    this.moments = moments;
    this.observer = observer;
    this.maxIter = maxIter;
    this.tol = tol;
    stored = new Total(moments.type(), moments.secondMoment());
    maximisation = new Maximisation(moments, families, steps);
  }

  /** Components times passes so far. */
  long spent() {
    return spent;
  }

  /** Takes up what an interrupted search had spent. */
  void restore(long spentBefore) {
    spent = spentBefore;
  }

  /**
   * What the components' second moments sum to, of whatever components that no pass has completed
   * the rows for.
   */
  Total total() {
    return new Total(moments.type(), moments.completedMoment());
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
    advance(phase, List.of(candidate), most);
    return candidate;
  }

  /** So many EM passes of each candidate, fewer if it converges or is disqualified. */
  void advance(Phase phase, List<Candidate> candidates, int most) {
    List<Candidate> going = candidates;
    for (int t = 0; t < most && !going.isEmpty(); t++) {
      going = going.stream().filter(candidate -> !candidate.isDone()).toList();
      step(phase, going);
    }
    for (Candidate candidate : candidates) {
      if (!maximisation.admits(phase, candidate.family(), candidate.moments())) {
        candidate.disqualify();
      }
      // What pseudo-rows hold up on a path is no mixture to choose.
      if (phase != Phase.PATH || candidate.family().isTied()) {
        met.meet(candidate);
      }
    }
  }

  /** A pass of each; those that have no mixture there, or no log-likelihood, are disqualified. */
  private void step(Phase phase, List<Candidate> candidates) {
    List<Mixture> next = candidates.parallelStream().map(c -> maximisation.next(phase, c)).toList();
    Iterator<SufficientStatistics> found =
        run(phase, next.stream().filter(Objects::nonNull).toList()).iterator();
    for (int c = 0; c < candidates.size(); c++) {
      Mixture mixture = next.get(c);
      SufficientStatistics statistics = mixture == null ? null : found.next();
      double logLikelihood = statistics == null ? Double.NaN : likelihood(mixture, statistics);
      if (Double.isFinite(logLikelihood)) {
        take(candidates.get(c), mixture, statistics, logLikelihood, PRECISION);
      } else {
        candidates.get(c).disqualify();
      }
    }
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
    return run(phase, List.of(mixture)).get(0);
  }

  /** Passes, whose time is shared among them; null for a mixture that cannot be evaluated. */
  private List<SufficientStatistics> run(Phase phase, List<Mixture> mixtures) {
    if (mixtures.isEmpty()) {
      return List.of();
    }
    long start = System.nanoTime();
    List<SufficientStatistics> found = pass.run(mixtures, passes.getOrDefault(phase, 0));
    double seconds = (System.nanoTime() - start) * 1e-9 / mixtures.size();
    for (int m = 0; m < mixtures.size(); m++) {
      int index = passes.merge(phase, 1, Integer::sum);
      if (found.get(m) != null) {
        told(phase, index, mixtures.get(m), found.get(m), seconds);
      }
    }
    return found;
  }

  private void told(
      Phase phase, int index, Mixture mixture, SufficientStatistics statistics, double seconds) {
    spent += mixture.k();
    double mean = likelihood(mixture, statistics) / statistics.weight();
    observer.passed(PassRecord.of(phase, index, mixture, statistics, mean, seconds));
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
            new Ascent.Observer() {
              @Override
              public void passed(PassRecord record) {
                int index = passes.merge(phase, 1, Integer::sum);
                observer.passed(record.as(phase, index));
              }

              @Override
              public void atMost(Phase ofPasses, int most) {
                observer.atMost(ofPasses, most);
              }
            });
  }

  /** Tells how many passes are to come at most before something else is done. */
  void atMost(Phase phase, int most) {
    observer.atMost(phase, most);
  }

  /** The moments that a pass gave. */
  ComponentMoments moments(CovarianceFamily family, SufficientStatistics statistics) {
    return ComponentMoments.of(family, statistics, moments.dim(), stored);
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
