package org.gradientem.spark.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Blocks and tasks are laid out for the number of components that a fit will start with. */
class StartSettingsTest {
  private static final long ROWS = 1_000_000;

  private static StartSettings settings(OptionalInt k) {
    return new StartSettings(Init.AUTO, k, Optional.empty());
  }

  @Test
  void whatIsAskedForIsWhatStartsWhereTheRowsAllowIt() {
    for (boolean explores : new boolean[] {true, false}) {
      for (OptionalInt k : new OptionalInt[] {OptionalInt.empty(), OptionalInt.of(7)}) {
        StartSettings settings = settings(k);
        assertThat(settings.asked(explores))
            .as("explores %b, k %s", explores, k)
            .isEqualTo(settings.components(ROWS, 3, explores));
      }
    }
  }

  @Test
  void aSearchAsksForFew() {
    assertThat(settings(OptionalInt.empty()).asked(true)).isEqualTo(64);
    assertThat(settings(OptionalInt.empty()).asked(false)).isEqualTo(180);
  }
}
