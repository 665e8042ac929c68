package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

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

  /** Whoever takes a watch off waits for the events on their way, which wait for the watch. */
  @Test
  void aWatchIsTakenOffWhileItIsBusyWithAnEvent() throws InterruptedException {
    SparkContext context = SharedSession.get().sparkContext();
    CancelWatch watch = new CancelWatch(context, new FitProgress());
    Thread closing = new Thread(watch::close);
    synchronized (watch) {
      closing.start();
      for (int t = 0; t < 20_000 && hears(context, watch); t += 10) {
        Thread.sleep(10);
      }
      assertThat(hears(context, watch)).isFalse();
    }
    closing.join();
  }

  private static boolean hears(SparkContext context, CancelWatch watch) {
    return context
        .listenerBus()
        .findListenersByClass(ClassTag$.MODULE$.<CancelWatch>apply(CancelWatch.class))
        .contains(watch);
  }
}
