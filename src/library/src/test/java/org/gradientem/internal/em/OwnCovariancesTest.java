package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnCovariancesTest {
  private static final long SEED = 21;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Samples samples = Samples.clustered(300, 3, 3, 3, random).weighted(random);
  private final DataMoments moments = samples.moments(CovarianceType.FULL);

  private Mixture start(CovarianceFamily family, int k) {
    Mixture tied = samples.start(k, moments.reduced(family.type()));
    return Mixture.of(
        tied.weights(), tied.means(), new CovarianceEstimate(moments, family).start(k));
  }

  /** The log-density of the pseudo-rows, which with the likelihood is what steps raise. */
  private double logPrior(Mixture mixture) {
    int k = mixture.k();
    double log = 0;
    for (int i = 0; i < k; i++) {
      Covariance covariance = mixture.covariances().get(i);
      CovarianceType type = covariance.type();
      double[] values = moments.reduced(type).covariance(Math.pow(k, -2.0 / 3)).values();
      double trace = covariance.precisionTrace(values) * (type == CovarianceType.SPHERICAL ? 3 : 1);
      log -= 0.5 * 0.1 * (covariance.logDeterminant() + trace);
    }
    return log;
  }

  /** Steps that choose the number of factors lower the likelihood for fewer parameters. */
  private GradientStep keepingFactors(CovarianceFamily family) {
    return new GradientStep(
        1,
        StepScaling.RESPONSIBILITY,
        new CovarianceEstimate(moments, family).keepingFactors(),
        false);
  }

  @ParameterizedTest
  @EnumSource
  void stepsNeverLowerThePenalisedLikelihood(CovarianceFamily family) {
    Pass pass = Pass.over(samples.blocks(64));
    GradientStep step = keepingFactors(family);
    Mixture mixture = start(family, 4);
    double before = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < 40; t++) {
      SufficientStatistics statistics = pass.run(mixture, t);
      double now =
          step.moments().logLikelihood(mixture, statistics)
              + (family.isTied() ? 0 : logPrior(mixture));
      // The share of 1e-6 that tied families get is no prior, so it may cost a little.
      assertThat(now)
          .as("seed %d, %s, pass %d", SEED, family, t)
          .isGreaterThan(before - (family.isTied() ? 1e-3 : 1e-9 * Math.abs(now)));
      before = now;
      mixture = step.apply(mixture, statistics);
      assertThat(mixture.covariances().family()).isEqualTo(family);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsFarFewerThanFeaturesHaveAnEstimate(CovarianceFamily family) {
    for (int seed = 0; seed < 50; seed++) {
      double[][] rows = Gaussians.normals(2 + seed % 3, 60, new SplittableRandom(seed));
      Samples few = Samples.of(rows);
      DataMoments ofFew =
          Samples.moments(CovarianceType.FULL, few.blocks(9, NaiveExpectation.mean(few)));
      assertThat(new CovarianceEstimate(ofFew, family).settled().start(1).get(0).logDeterminant())
          .as("seed %d", seed)
          .isFinite();
    }
  }

  @Test
  void theEstimateIsTheScatterAndATenthOfARow() {
    Mixture before = start(CovarianceFamily.VVV, 3);
    SufficientStatistics statistics = samples.statistics(before);
    for (double stepSize : new double[] {0.5, 1}) {
      Mixture after =
          new GradientStep(
                  stepSize,
                  StepScaling.RESPONSIBILITY,
                  new CovarianceEstimate(moments, CovarianceFamily.VVV),
                  false)
              .apply(before, statistics);
      NaiveExpectation naive = new NaiveExpectation(before, samples);
      double[][] data = NaiveExpectation.covariance(samples);
      for (int i = 0; i < 3; i++) {
        double[][] expected = new double[3][3];
        for (int r = 0; r < samples.count(); r++) {
          double share = samples.weights()[r] * naive.responsibilities[r][i];
          for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
              expected[a][b] +=
                  share
                      * (samples.rows()[r][a] - after.means()[i][a])
                      * (samples.rows()[r][b] - after.means()[i][b]);
            }
          }
        }
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            expected[a][b] += 0.1 * Math.pow(3, -2.0 / 3) * data[a][b];
            expected[a][b] /= naive.counts[i] + 0.1;
          }
        }
        assertClose(
            after.covariances().get(i).values(),
            columnMajor(expected),
            1e-11,
            "seed %d, component %d",
            SEED,
            i);
      }
    }
  }

  @Test
  void familiesStartFromTheStatisticsOfAnyOther() {
    Mixture tied = samples.start(3, moments);
    SufficientStatistics statistics =
        samples.statistics(
            Mixture.ofLogWeights(
                tied.logWeights(),
                tied.meanMatrix(),
                new Covariances.Own(
                    CovarianceFamily.VVV,
                    tied.covariance(),
                    tied.covariance(),
                    tied.covariance())));
    for (CovarianceFamily family : CovarianceFamily.values()) {
      GradientStep step = new GradientStep(new CovarianceEstimate(moments, family));
      assertThat(step.apply(tied, statistics).covariances().family()).isEqualTo(family);
    }
    assertIllegal(
        () ->
            new CovarianceEstimate(moments, CovarianceFamily.VVV)
                .maximise(samples.statistics(tied), tied.meanMatrix(), null),
        "LINEAR rows hold no");
  }

  /**
   * The steps raise the penalised likelihood, so that only what it gains from the start is sure.
   */
  @ParameterizedTest
  @EnumSource
  void squaremConvergesAboveItsStart(CovarianceFamily family) {
    Pass pass = Pass.over(samples.blocks(64));
    GradientStep step = keepingFactors(family);
    Mixture start = start(family, 3);
    // EM of shared loadings leaves ever less noise in one coordinate of these rows, by steps that
    // shrink more slowly than linearly: 1e-10 takes 16 000 of them.
    double tol = family == CovarianceFamily.CCU ? 1e-8 : 1e-10;
    EmLoop.Result result = run(pass, step, start, new Squarem(), tol);
    assertThat(result.converged()).as("seed %d, %s", SEED, family).isTrue();
    assertThat(result.logLikelihood())
        .as("seed %d, %s", SEED, family)
        .isGreaterThan(step.moments().logLikelihood(start, pass.run(start, 0)));
  }

  private static EmLoop.Result run(
      Pass pass, GradientStep step, Mixture start, Accelerator accelerator, double tol) {
    return new EmLoop(pass, step, 3000, tol)
        .run(
            Phase.MAIN,
            EmLoop.Position.start(start),
            accelerator,
            EmLoop.Observer.of(record -> {}));
  }

  @Test
  void combinationsOfAFamilyThatIsNotClosedStayInIt() {
    CovarianceEstimate estimate = new CovarianceEstimate(moments, CovarianceFamily.EVI);
    Mixture first = start(CovarianceFamily.VVI, 3);
    SufficientStatistics statistics = samples.statistics(first);
    Covariances own = estimate.maximise(statistics, first.meanMatrix(), null);
    Mixture old = start(CovarianceFamily.EVI, 3);
    Mixture now = Mixture.ofLogWeights(first.logWeights(), first.meanMatrix(), own);
    Mixture trial = Extrapolation.combine(new double[] {-0.2, 1.2}, old, now);
    double volume = trial.covariances().get(0).logDeterminant();
    for (int i = 1; i < 3; i++) {
      assertClose(trial.covariances().get(i).logDeterminant(), volume, 1e-12, "seed %d", SEED);
    }
  }

  private static boolean isDetermined(
      CovarianceFamily family, double[][] first, double[][] second) {
    double[][] all = Stream.of(first, second).flatMap(Stream::of).toArray(double[][]::new);
    DataMoments ofAll = Samples.of(all).moments(family.type());
    CovarianceEstimate estimate = new CovarianceEstimate(ofAll, family).settled();
    double[] counts = {first.length, second.length};
    double[][] scatters = null;
    Covariances found = null;
    // A common orientation takes some steps to settle.
    for (int step = 0; step < 30; step++) {
      scatters =
          Stream.of(first, second)
              .map(rows -> Samples.of(rows).moments(family.type()).scatter())
              .toArray(double[][]::new);
      found = estimate.maximise(counts, scatters, new double[6], found);
    }
    return estimate.isDetermined(scatters, found);
  }

  private double[][] normals(int rows, double scaleOfLast, double shiftOfLast) {
    double[][] normals = Gaussians.normals(rows, 3, random);
    Arrays.stream(normals).forEach(row -> row[2] = shiftOfLast + scaleOfLast * row[2]);
    return normals;
  }

  @ParameterizedTest
  @EnumSource(names = {"VVI", "EVI", "VVE", "EVV", "VVV"})
  void componentsWithoutSpreadAreNotDetermined(CovarianceFamily family) {
    double[][] round = normals(50, 1, 0);
    assertThat(isDetermined(family, round, normals(60, 1, 0))).as("seed %d", SEED).isTrue();
    assertThat(isDetermined(family, round, normals(60, 0, 0.5))).as("seed %d", SEED).isFalse();
    assertThat(isDetermined(family, round, normals(60, 0.0025, 0.5))).as("seed %d", SEED).isTrue();
    // In a direction in which no row has any, none can be missing.
    double[][] flat = normals(50, 0, 7);
    assertThat(isDetermined(family, flat, normals(60, 0, 7))).as("seed %d", SEED).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"VEI", "VEE", "VEV"})
  void sharedVariancesAreDeterminedByAnyComponentWithSpread(CovarianceFamily family) {
    double[][] flat = normals(60, 0, 1);
    assertThat(isDetermined(family, normals(50, 1, 0), flat)).as("seed %d", SEED).isTrue();
    assertThat(isDetermined(family, normals(50, 0.0025, 0), flat)).as("seed %d", SEED).isTrue();
    assertThat(isDetermined(family, normals(50, 0, 0), flat)).as("seed %d", SEED).isFalse();
    assertThat(isDetermined(family, normals(50, 0, 1), flat)).as("seed %d", SEED).isTrue();
  }

  @Test
  void theDataMayBeCollinearButNotAComponentAlone() {
    double[][] first = normals(50, 1, 0);
    double[][] second = normals(60, 1, 0);
    Arrays.stream(second).forEach(row -> row[2] = row[0] - row[1]);
    assertThat(isDetermined(CovarianceFamily.VVV, first, second)).as("seed %d", SEED).isFalse();
    Arrays.stream(first).forEach(row -> row[2] = row[0] - row[1]);
    assertThat(isDetermined(CovarianceFamily.VVV, first, second)).as("seed %d", SEED).isTrue();
  }
}
