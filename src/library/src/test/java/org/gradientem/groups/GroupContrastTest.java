package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.junit.jupiter.api.Test;

class GroupContrastTest {
  private static final List<RowColumn> COLUMNS = NaiveMarginals.columns();

  private static double odds(double[] joint, int group, int... groupOf) {
    double own = 0;
    double others = 0;
    for (int i = 0; i < joint.length; i++) {
      own += groupOf[i] == group ? joint[i] : 0;
      others += groupOf[i] == group ? 0 : joint[i];
    }
    return Math.log(own / others);
  }

  /** By the definition: the same rows, and for each column the marginal of all others anew. */
  @Test
  void lossesAreThoseOfTheDefinition() {
    int[] groupOf = {0, 1, 0};
    int rows = 1000;
    for (long seed = 0; seed < 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Mixture mixture = NaiveMarginals.random(random, CovarianceType.FULL, 3);
      GroupContrast.Contrast found = new GroupContrast(mixture, COLUMNS, groupOf).of(1);

      MixtureSampler sampler =
          new MixtureSampler(mixture.reordered(new int[] {1}), GroupContrast.SEED + 1);
      double[] losses = new double[COLUMNS.size()];
      Set<Integer> all = Set.of(0, 1, 2, 3);
      for (int r = 0; r < rows; r++) {
        double[] row =
            RowColumn.withoutNumbersOfAtoms(
                COLUMNS, mixture.levels().categories(), sampler.draw(r).features());
        double with = odds(NaiveMarginals.joint(mixture, COLUMNS, all, row), 1, groupOf);
        for (int c = 0; c < losses.length; c++) {
          Set<Integer> rest = new HashSet<>(all);
          rest.remove(c);
          double without = odds(NaiveMarginals.joint(mixture, COLUMNS, rest, row), 1, groupOf);
          losses[c] += (with - without) / rows;
        }
      }
      // Rounding of logarithms whose sizes are below 1e3, of matrices whose condition is below 1e4.
      assertThat(found.losses()).as("seed %d", seed).containsExactly(losses, offset(1e-8));
    }
  }

  private static List<RowColumn> numbers(int d) {
    return IntStream.range(0, d)
        .mapToObj(j -> new RowColumn("x" + j, false, List.of(), -1, j))
        .toList();
  }

  /** Of two Gaussians of the same variances, a column loses half of its squared distance. */
  @Test
  void ofIndependentColumnsTheLossIsHalfTheSquaredDistance() {
    double[] off = {3, 0, 1, 0, 2, 0.5};
    Mixture mixture =
        Mixture.of(
            new double[] {0.7, 0.3},
            new double[][] {new double[6], off},
            Covariance.of(CovarianceType.DIAGONAL, 6, new double[] {1, 1, 1, 1, 1, 1}));
    GroupContrast.Contrast found = new GroupContrast(mixture, numbers(6), 0, 1).of(1);
    for (int j = 0; j < off.length; j++) {
      // The log-ratio of a row has the variance off^2; the mean is over 1000 rows.
      double tolerance = 1e-12 + 5 * off[j] / Math.sqrt(1000);
      assertThat(found.losses()[j]).isCloseTo(off[j] * off[j] / 2, offset(tolerance));
    }
  }

  @Test
  void theOnlyGroupIsApartFromNothing() {
    Mixture mixture = NaiveMarginals.random(new SplittableRandom(1), CovarianceType.FULL, 2);
    assertThat(new GroupContrast(mixture, COLUMNS, 0, 0).of(0).losses()).containsOnly(0);
  }
}
