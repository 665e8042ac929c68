package org.gradientem.internal.candidates;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.MergeCost;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/** The M-step of each family at moments of components. */
public final class Maximisation {
  private final DataMoments moments;
  private final Map<CovarianceFamily, CovarianceEstimate> exploring =
      new EnumMap<>(CovarianceFamily.class);
  private final Map<CovarianceFamily, CovarianceEstimate> settled =
      new EnumMap<>(CovarianceFamily.class);

  private final SearchTarget wanted;

  Maximisation(DataMoments moments, Rounding rounding, SearchTarget wanted) {
    this.moments = moments;
    this.wanted = wanted;
    Set<CovarianceFamily> families = EnumSet.copyOf(wanted.all());
    families.addAll(wanted.guides());
    wanted.own().ifPresent(families::add);
    for (CovarianceFamily family : families) {
      CovarianceEstimate estimate = new CovarianceEstimate(moments, family).within(rounding);
      exploring.put(family, estimate);
      settled.put(family, estimate.settled());
    }
  }

  /**
   * Returns the largest k for which components of some weight together have enough rows on average,
   * but never less than a requested k.
   */
  public int mostComponents(CovarianceFamily family, double weight) {
    double most = (weight + 1e-9) / leastRowsOfAny(family, moments.dim());
    return (int) Math.max(wanted.k().orElse(0), Math.min(Integer.MAX_VALUE, most));
  }

  /**
   * Rows that determine a covariance: twice as many as it needs to have full rank. With fewer the
   * likelihood of rows that are fitted says nothing of others'.
   */
  public static int leastRows(CovarianceType type, int dim) {
    return 2 * (type == CovarianceType.FULL ? dim + 1 : 2);
  }

  /**
   * The same of a family: those of low rank need as many as have parameters for each coordinate.
   */
  public static int leastRowsOfAny(CovarianceFamily family, int dim) {
    return leastRows(family.isLowRank() ? CovarianceType.DIAGONAL : family.type(), dim);
  }

  /** Rows that determine what is each component's own. */
  private double leastRows(CovarianceFamily family) {
    if (family.isTied()) {
      return 1;
    }
    // Of VEE the volume alone is a component's own.
    int least =
        family == CovarianceFamily.VEE
            ? leastRows(CovarianceType.SPHERICAL, moments.dim())
            : leastRowsOfAny(family, moments.dim());
    int k = wanted.k().orElse(1);
    // A number that was asked for and has not as many rows each is fitted by what there is.
    return k * least <= moments.weight() ? least : moments.weight() / (2.0 * k);
  }

  /**
   * Returns whether there are enough rows for the M-step of a family, per component and on average.
   * One component without noise is always admitted.
   */
  public boolean admits(CovarianceFamily family, ComponentMoments candidate) {
    boolean isAlone = candidate.k() == 1 && candidate.noise().isEmpty();
    return isAlone
        || (candidate.k() <= mostComponents(family, candidate.weight())
            && candidate.smallestCount() >= leastRows(family) - 1e-9);
  }

  CovarianceEstimate estimate(SearchStage stage, CovarianceFamily family) {
    return (stage == SearchStage.PATH ? exploring : settled).get(family);
  }

  /** The covariances that maximise the expected log-likelihood; empty where there are none. */
  public Optional<Covariances> covariances(
      SearchStage stage,
      CovarianceFamily family,
      ComponentMoments at,
      Optional<Covariances> before) {
    boolean explores = stage == SearchStage.PATH;
    CovarianceEstimate estimate = estimate(stage, family);
    CovarianceType type = family.type();
    int k = at.k();
    double[][] scatters =
        family.isTied()
            ? new double[][] {at.pooled(type)}
            : IntStream.range(0, k).mapToObj(i -> at.scatter(i, type)).toArray(double[][]::new);
    Covariances start =
        before
            .filter(known -> known.family() == family)
            .or(() -> family.isLowRank() ? at.before() : Optional.empty())
            .filter(known -> !(known instanceof Covariances.Own own) || own.k() == k)
            .orElse(null);
    try {
      Covariances found = estimate.maximise(at.counts(), scatters, at.meanMatrix(), start);
      return Optional.of(found).filter(all -> explores || estimate.isDetermined(scatters, all));
    } catch (IllegalArgumentException | ArithmeticException e) {
      // A scatter that is not positive definite: the family has no mixture here.
      return Optional.empty();
    }
  }

