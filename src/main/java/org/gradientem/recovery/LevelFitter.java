package org.gradientem.recovery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** Fits mixtures of a given number of components by EM, from merged statistics. */
final class LevelFitter {
  private final Pass pass;
  private final DataMoments moments;
  private final GradientStep step;
  private final double tol;
  private final Acceleration acceleration;
  private final Ascent.Observer observer;
  private final Map<Phase, Integer> passes = new EnumMap<>(Phase.class);
  private long spent;

  LevelFitter(
      Pass pass,
      DataMoments moments,
      double tol,
      Acceleration acceleration,
      Ascent.Observer observer) {
    this.pass = pass;
    this.moments = moments;
    this.tol = tol;
    this.acceleration = acceleration;
    this.observer = Ascent.Observer.of(record -> observer.passed(renumbered(record)));
    // Recovery is exactly parameterised, where classical EM is at its best whatever the main step.
    step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
  }

  /** Components times passes so far. */
  long spent() {
    return spent;
  }

  /** Each phase consists of many ascents, which number their own passes. */
  private PassRecord renumbered(PassRecord record) {
    spent += record.components();
    return record.as(record.phase(), passes.merge(record.phase(), 1, Integer::sum));
  }

  /** The widest direction of each component of a mixture. */
  ComponentSpread spread(Mixture mixture) {
    return ComponentSpread.of(mixture, pass);
  }

  /** The mixture that maximises the expected log-likelihood under the statistics. */
  Mixture maximise(SufficientStatistics statistics) {
    double[] logWeights = Arrays.stream(statistics.counts()).map(Math::log).toArray();
    double[] means = WardClustering.means(statistics);
    Covariance covariance = moments.tiedCovariance(statistics, means);
    return Mixture.ofLogWeights(logWeights, means, covariance);
  }

  /** The statistics once the cheapest pairs are merged until k components are left. */
  SufficientStatistics mergedTo(int k, SufficientStatistics statistics) {
    WardClustering clustering = new WardClustering(statistics, maximise(statistics).covariance());
    return statistics.grouped(clustering.mergeTo(k), k);
  }

  /** A few plain EM passes. */
  Ascent.Result relax(Phase phase, Mixture start, int passes) {
    Ascent ascent = new Ascent(pass, step, passes - 1, 0);
    return ascent.run(phase, Ascent.Position.start(start), Accelerator.none(), observer);
  }

  /** Goes on from an evaluated mixture for at most so many passes. */
  Ascent.Result polish(Phase phase, Ascent.Result from, int passes) {
    double mean = from.logLikelihood() / from.statistics().weight();
    Ascent.Position position =
        new Ascent.Position(
            step.apply(from.mixture(), from.statistics()), from.passes(), mean, new double[0]);
    Ascent ascent = new Ascent(pass, step, from.passes() + passes - 1, tol);
    return ascent.run(phase, position, acceleration.create(step, Double.NaN), observer);
  }
}
