package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergePathTest {
  private final Fits fits =
      new Fits(
          Fits.around(900, 1, new double[] {0, 0}, new double[] {7, 0}, new double[] {0, 7}),
          CovarianceType.FULL);

  private List<Candidate> walk(CovarianceFamily family, int from) {
    ComponentMoments start = fits.moments(fits.fitted(from, 1).mixture());
    return new MergePaths(fits.fitter(OptionalInt.of(1), family)).walk(family, start);
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV", "VVI"})
  void walksDownToOneComponentAndPeaksAtTheTruth(CovarianceFamily family) {
    List<Candidate> levels = walk(family, 25);
    assertThat(levels).extracting(Candidate::k).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(levels).extracting(Candidate::k).doesNotHaveDuplicates().endsWith(3, 2, 1);
    assertThat(levels.stream().max(Comparator.comparingDouble(Candidate::bic)).orElseThrow().k())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void mergesATenthAboveTwentyComponentsAndOnePairBelow(CovarianceFamily family) {
    List<Candidate> levels = walk(family, 40);
    int[] ks = levels.stream().mapToInt(Candidate::k).toArray();
    for (int level = 1; level < ks.length; level++) {
      int above = ks[level - 1];
      // A component that dies out on the way is one more.
      assertThat(ks[level]).isBetween(above / 2, above > 20 ? above - above / 10 : above - 1);
    }
  }
}
