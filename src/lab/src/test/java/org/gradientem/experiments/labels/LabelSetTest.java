package org.gradientem.experiments.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  private static final int[] LABELS = IntStream.range(0, 100).map(r -> r < 90 ? 0 : 1).toArray();

  private static final LabelSet SET = new LabelSet("two", new double[100][1], LABELS);

  private static int count(int label, boolean... known) {
    return (int) IntStream.range(0, 100).filter(r -> known[r] && LABELS[r] == label).count();
  }

  @Test
  void eachLabelIsKnownOfTheSameShareOfItsRowsAndOfOneAtLeast() {
    assertThat(SET.count()).isEqualTo(2);
    assertThat(count(0, SET.known(0.1, 1))).isEqualTo(9);
    assertThat(count(1, SET.known(0.1, 1))).isEqualTo(1);
    assertThat(count(1, SET.known(0.01, 1))).isEqualTo(1);
    assertThat(SET.known(0.1, 1)).isEqualTo(SET.known(0.1, 1)).isNotEqualTo(SET.known(0.1, 2));
  }

  @Test
  void accuracyIsThatOnRowsWithoutALabel() {
    boolean[] known = SET.known(0.5, 3);
    int[] predicted = IntStream.range(0, 100).map(r -> known[r] ? 1 - LABELS[r] : 0).toArray();

    // 45 of the label 0 and 5 of the label 1 are not known.
    assertThat(SET.accuracy(known, predicted)).contains(0.9);
    assertThat(SET.accuracy(SET.known(1, 3), predicted)).isEmpty();
  }
}
