package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMixTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
  void hashingIntoZeroIsTheFirstNumberOfTheJdksSplitMix(long value) {
    assertThat(SplitMix.mix(0, value)).isEqualTo(new SplittableRandom(value).nextLong());
  }

  @Test
  void theOrderOfValuesMatters() {
    assertThat(SplitMix.mix(SplitMix.mix(7, 1), 2))
        .isNotEqualTo(SplitMix.mix(SplitMix.mix(7, 2), 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void theUnitIntervalIsOpenAtBothEnds(long hash) {
    assertThat(SplitMix.toUnit(hash)).isGreaterThan(0).isLessThan(1);
  }

  @Test
  void consecutiveValuesSpreadEvenlyOverTheUnitInterval() {
    int cells = 16;
    int draws = 16_000;
    int[] counts = new int[cells];
    for (int i = 0; i < draws; i++) {
      counts[(int) (cells * SplitMix.toUnit(SplitMix.mix(3, i)))]++;
    }
    double expected = (double) draws / cells;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // 37.7 is exceeded by chance once in 1000, with 15 degrees of freedom.
    assertThat(chiSquare).as("seed %d", 3).isLessThan(37.7);
  }
}
