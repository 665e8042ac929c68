package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertRefused;

import org.gradientem.UserException;
import org.junit.jupiter.api.Test;

/** What does not fit is refused with the setting and a value that would do. */
class MemoryLimitsTest {
  private static final long MB = 1 << 20;

  private static void refused(MemoryLimits limits, String sentence) {
    assertRefused(() -> limits.requireFits("A pass", 100 * MB, 8, 4), sentence);
  }

  @Test
  void resultsBeyondSparksLimit() {
    refused(
        new MemoryLimits(500 * MB, 9000 * MB, 0, 4),
        "A pass returns 800 MB of statistics to the driver, above spark.driver.maxResultSize = 500 MB; set it to 1001m.");
    new MemoryLimits(1001 * MB, 9000 * MB, 0, 4).requireFits("A pass", 100 * MB, 8, 4);
    new MemoryLimits(0, 9000 * MB, 0, 4).requireFits("A pass", 100 * MB, 8, 4);
  }

  @Test
  void aDriverThatAlsoRunsTheTasks() {
    refused(
        new MemoryLimits(0, 1999 * MB, 0, 4),
        "A pass needs 2000 MB for its statistics on a driver of 1999 MB; set spark.driver.memory (DRIVER_MEMORY of the scripts) to 2501m, or lower `startComponents`.");
    new MemoryLimits(0, 2501 * MB, 0, 4).requireFits("A pass", 100 * MB, 8, 4);
  }

  @Test
  void aSearchFromManyComponents() {
    MemoryLimits limits = new MemoryLimits(0, 2000 * MB, 0, 4);
    limits.requireSearchFits(20_000);
    assertRefused(
        () -> limits.requireSearchFits(50_000),
        "A search from 50000 components needs 9536 MB for what merging any two costs, on a driver of 2000 MB; set spark.driver.memory (DRIVER_MEMORY of the scripts) to 11922m, or lower `startComponents`.");
    assertThatThrownBy(() -> limits.requireSearchFits(Integer.MAX_VALUE))
        .isInstanceOf(UserException.class);
  }

  @Test
  void executors() {
    refused(
        new MemoryLimits(0, 2000 * MB, 399 * MB, 4),
        "A pass needs 400 MB for the statistics of 4 tasks at a time on executors of 399 MB; set spark.executor.memory (EXECUTOR_MEMORY of the scripts) to 501m, or lower spark.executor.cores or `k`.");
    new MemoryLimits(0, 2000 * MB, 501 * MB, 4).requireFits("A pass", 100 * MB, 8, 4);
  }
}
