package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a pass says of each row, held against scores of single rows, and both against densities
 * written out.
 */
class RowScoresTest {
  private static final int K = 3;

  /** Condition numbers of the covariances are about 10. */
  private static final double ROUNDING = 1e-10;

  private static Mixture random(CovarianceFamily family, SplittableRandom random) {
    return family.isTied()
        ? Gaussians.randomMixture(family.type(), K, 4, random)
        : Gaussians.randomOwnMixture(CovarianceFamily.own(family.type()), K, 4, random);
  }

  private static void assertScores(
      CovarianceFamily family, boolean lacksCells, SplittableRandom random) {
    Mixture mixture = random(family, random);
    MixtureScorer scorer = new MixtureScorer(mixture);
    RowScores scores = new RowScores(mixture);
    Samples samples = Samples.random(300, 4, random).weighted(random);
    for (double[] row : samples.rows()) {
      if (lacksCells && random.nextBoolean()) {
        row[random.nextInt(4)] = Double.NaN;
      }
    }
    List<SampleBlock> blocks = samples.blocks(140);
    for (SampleBlock block : blocks) {
      double[] shares = scores.responsibilities(block);
      RowScores.Densities said = scores.densities(block, scores);
      double[] densities = said.logDensities();
      assertVisited(scores, block, shares);
      for (int r = 0; r < block.rows(); r++) {
        double[] x = block.observed(r);
        assertThat(Arrays.copyOfRange(shares, r * K, r * K + K))
            .as("%s, row %d", family, r)
            .containsExactly(scorer.responsibilities(x), within(ROUNDING));
        double largest = Arrays.stream(scorer.responsibilities(x)).max().getAsDouble();
        assertThat(said.logLargest()[r])
            .as("%s, row %d", family, r)
            .isCloseTo(Math.log(largest), within(ROUNDING));
        if (Arrays.stream(x).anyMatch(Double::isNaN)) {
          assertThat(densities[r]).isNaN();
        } else {
          assertThat(densities[r])
              .as("%s, row %d", family, r)
              .isCloseTo(scorer.logLikelihood(x), within(ROUNDING))
              .isCloseTo(Gaussians.logSum(Gaussians.logJointOf(mixture, x)), within(ROUNDING));
        }
      }
    }
  }

  /** All but the tiny ones, times the rows' weights. */
  private static void assertVisited(RowScores scores, SampleBlock block, double[] shares) {
    double least = 0.01;
    double[] visited = new double[shares.length];
    scores.forEachAbove(
        least, block, (r, i, share) -> visited[r * K + i] = share / block.weight(r));
    double[] expected = Arrays.stream(shares).map(s -> s < least ? 0 : s).toArray();
    assertThat(visited).containsExactly(expected, within(ROUNDING));
  }

  @ParameterizedTest
  @EnumSource
  void theyAreThoseOfSingleRows(CovarianceFamily family) {
    assertScores(family, false, new SplittableRandom(family.name().hashCode()));
  }

  @ParameterizedTest
  @EnumSource
  void ofIncompleteRowsByWhatIsThere(CovarianceFamily family) {
    assertScores(family, true, new SplittableRandom(family.name().hashCode()));
  }
}
