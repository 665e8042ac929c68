package org.gradientem.internal.candidates;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.components.ComponentMoments.Total;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/** EM of candidates. */
public final class Fitter {
  /** Differences of BIC below this mean nothing. */
  public static final double BIC_PRECISION = 0.01;

  /** EM passes in which a mixture adapts to a move. */
  public static final int FEW_PASSES = 4;

  /**
   * Gain of log-likelihood a pass below which a candidate has converged; log-likelihoods so close
   * are of the same mixture.
   */
  public static final double PRECISION = BIC_PRECISION / 20;

  /**
   * BIC by which a candidate may be below what it is to beat: a start before any pass, one in the
   * halving after the first round, and a state of the beam.
   */
  public static final double TOLERANCE = 60;

  /** Rows of which clusterings are tried, since that takes their square. */
  public static final int FEW_ROWS = 1000;

  private final CountedPasses passes;
  private final DataMoments moments;
  private final Total stored;
  private final Maximisation maximisation;
  private final BestFound best = new BestFound();
  private final StopRule end;
  private final SearchTarget wanted;
  private final RowsInMemory rows;
  private final ComputeBudget budget;

  /** {@code rounding} is the least covariance of rounded features. */
  public Fitter(
      SearchData data,
      Rounding rounding,
      SearchTarget wanted,
      StopRule end,
      EmLoop.Observer observer,
      ComputeBudget budget) {
    moments = data.moments();
    passes = new CountedPasses(data.pass(), moments, observer, end.maxWork());
    this.end = end;
    stored = new Total(moments.type(), moments.secondMoment());
    this.wanted = wanted;
    rows = data.rows();
    this.budget = budget;
    maximisation = new Maximisation(moments, rounding, wanted);
  }

  /** The rows, or as many of them as the driver holds. */
  public RowsInMemory rows() {
    return rows;
  }

  /** What may be spent on unlikely candidates. */
  public ComputeBudget budget() {
    return budget;
  }

  /** Whether there are so few rows that whole searches and clusterings of them do not matter. */
  public boolean hasFewRows() {
    return rows.rows() <= FEW_ROWS && costsNextToNothing(1);
  }

  /** Whether the data are so small that some more of k components do not matter. */
  public boolean costsNextToNothing(int k) {
    return rows.isAll() && budget.of(k) == 1;
  }

  /** The weight of all rows. */
  public double weight() {
    return moments.weight();
  }

  /** BIC by which what is tried may be below what it is to beat. */
  public double tolerance(Candidate from) {
    return Math.max(TOLERANCE * budget.of(from.k()), price(from));
  }

  /** Components times passes so far, but those of EM runs to convergence. */
  public long spent() {
    return passes.spent();
  }

  /** Returns the second moment of all rows, with missing cells completed under one Gaussian. */
  public Total total() {
    return new Total(moments.type(), moments.completedMoment());
  }

  /** The M-steps. */
  public Maximisation maximisation() {
    return maximisation;
  }

  /** What the answer is to be. */
  public SearchTarget wanted() {
    return wanted;
  }

  /** When an EM run to convergence ends. */
  public StopRule end() {
    return end;
  }

  /** Takes over what another search has met of the families, and numbers passes from its on. */
  public void goOnFrom(Fitter other) {
    passes.numberAfter(other.passes);
    best.addAll(other.best, wanted.all());
  }

  /** What EM has best. */
  public BestFound bestFound() {
    return best;
  }

  public InformationCriterion criterion(CovarianceFamily family) {
    return InformationCriterion.of(family, moments);
  }

  /** The fall of BIC that one component more has to make up for. */
  public double price(Candidate candidate) {
    CovarianceFamily family = candidate.family();
    InformationCriterion criterion = criterion(family);
    int k = candidate.k();
    if (!family.isLowRank() || family.isTied() || candidate.mixture().isEmpty()) {
      return criterion.componentCost(k);
    }
    // One component more has as many factors as the others on average.
    double loadings =
        IntStream.range(0, k)
            .mapToLong(i -> CovarianceFamily.loadings(candidate.factors(i), moments.dim()))
            .average()
            .orElse(0);
    long ofOne = CovarianceFamily.loadings(1, moments.dim());
    return criterion.componentCost(k) + (loadings - ofOne) * Math.log(criterion.weight());
  }

