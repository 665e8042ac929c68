package org.gradientem.candidates;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.GradientStep;
import org.gradientem.em.PassRecords;
import org.gradientem.em.StepScaling;
import org.gradientem.families.CovarianceEstimate;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.work.Workers;

/** The passes of a search, counted by what they are for and reported. */
final class CountedPasses {
  private final Pass pass;
  private final DataMoments moments;
  private final Ascent.Observer observer;
  private final Map<Purpose, Integer> counts = new EnumMap<>(Purpose.class);
  private long spent;
  private long spentInAll;

  CountedPasses(Pass pass, DataMoments moments, Ascent.Observer observer) {
    this.pass = pass;
    this.moments = moments;
    this.observer = observer;
  }

  /** Components times passes so far, but those of EM runs to convergence. */
  long spent() {
    return spent;
  }

  /** Components times passes so far, with those of EM runs to convergence. */
  long spentInAll() {
    return spentInAll;
  }

  /** Reports how many passes are to come at most; 0 where none can say. */
  void atMost(Purpose purpose, int most) {
    observer.atMost(purpose.phase(), most);
  }

  /** A pass; empty for a mixture that cannot be evaluated. */
  Optional<SufficientStatistics> run(Purpose purpose, Mixture mixture) {
    return run(purpose, List.of(mixture)).get(0);
  }

  /** Passes, whose time is shared among them; empty for a mixture that cannot be evaluated. */
  List<Optional<SufficientStatistics>> run(Purpose purpose, List<Mixture> mixtures) {
    if (mixtures.isEmpty()) {
      return List.of();
    }
    Workers.check();
    spentInAll += mixtures.stream().mapToLong(Mixture::k).sum();
    long start = System.nanoTime();
    List<Optional<SufficientStatistics>> found =
        pass.run(mixtures, counts.getOrDefault(purpose, 0));
    double seconds = (System.nanoTime() - start) * 1e-9 / mixtures.size();
    for (int m = 0; m < mixtures.size(); m++) {
      int index = counts.merge(purpose, 1, Integer::sum);
      if (found.get(m).isPresent()) {
        report(purpose, index, mixtures.get(m), found.get(m).get(), seconds);
      }
    }
    return found;
  }

  private void report(
      Purpose purpose,
      int index,
      Mixture mixture,
      SufficientStatistics statistics,
      double seconds) {
    spent += mixture.k();
    double mean = logLikelihood(mixture, statistics) / statistics.weight();
    observer.passed(PassRecords.of(purpose.phase(), index, mixture, statistics, mean, seconds));
  }

  /** Of the rows of a pass that evaluated a mixture. */
  double logLikelihood(Mixture mixture, SufficientStatistics statistics) {
    return moments
        .reduced(mixture.covariances().family().type())
        .logLikelihood(mixture, statistics);
  }

  /** EM by extrapolated steps. */
  Ascent.Result emRun(Purpose purpose, CovarianceEstimate estimate, Mixture start, StopRule until) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, estimate, false);
    return emRun(purpose, ascent(step, until), start);
  }

  /** The same, which ends with the best mixture so far where no step leads on. */
  Ascent.Result lastRun(
      Purpose purpose, CovarianceEstimate estimate, Mixture start, StopRule until) {
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, estimate, false);
    return emRun(purpose, ascent(step, until).keepingBest(), start);
  }

  private Ascent ascent(GradientStep step, StopRule until) {
    Pass counted =
        (mixture, index) -> {
          spentInAll += mixture.k();
          return pass.run(mixture, index);
        };
    return new Ascent(counted, step, until.maxIter(), until.tol());
  }

  private Ascent.Result emRun(Purpose purpose, Ascent ascent, Mixture start) {
    // It converges long before it has taken the most passes it may.
    atMost(purpose, 0);
    return ascent.run(
        purpose.phase(),
        Ascent.Position.start(start),
        Acceleration.SQUAREM.create(ascent.step(), Double.NaN),
        Ascent.Observer.of(
            record -> {
              int index = counts.merge(purpose, 1, Integer::sum);
              observer.passed(record.as(record.phase(), index));
            }));
  }
}
