package org.gradientem.internal.candidates;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.PassRecords;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.PassRecord;

/** The passes of a search, counted by what they are for and reported. */
final class CountedPasses {
  /** Products of a pass that take as long as one of the cube of coordinates in an M-step. */
  private static final double PRODUCTS_OF_A_CUBE = 10;

  private final Pass pass;
  private final DataMoments moments;
  private final EmLoop.Observer observer;
  private final Map<SearchStage, Integer> counts = new EnumMap<>(SearchStage.class);
  private final double maxWork;
  private long spent;
  private double work;

  CountedPasses(Pass pass, DataMoments moments, EmLoop.Observer observer, double maxWork) {
    this.pass = pass;
    this.moments = moments;
    this.observer = observer;
    this.maxWork = maxWork;
  }

  /** Numbers passes from those of another search on. */
  void numberAfter(CountedPasses other) {
    counts.putAll(other.counts);
  }

  /** Components times passes so far, but those of EM runs to convergence. */
  long spent() {
    return spent;
  }

  /** Reports how many passes are to come at most; 0 where none can say. */
  void atMost(SearchStage stage, int most) {
    observer.atMost(stage.phase(), most);
  }

  /** Returns whether the search is to end with what it has, or has taken a part of its work. */
  boolean isEnough(double part) {
    return observer.isEnough() || work > part * maxWork;
  }

  /** Counts M-steps of full covariances, which take the cube of the coordinates. */
  void countMSteps(double covariances) {
    work += PRODUCTS_OF_A_CUBE * covariances * Math.pow(moments.dim(), 3);
  }

  private void count(Mixture mixture) {
    double columns = mixture.statistic().width(mixture.dim()) + Expectation.LOGIT_COLUMNS;
    columns += mixture.levels().categories().columns();
    work += mixture.k() * columns * moments.storedRows();
  }

  /** A pass; empty for a mixture that cannot be evaluated. */
  Optional<SufficientStatistics> run(SearchStage stage, Mixture mixture) {
    return run(stage, List.of(mixture)).get(0);
  }

  /** Passes, whose time is shared among them; empty for a mixture that cannot be evaluated. */
  List<Optional<SufficientStatistics>> run(SearchStage stage, List<Mixture> mixtures) {
    if (mixtures.isEmpty()) {
      return List.of();
    }
    Workers.check();
    long start = System.nanoTime();
    List<Optional<SufficientStatistics>> found = pass.run(mixtures, counts.getOrDefault(stage, 0));
    double seconds = (System.nanoTime() - start) * 1e-9 / mixtures.size();
    for (int m = 0; m < mixtures.size(); m++) {
      int index = counts.merge(stage, 1, Integer::sum);
      if (found.get(m).isPresent()) {
        report(stage, index, mixtures.get(m), found.get(m).get(), seconds);
      }
    }
    return found;
  }

  private void report(
      SearchStage stage,
      int index,
      Mixture mixture,
      SufficientStatistics statistics,
      double seconds) {
    spent += mixture.k();
    count(mixture);
    double mean = logLikelihood(mixture, statistics) / statistics.weight();
    observer.passed(PassRecords.of(stage.phase(), index, mixture, statistics, mean, seconds));
  }

  /** Of the rows of a pass that evaluated a mixture. */
  double logLikelihood(Mixture mixture, SufficientStatistics statistics) {
    return moments
        .reduced(mixture.covariances().family().type())
        .logLikelihood(mixture, statistics);
  }

  /** EM by extrapolated steps; the last run ends with the best mixture where no step leads on. */
  EmLoop.Result emRun(
      SearchStage stage,
      CovarianceEstimate estimate,
      Mixture start,
      StopRule until,
      boolean isLast) {
    GradientStep step = new GradientStep(estimate);
    EmLoop of = new EmLoop(pass, step, until.maxIter(), until.tol());
    EmLoop emLoop = isLast ? of.keepingBest() : of;
    // It converges long before it has taken the most passes it may.
    atMost(stage, 0);
    return emLoop.run(
        stage.phase(),
        EmLoop.Position.start(start),
        new Squarem(),
        new EmLoop.Observer() {
          @Override
          public void passed(PassRecord record) {
            int index = counts.merge(stage, 1, Integer::sum);
            observer.passed(record.as(record.phase(), index));
            count(start);
          }

          @Override
          public boolean isEnough() {
            // The answer converges whatever the search has taken.
            return isLast ? observer.isEnough() : CountedPasses.this.isEnough(1);
          }
        });
  }
}