  /** BIC of where a candidate's last pass was, even if that disqualified it. */
  public double bic(Candidate candidate) {
    return candidate
        .covariances()
        .map(found -> bic(found, candidate.moments(), candidate.logLikelihood()))
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /** BIC of a mixture of covariances that has components and noise as some moments have. */
  public double bic(Covariances covariances, ComponentMoments moments, double logLikelihood) {
    return criterion(covariances.family())
        .bic(logLikelihood, covariances, moments.k(), !moments.noise().isEmpty());
  }

  /**
   * The entropy of a candidate's responsibilities, which with the expected log-likelihood makes up
   * the log-likelihood; 0, which it is at least, where its family has no mixture there.
   */
  public double entropy(SearchStage stage, Candidate candidate) {
    Optional<Covariances> before =
        candidate.covariances().filter(known -> known.family().isLowRank());
    return maximisation
        .expected(stage, candidate.family(), candidate.moments(), before)
        .map(expected -> candidate.logLikelihood() - expected.logLikelihood())
        .orElse(0.0);
  }

  /** The data's covariance, of the most general type of the families. */
  public Covariance dataCovariance(double scale) {
    return moments.covariance(scale);
  }

  /** So many times the covariance at which each of k components starts, of the same type. */
  public Covariance startCovariance(double times, int k) {
    return dataCovariance(times * moments.startScale(k));
  }

  /** So many EM passes, fewer if the candidate converges or is disqualified. */
  public Candidate advance(SearchStage stage, Candidate candidate, int most) {
    return advance(stage, List.of(candidate), most).get(0);
  }

  /** So many EM passes of each candidate, fewer if it converges or is disqualified. */
  public List<Candidate> advance(SearchStage stage, List<Candidate> candidates, int most) {
    List<Candidate> reached = candidates;
    for (int t = 0; t < most && !reached.stream().allMatch(Candidate::isDone); t++) {
      reached = step(stage, reached);
    }
    reached = reached.stream().map(c -> isOfItsFamily(stage, c) ? c : c.disqualified()).toList();
    // What pseudo-rows hold up is no mixture to choose, nor is one of a family that only guides, or
    // one that another family has too.
    reached.stream()
        .filter(c -> wanted.all().contains(c.family()))
        .filter(c -> !isRedundant(c))
        .filter(c -> stage != SearchStage.PATH || c.family().isTied())
        .forEach(best::record);
    return reached;
  }

  /**
   * Returns whether rows determine a candidate, and no simpler family has it. A path may have it.
   */
  private boolean isOfItsFamily(SearchStage stage, Candidate candidate) {
    return maximisation.admits(candidate.family(), candidate.moments())
        && (stage == SearchStage.PATH || !isRedundant(candidate));
  }

  private boolean isRedundant(Candidate candidate) {
    return candidate
        .covariances()
        .filter(found -> wanted.isRedundant(found, candidate.k()))
        .isPresent();
  }

  /** A pass of each; those that have no mixture there, or no log-likelihood, are disqualified. */
  private List<Candidate> step(SearchStage stage, List<Candidate> candidates) {
    List<Optional<Mixture>> next =
        Workers.map(
            candidates, c -> c.isDone() ? Optional.<Mixture>empty() : maximisation.next(stage, c));
    Iterator<Optional<SufficientStatistics>> found =
        passes.run(stage, next.stream().flatMap(Optional::stream).toList()).iterator();
    List<Candidate> reached = new ArrayList<>();
    for (int c = 0; c < candidates.size(); c++) {
      Candidate from = candidates.get(c);
      Optional<Candidate> after =
          next.get(c).flatMap(mixture -> found.next().flatMap(s -> taken(from, mixture, s)));
      reached.add(after.orElseGet(() -> from.isDone() ? from : from.disqualified()));
    }
    return reached;
  }

  private Optional<Candidate> taken(
      Candidate candidate, Mixture mixture, SufficientStatistics statistics) {
    double likelihood = passes.logLikelihood(mixture, statistics);
    return Double.isFinite(likelihood)
        ? Optional.of(taken(candidate, mixture, statistics, likelihood, PRECISION))
        : Optional.empty();
  }

  private Candidate taken(
      Candidate candidate,
      Mixture mixture,
      SufficientStatistics statistics,
      double likelihood,
      double precision) {
    return candidate.reached(
        mixture,
        ComponentMoments.of(mixture, statistics, stored),
        likelihood,
        criterion(candidate.family()).bic(likelihood, mixture),
        precision);
  }

  /** Where a candidate converges; disqualified where that is none of its family's mixtures. */
  public Candidate converged(SearchStage stage, Candidate candidate) {
    Optional<Candidate> end = Optional.empty();
    try {
      Mixture start = candidate.mixture().orElseThrow();
      EmLoop.Result run = emRun(stage, start, false);
      end =
          Optional.of(
              taken(
                  candidate,
                  run.mixture(),
                  run.statistics(),
                  run.logLikelihood(),
                  Double.POSITIVE_INFINITY));
    } catch (ArithmeticException e) {
      // It has come to a mixture that cannot be evaluated.
    }
    if (end.filter(c -> maximisation.next(stage, c).isPresent()).isPresent()) {
      best.record(end.get());
      return end.get();
    }
    best.remove(candidate);
    return end.orElse(candidate).disqualified();
  }

  /** Takes a candidate's mixture to convergence, or as far as EM leads, by extrapolated steps. */
  public EmLoop.Result lastRun(SearchStage stage, Candidate candidate) {
    Mixture start = candidate.mixture().orElseThrow();
    return emRun(stage, start, true);
  }

  private EmLoop.Result emRun(SearchStage stage, Mixture start, boolean isLast) {
    CovarianceEstimate estimate =
        maximisation.estimate(stage, start.covariances().family()).keepingFactors();
    return passes.emRun(stage, estimate, start, end, isLast);
  }

  /**
   * Reports how many passes are to come at most before something else is done; 0 where none can
   * say.
   */
  public void atMost(SearchStage stage, int most) {
    passes.atMost(stage, most);
  }

  /** Counts the work of M-steps of a family that price what no pass evaluates. */
  public void countMStep(CovarianceFamily family, int k) {
    if (family.type() == CovarianceType.FULL) {
      passes.countMSteps(family.isTied() ? 1 : k);
    }
  }

  /**
   * Returns whether a stage is to end with the best mixture found so far. Paths may take half of
   * the work.
   */
  public boolean isEnough(SearchStage stage) {
    return passes.isEnough(stage == SearchStage.PATH ? 0.5 : 1);
  }

  /** Evaluates a mixture with one pass. Returns empty if it cannot be evaluated. */
  public Optional<Candidate> evaluate(SearchStage stage, Mixture mixture, String origin) {
    CovarianceFamily family = mixture.covariances().family();
    return passes
        .run(stage, List.of(mixture))
        .get(0)
        .flatMap(
            statistics -> {
              ComponentMoments moments = ComponentMoments.of(mixture, statistics, stored);
              return taken(new Candidate(family, moments, origin), mixture, statistics);
            });
  }

  /**
   * The moments under a mixture's responsibilities as its own family needs them; empty if it cannot
   * be evaluated.
   */
  public Optional<ComponentMoments> momentsOf(SearchStage stage, Mixture mixture) {
    return passes
        .run(stage, mixture)
        .map(statistics -> ComponentMoments.of(mixture, statistics, stored));
  }

  /**
   * The candidate with its components' scatters if families need them, by one pass more if it does
   * not know them; without them where they are hidden by rounding.
   */
  public Candidate withScatters(SearchStage stage, Candidate candidate) {
    return wanted
        .own()
        .filter(own -> !candidate.moments().hasScatters(own.type()))
        .flatMap(own -> candidate.mixture())
        .flatMap(mixture -> momentsWithScatters(stage, mixture))
        .map(candidate::knowing)
        .orElse(candidate);
  }

  /**
   * The moments under a mixture's responsibilities with every component's own scatter, as far as a
   * family needs it; empty where a component is so far out and so narrow that rounding hides it.
   */
  public Optional<ComponentMoments> momentsWithScatters(SearchStage stage, Mixture mixture) {
    return momentsOf(stage, withOwnCovariances(mixture));
  }

  /**
   * The same mixture, its covariances written out as ones of the most general family that has own
   * ones, if there is one.
   */
  public Mixture withOwnCovariances(Mixture mixture) {
    return wanted.own().map(family -> withOwnCovariances(family, mixture)).orElse(mixture);
  }

  private static Mixture withOwnCovariances(CovarianceFamily family, Mixture mixture) {
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
    return mixture.withCovariances(new Covariances.Own(family, own));
  }
}
