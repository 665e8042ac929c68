package org.gradientem.experiments.mixtures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Mixture TRUTH = Mixtures.line(-4, 4, 12);

  @Test
  void aMeanIsFoundByComponentsOnItThatHaveItsWeight() {
    assertThat(Sample.found(TRUTH, TRUTH, 2)).isEqualTo(3);
    // One on the first, two that share the second, one far from the third.
    Mixture fitted =
        Mixtures.of(
            new double[] {0.33, 0.2, 0.13, 0.34},
            new double[] {-3},
            new double[] {3},
            new double[] {5},
            new double[] {9});
    assertThat(Sample.found(TRUTH, fitted, 2)).isEqualTo(2);
    // On the third, but without weight.
    Mixture starved =
        Mixtures.of(
            new double[] {0.5, 0.49, 0.01}, new double[] {-4}, new double[] {4}, new double[] {12});
    assertThat(Sample.found(TRUTH, starved, 2)).isEqualTo(2);
    // Between the first two.
    assertThat(Sample.found(TRUTH, Mixtures.line(0, 12), 2)).isEqualTo(1);
  }

  @Test
  void startsAreNestedAndTouchMoreAndMore() {
    Sample sample = new Sample(TRUTH, 8, 300, 1);

    assertThat(sample.startTouchesAll(1)).isFalse();
    assertThat(sample.startTouchesAll(300)).isTrue();
    assertThat(sample.start(5).means()).isDeepEqualTo(Arrays.copyOf(sample.rows(), 5));
    assertThat(sample.start(9).means()[4]).isEqualTo(sample.rows()[4]);
  }

  @Test
  void bothStepsFindAllFromManyRowsAndNothingFromTooFew() {
    Sample sample = new Sample(TRUTH, 8, 600, 1);

    assertThat(sample.isFoundByDefault(2)).isFalse();
    assertThat(sample.isFoundByPlainSteps(2)).isFalse();
    assertThat(sample.isFoundByDefault(30)).as("seed 1").isTrue();
    assertThat(sample.isFoundByPlainSteps(30)).as("seed 1").isTrue();
  }
}
