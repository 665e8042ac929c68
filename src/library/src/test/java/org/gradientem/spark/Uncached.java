package org.gradientem.spark;

import java.util.function.Consumer;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;

/**
 * Takes the blocks out of Spark's cache before every pass, which then reads the rows again.
 *
 * @param passes is told of each pass
 */
record Uncached(Consumer<PassRecord> passes) implements PassListener {
  static Uncached silently() {
    return new Uncached(pass -> {});
  }

  @Override
  public void accept(PassRecord pass) {
    passes.accept(pass);
    drop();
  }

  @Override
  public void atMost(Phase phase, int pass) {
    drop();
  }

  private static void drop() {
    Models.cachedBlocks().forEach(rdd -> rdd.rdd().unpersist(true));
  }
}
