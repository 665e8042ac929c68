package org.gradientem.recovery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.CovarianceEstimate;
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

/** EM of candidates, and the best mixture met of each family and number of components. */
final class Fitter {
  /** Differences of BIC below this mean nothing. */
  static final double BIC_PRECISION = 0.01;

  /** Gain of log-likelihood a pass below which a candidate has converged. */
  private static final double PRECISION = BIC_PRECISION / 20;

  private static final double LOG_2PI = Math.log(2 * Math.PI);

  /** What the best mixture is kept of. */
  record Key(CovarianceFamily family, int k) {}

  private final Pass pass;
  private final DataMoments moments;
  private final Ascent.Observer observer;
  private final Total total;
  private final Map<CovarianceFamily, CovarianceEstimate> exploring =
      new EnumMap<>(CovarianceFamily.class);
  private final Map<CovarianceFamily, CovarianceEstimate> settled =
      new EnumMap<>(CovarianceFamily.class);
  private final Map<Key, Candidate> records = new LinkedHashMap<>();
  private final Map<Key, Double> expectations = new LinkedHashMap<>();
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
  private long spent;

  Fitter(
      Pass pass, DataMoments moments, List<CovarianceFamily> families, Ascent.Observer observer) {
    this.pass = pass;
    this.moments = moments;
    this.observer = observer;
    total = new Total(moments.type(), moments.secondMoment());
    for (CovarianceFamily family : families) {
      CovarianceEstimate estimate = new CovarianceEstimate(moments, family);
      exploring.put(family, estimate);
      settled.put(family, estimate.settled());
    }
  }

  /** Components times passes so far. */
  long spent() {
    return spent;
  }

  /** Takes up what an interrupted search had spent and met. */
  void restore(long spentBefore, List<Candidate> met) {
    spent = spentBefore;
    met.forEach(candidate -> records.put(new Key(candidate.family(), candidate.k()), candidate));
  }

  double weight() {
    return moments.weight();
  }

  /** Whether components may have covariances of their own. */
  boolean hasOwn() {
    return settled.keySet().stream().anyMatch(family -> !family.isTied());
  }

  /** What the components' second moments sum to. */
  Total total() {
    return total;
  }

  /** The best mixture met of each family and number of components. */
  Map<Key, Candidate> records() {
    return records;
  }

  /** Log-likelihoods to be expected of what no pass over the rows has evaluated. */
  Map<Key, Double> expectations() {
    return expectations;
  }

  InformationCriterion criterion(CovarianceFamily family) {
    return InformationCriterion.of(family, moments);
  }

  /** The fall of BIC that one component more has to make up for. */
  double price(Candidate candidate) {
    return criterion(candidate.family()).componentCost(candidate.k());
  }

