package org.gradientem.spark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.junit.jupiter.api.Test;

/** What a fit keeps running, so that it learns of its cancelling, leaves the slots to others. */
class CancelWatchTest {
  @Test
  void aTaskThatBeginsAfterItsFitHasGoneOnTakesNoSlot() throws Exception {
    JavaFutureAction<Void> late =
        SharedSession.context()
            .parallelize(List.of(0), 1)
            .foreachAsync(unused -> CancelWatch.sleep("of a fit that has gone on", true));
    try {
      late.get(20, TimeUnit.SECONDS);
    } finally {
      late.cancel(true);
    }
  }
}