  /** The mixture after the M-step where a candidate stands; empty where its family has none. */
  public Optional<Mixture> next(SearchStage stage, Candidate candidate) {
    ComponentMoments at = candidate.moments();
    if (!admits(candidate.family(), at)) {
      return Optional.empty();
    }
    double[] logWeights = Arrays.stream(at.counts()).map(Math::log).toArray();
    return covariances(stage, candidate.family(), at, candidate.covariances())
        .map(
            found ->
                Mixture.owning(logWeights, at.meanMatrix(), found, at.noise())
                    .withLevels(levels(stage, candidate.family(), at)));
  }

  private LevelProbabilities levels(
      SearchStage stage, CovarianceFamily family, ComponentMoments at) {
    return estimate(stage, family).levels(at.levels().matrix(), at.k());
  }

  /**
   * What a family's M-step comes to.
   *
   * @param logLikelihood the expected log-likelihood
   * @param covariances the covariances
   */
  public record Expected(double logLikelihood, Covariances covariances) {}

  /**
   * The expected log-likelihood after a family's M-step; empty where it has no mixture. With the
   * entropy of the responsibilities added it bounds the log-likelihood from below.
   */
  public Optional<Expected> expected(
      SearchStage stage, CovarianceFamily family, ComponentMoments at) {
    return expected(stage, family, at, Optional.empty());
  }

  /** The same from the covariances before. */
  Optional<Expected> expected(
      SearchStage stage,
      CovarianceFamily family,
      ComponentMoments at,
      Optional<Covariances> before) {
    return Optional.of(at)
        .filter(moments -> admits(family, moments))
        .flatMap(moments -> covariances(stage, family, moments, before))
        .map(
            covariances ->
                new Expected(
                    expected(covariances, at) + expected(levels(stage, family, at), at),
                    covariances))
        .filter(expected -> expected.logLikelihood() > Double.NEGATIVE_INFINITY);
  }

  private static double expected(LevelProbabilities levels, ComponentMoments at) {
    double[] counts = at.levels().matrix();
    double sum = 0;
    for (int e = 0; e < counts.length; e++) {
      sum += counts[e] * levels.logs()[e];
    }
    return sum;
  }

  /** What merging costs: Ward's cost in the metric of a tied covariance, or that of own ones. */
  public MergeCost mergeCost(CovarianceFamily family, ComponentMoments at) {
    if (family.isTied()) {
      return MergeCost.ward(at, shared(family, at));
    }
    // Of fewer rows than features even the pooled scatter has no determinant.
    return family.isLowRank()
        ? MergeCost.shrunk(at, shared(CovarianceFamily.CCU, at))
        : MergeCost.shrunk(at);
  }

  private Covariance shared(CovarianceFamily family, ComponentMoments at) {
    return covariances(SearchStage.PATH, family, at, Optional.empty())
        .map(found -> found.get(0))
        .orElseGet(() -> moments.covariance(1));
  }

  /** Of rows that lack no cell. */
  private double expected(UniformNoise noise, int dim) {
    double count = noise.weight();
    UniformNoise share = noise.ofLogWeight(noise.logWeight() - Math.log(moments.weight()));
    return count > 0 ? count * share.logJoint(new double[dim]) : 0;
  }

  private double expected(Covariances covariances, ComponentMoments at) {
    CovarianceFamily family = covariances.family();
    double sum = expected(at.noise(), at.dim());
    for (int i = 0; i < at.k(); i++) {
      double logDeterminant = covariances.get(i).logDeterminant();
      double share = Math.log(at.count(i) / moments.weight());
      sum += at.count(i) * (share - 0.5 * (logDeterminant + at.dim() * Math.log(2 * Math.PI)));
      if (!family.isTied()) {
        sum -= 0.5 * covariances.get(i).precisionTrace(at.scatter(i, family.type()));
      }
    }
    return family.isTied()
        ? sum - 0.5 * covariances.get(0).precisionTrace(at.pooled(family.type()))
        : sum;
  }
}
