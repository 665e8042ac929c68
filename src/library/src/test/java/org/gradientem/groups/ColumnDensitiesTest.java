package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Densities with, without and in the order of columns are those of the marginal Gaussians. */
class ColumnDensitiesTest {
  /** Logarithms of densities are below 100 in size, of matrices whose condition is below 1e4. */
  private static final double ROUNDING = 1e-9;

  private static final List<RowColumn> COLUMNS = NaiveMarginals.columns();

  /** Rows as a table has them: no number where there is an atom, and some cells missing. */
  private static double[] row(Mixture mixture, long seed, SplittableRandom random) {
    double[] row =
        RowColumn.withoutNumbersOfAtoms(
                COLUMNS,
                mixture.levels().categories(),
                new MixtureSampler(mixture, seed).draw(0).features())
            .clone();
    Arrays.setAll(row, p -> random.nextInt(5) == 0 ? Double.NaN : row[p]);
    return row;
  }

  private static double[] logs(double... values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"FULL", "DIAGONAL", "SPHERICAL"})
  void withAndWithoutEachColumn(CovarianceType type) {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Mixture mixture = NaiveMarginals.random(random, type, 3);
      double[] row = row(mixture, seed, random);
      ColumnDensities.Row evaluated = new ColumnDensities(mixture, COLUMNS).of(row);
      Set<Integer> all = Set.of(0, 1, 2, 3);
      assertThat(evaluated.joint())
          .as("seed %d", seed)
          .containsExactly(
              logs(NaiveMarginals.joint(mixture, COLUMNS, all, row)), offset(ROUNDING));
      for (int c = 0; c < COLUMNS.size(); c++) {
        Set<Integer> rest = new HashSet<>(all);
        rest.remove(c);
        assertThat(evaluated.without(c))
            .as("seed %d, without %d", seed, c)
            .containsExactly(
                logs(NaiveMarginals.joint(mixture, COLUMNS, rest, row)), offset(ROUNDING));
      }
    }
  }
}