  /** Most components that the rows can carry. */
  int mostComponents() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, weight() / (moments.dim() + 1)));
  }

  /** The data's covariance as a matrix, diagonal where no more of it is known. */
  Covariance dataCovariance(double scale) {
    return Covariance.of(CovarianceType.FULL, moments.covariance(scale).toMatrix());
  }

  /**
   * Whether a family's M-step stands on rows enough: two for a covariance of a component's own, one
   * for a shared one. Whether the rows determine it is seen once it is there; but on a path, where
   * pseudo-rows hold it up, that takes d + 1.
   */
  boolean admits(Phase phase, CovarianceFamily family, ComponentMoments candidate) {
    double ownLeast = phase == Phase.PATH ? moments.dim() + 1 : 2;
    double least = family.isTied() ? 1 : ownLeast;
    boolean hasRows =
        candidate.k() <= mostComponents() && candidate.smallestCount() >= least - 1e-9;
    return candidate.k() == 1 || hasRows;
  }

  /** On a path there are more components than the data has. */
  private CovarianceEstimate estimate(Phase phase, CovarianceFamily family) {
    return (phase == Phase.PATH ? exploring : settled).get(family);
  }

  /** The covariances that maximise the expected log-likelihood; null where there are none. */
  Covariances maximise(
      Phase phase, CovarianceFamily family, ComponentMoments at, Covariances before) {
    CovarianceEstimate estimate = estimate(phase, family);
    CovarianceType type = family.type();
    int k = at.k();
    double[][] scatters =
        family.isTied()
            ? new double[][] {at.pooled(type)}
            : IntStream.range(0, k).mapToObj(i -> at.scatter(i, type)).toArray(double[][]::new);
    boolean fits = before instanceof Covariances.Own own && own.k() == k && own.family() == family;
    try {
      Covariances found = estimate.maximise(at.counts(), scatters, fits ? before : null);
      return phase == Phase.PATH || estimate.isDetermined(at.counts(), found) ? found : null;
    } catch (IllegalArgumentException | ArithmeticException e) {
      // A scatter that is not positive definite: the family has no mixture here.
      return null;
    }
  }

  private Mixture next(Phase phase, Candidate candidate) {
    ComponentMoments at = candidate.moments();
    if (!admits(phase, candidate.family(), at)) {
      return null;
    }
    Covariances covariances = maximise(phase, candidate.family(), at, candidate.covariances());
    double[] logWeights = Arrays.stream(at.counts()).map(Math::log).toArray();
    return covariances == null ? null : Mixture.owning(logWeights, at.meanMatrix(), covariances);
  }

  /** So many EM passes, fewer if the candidate converges or is disqualified. */
  Candidate advance(Phase phase, Candidate candidate, int most) {
    for (int t = 0; t < most && !candidate.isDone(); t++) {
      Mixture next = next(phase, candidate);
      if (next == null || !evaluate(phase, candidate, next)) {
        candidate.disqualify();
      }
    }
    if (!admits(phase, candidate.family(), candidate.moments())) {
      candidate.disqualify();
    }
    // What pseudo-rows hold up on a path is no mixture to choose.
    if (phase != Phase.PATH || candidate.family().isTied()) {
      record(candidate);
    }
    return candidate;
  }

  private void record(Candidate candidate) {
    Key key = new Key(candidate.family(), candidate.k());
    Candidate best = records.get(key);
    if (candidate.isValid() && (best == null || candidate.bic() > best.bic())) {
      records.put(key, candidate.copy());
    }
  }

  /** Evaluates a mixture for a candidate; false if that has no log-likelihood. */
  private boolean evaluate(Phase phase, Candidate candidate, Mixture mixture) {
    SufficientStatistics statistics = run(phase, mixture);
    double logLikelihood = statistics == null ? Double.NaN : likelihood(mixture, statistics);
    if (!Double.isFinite(logLikelihood)) {
      return false;
    }
    candidate.reached(
        mixture,
        moments(mixture.covariances().family(), statistics),
        logLikelihood,
        criterion(candidate.family()).bic(logLikelihood, candidate.k()),
        PRECISION);
    return true;
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

  /** Takes a candidate's mixture to convergence, by extrapolated steps. */
  Ascent.Result polished(Candidate candidate, int maxIter, double tol) {
    GradientStep step =
        new GradientStep(
            1, StepScaling.RESPONSIBILITY, estimate(Phase.POLISH, candidate.family()), false);
    return new Ascent(pass, step, maxIter, tol)
        .run(
            Phase.POLISH,
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
    if (!candidate.moments().hasScatters(moments.type())) {
      candidate.know(collected(phase, candidate.mixture()));
    }
    return candidate.moments();
  }

  /** The moments under a mixture's responsibilities with every component's own scatter. */
  ComponentMoments collected(Phase phase, Mixture mixture) {
    Mixture spelledOut = withOwnCovariances(mixture);
    return moments(spelledOut.covariances().family(), run(phase, spelledOut));
  }

  /** The same mixture, its covariances written out as ones of the most general family. */
  private Mixture withOwnCovariances(Mixture mixture) {
    CovarianceFamily family = CovarianceFamily.own(moments.type());
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

  /**
   * The expected log-likelihood after a family's M-step; negative infinity where it has none. With
   * the entropy of the responsibilities added it bounds the log-likelihood from below.
   */
  double expected(Phase phase, CovarianceFamily family, ComponentMoments at) {
    Covariances covariances = admits(phase, family, at) ? maximise(phase, family, at, null) : null;
    if (covariances == null) {
      return Double.NEGATIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < at.k(); i++) {
      double logDeterminant = covariances.get(i).logDeterminant();
      double share = Math.log(at.count(i) / weight());
      sum += at.count(i) * (share - 0.5 * (logDeterminant + at.dim() * LOG_2PI));
      if (!family.isTied()) {
        sum -= 0.5 * covariances.get(i).precisionTrace(at.scatter(i, family.type()));
      }
    }
    return family.isTied()
        ? sum - 0.5 * covariances.get(0).precisionTrace(at.pooled(family.type()))
        : sum;
  }
}
