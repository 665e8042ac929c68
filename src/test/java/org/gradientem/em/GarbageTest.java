package org.gradientem.em;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

/** What a pass and the step after it leave to the garbage collector, beside Spark's own share. */
class GarbageTest {
  private static final int K = 300;
  private static final int DIM = 300;
  private static final int RUNS = 60;

  /** Counts, sums and three numbers. */
  private static final double STATISTICS = 8.0 * (K * (DIM + 1) + 3);

  private final Samples samples = Samples.random(2 * K, DIM, new SplittableRandom(1));
  private final DataMoments moments = samples.moments(CovarianceType.SPHERICAL);
  private final Mixture start = samples.start(K, moments);

  /** Bytes, once all is compiled: the interpreter has no registers for vectors. */
  private static double allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void aTaskAllocatesItsStatisticsAndOneTile() {
    List<SampleBlock> blocks = samples.blocks(200, false);
    Expectation expectation = new Expectation(start);
    double bytes = allocated(() -> expectation.statistics(blocks.iterator()));
    assertThat(bytes / STATISTICS).isBetween(1.0, 1.5);
  }

  /** The parameters that are sent, and the gradient, which becomes the new means. */
  @Test
  void theDriverAllocatesTwoMatricesPerPass() {
    SufficientStatistics statistics = samples.statistics(start);
    Pass pass =
        (mixture, index) -> {
          assertThat(new Expectation(mixture)).isNotNull();
          return statistics;
        };
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    double few = allocated(() -> climb(new Ascent(pass, step, 1, 0)));
    double many = allocated(() -> climb(new Ascent(pass, step, 11, 0)));
    assertThat((many - few) / 10 / STATISTICS).isBetween(1.5, 2.1);
  }

  private void climb(Ascent ascent) {
    ascent.run(
        Phase.MAIN,
        Ascent.Position.start(start),
        Accelerator.none(),
        Ascent.Observer.of(pass -> {}));
  }
}
