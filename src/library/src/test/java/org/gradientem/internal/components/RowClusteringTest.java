package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.search.Fits;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;

class RowClusteringTest {
  private static List<int[]> labels(Fits fits, int most) {
    Covariance data = fits.fitter(CovarianceFamily.VVV).dataCovariance(1);
    return RowClustering.labels(new RowsInMemory(fits.blocks, true), data, most);
  }

  @Test
  void groupsFarApartAreFoundWhole() {
    double[][] centres = {{0, 0}, {30, 0}, {0, 30}};
    Fits fits = new Fits(Fits.around(90, 1, centres), CovarianceType.FULL);
    int[] three = labels(fits, 3).get(0);
    for (int r = 0; r < 90; r++) {
      assertThat(three[r] == three[0]).as("row %d", r).isEqualTo(r % 3 == 0);
    }
  }

  @Test
  void eachLevelMergesTwoClustersOfTheOneBefore() {
    Fits fits = new Fits(Samples.random(40, 3, new SplittableRandom(3)), CovarianceType.FULL);
    List<int[]> levels = labels(fits, 40);
    assertThat(levels).hasSize(39);
    for (int level = 0; level < levels.size(); level++) {
      int[] labels = levels.get(level);
      int k = 40 - level;
      assertThat(Arrays.stream(labels).distinct().sorted()).hasSize(k).endsWith(k - 1);
      if (level > 0) {
        int[] before = levels.get(level - 1);
        for (int r = 0; r < 40; r++) {
          for (int s = 0; s < r; s++) {
            assertThat(before[r] != before[s] || labels[r] == labels[s]).isTrue();
          }
        }
      }
    }
  }
}
