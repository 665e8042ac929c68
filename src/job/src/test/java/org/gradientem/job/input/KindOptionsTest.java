package org.gradientem.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KindOptionsTest {
  @Test
  void questionsNameOptions() {
    assertThat(
            KindOptions.inOptions("9 in 15 rows? `missingCodes` a=9; an id? `ignoredCols` flight"))
        .isEqualTo("9 in 15 rows? --missing a=9; an id? --ignore flight");
  }
}
