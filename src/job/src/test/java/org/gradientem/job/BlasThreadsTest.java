package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BlasThreadsTest {
  private static final Map<String, String> ONE = Map.of("OPENBLAS_NUM_THREADS", "1");

  @Test
  void aNativeBlasWithoutALimitIsReported() {
    assertThat(BlasThreads.advice(true, Map.of()))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence).contains("OPENBLAS_NUM_THREADS is not set", "set it to 1"));
  }

  @Test
  void nothingIsSaidWhereThereIsALimitOrNoNativeBlas() {
    assertThat(BlasThreads.advice(true, ONE)).isEmpty();
    assertThat(BlasThreads.advice(false, Map.of())).isEmpty();
  }
}
