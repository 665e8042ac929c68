package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.CCU;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.UUU;
import static org.gradientem.mixture.CovarianceFamily.VVI;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Searches of rows whose many features depend on few factors. */
class FactorSearchTest {
  private static Drawn drawn(int rows, int d, int m, int q, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] logWeights = new double[m];
    Arrays.fill(logWeights, -Math.log(m));
    double[] means = Gaussians.normals(1, m * d, random)[0];
    FactorCovariance[] all =
        IntStream.range(0, m)
            .mapToObj(
                i ->
                    new FactorCovariance(
                        Arrays.stream(Gaussians.normals(1, d, random)[0])
                            .map(z -> Math.exp(0.7 * z))
                            .toArray(),
                        Gaussians.normals(1, d * q, random)[0]))
            .toArray(FactorCovariance[]::new);
    return Drawn.of(
        Mixture.ofLogWeights(logWeights, means, new Covariances.Own(UUU, all)), rows, seed);
  }

  @Test
  @Tag("long")
  void factorsOfTheComponentsAreFound() {
    for (long seed = 1; seed <= 2; seed++) {
      Drawn drawn = drawn(400, 40, 3, 2, seed);
      Fits fits = new Fits(Samples.of(drawn.rows()), CovarianceType.FULL);
      RowDraw rows = new RowDraw(60, seed);
      fits.blocks.forEach(rows::add);
      CovarianceEstimate shared = new CovarianceEstimate(fits.moments, CCU);
      Selection found =
          fits.select(
              List.of(VVI, CCU, UUU, EEE, VVV),
              fits.evaluated(RowDraw.startAt(rows.rows(), shared)),
              Fits.NOBODY);
      double[] mean = fits.samples.moments(CovarianceType.FULL).mean();
      Mixture answer = found.chosen().mixture().shifted(mean);
      assertThat(answer.covariances().family()).as("seed %d", seed).isEqualTo(UUU);
      assertThat(IntStream.range(0, answer.k()).map(answer.covariances()::factors).toArray())
          .as("seed %d", seed)
          .containsExactly(2, 2, 2);
      assertThat(drawn.agreement(Drawn.byRule(answer))).as("seed %d", seed).isGreaterThan(0.95);
    }
  }

  /** EM changes the number of factors, and BIC rises all the same. */
  @Test
  void noPassLowersBic() {
    for (long seed = 1; seed <= 3; seed++) {
      Drawn drawn = drawn(300, 12, 2, 2, seed);
      Fits fits = new Fits(Samples.of(drawn.rows()), CovarianceType.FULL);
      Fitter fitter = fits.fitter(UUU);
      Candidate at = fits.labelled(fitter, UUU, r -> r % 3);
      double before = Double.NEGATIVE_INFINITY;
      for (int pass = 0; pass < 60 && !at.isDone(); pass++) {
        at = fitter.advance(SearchStage.REFINE, at, 1);
        assertThat(at.bic())
            .as("seed %d, pass %d", seed, pass)
            .isGreaterThan(before - 1e-9 * Math.abs(before));
        before = at.bic();
      }
    }
  }

  @Test
  void whatWasMergedStartsFromTheFactorsOfOneThatItComesFrom() {
    Fits fits = new Fits(Samples.of(drawn(200, 10, 3, 2, 1).rows()), CovarianceType.FULL);
    Fitter fitter = fits.fitter(UUU);
    Candidate at = fitter.advance(SearchStage.REFINE, fits.labelled(fitter, UUU, r -> r % 3), 2);
    Covariances known = at.moments().before().orElseThrow();
    assertThat(known).isSameAs(at.mixture().orElseThrow().covariances());
    Covariances start =
        at.moments().moved(List.of(new Pair(0, 1)), List.of()).before().orElseThrow();
    assertThat(start.get(0)).isSameAs(known.get(0));
    assertThat(start.get(1)).isSameAs(known.get(2));
  }

  /**
   * A feature that is the same in all rows of a component would have any density there, and BIC be
   * highest for as many such components as rows allow.
   */
  @Test
  void aFeatureThatIsConstantInFewRowsHasNoVarianceBelowThatOfOneMore() {
    double[][] rows = drawn(200, 10, 1, 1, 1).rows();
    for (int r = 0; r < rows.length; r += 10) {
      rows[r][0] = 5;
    }
    Fits fits = new Fits(Samples.of(rows), CovarianceType.FULL);
    Fitter fitter = fits.fitter(UUU);
    Candidate at =
        fitter.advance(SearchStage.REFINE, fits.labelled(fitter, UUU, r -> r % 10 == 0 ? 0 : 1), 1);
    FactorCovariance few = (FactorCovariance) at.covariances().orElseThrow().get(0);
    double[] others =
        IntStream.range(0, 200).filter(r -> r % 10 != 0).mapToDouble(r -> rows[r][0]).toArray();
    double within = StatUtils.populationVariance(others) * others.length / 200;
    assertThat(few.noise()[0]).isGreaterThan(0.999 * within * 2 / 202);
  }
}
