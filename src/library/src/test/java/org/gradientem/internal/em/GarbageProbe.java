package org.gradientem.internal.em;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.TileSize;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/**
 * Prints the bytes that a task's pass and the driver's share of one allocate, in units of the
 * statistics. For a JVM of its own, see {@link GarbageTest}.
 */
final class GarbageProbe {
  private static final int K = 300;
  private static final int DIM = 300;
  private static final int RUNS = 60;

  /** Counts, sums and three numbers. */
  private static final double STATISTICS = 8.0 * (K * (DIM + 1) + 3);

  private final Samples samples = Samples.random(K, DIM, new SplittableRandom(1));
  private final DataMoments moments = samples.moments(CovarianceType.SPHERICAL);
  private final Mixture start = samples.start(K, moments);

  /** What the driver would send, kept so that it cannot be optimised away. */
  @SuppressWarnings("unused")
  private Expectation prepared;

  private final double[] theta = new double[K * DIM];
  private final double[] tile = new double[K * TileSize.rows(K)];
  private final double[] sums = new double[K * DIM];

  /** Prints one line for the task and one for the driver. */
  public static void main(String[] args) {
    GarbageProbe probe = new GarbageProbe();
    System.out.println("task " + probe.task());
    System.out.println("driver " + probe.driver());
  }

  /** Bytes once all is compiled: the interpreter has no registers for vectors. */
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

  private double task() {
    List<SampleBlock> blocks = samples.blocks(150);
    Expectation expectation = new Expectation(start);
    double all = allocated(() -> expectation.statistics(blocks.iterator()));
    return (all - allocated(() -> multiply(blocks))) / STATISTICS;
  }

  /** The library's products alone: without a native BLAS they allocate, which is not ours. */
  private void multiply(List<SampleBlock> blocks) {
    int most = TileSize.rows(K);
    for (SampleBlock block : blocks) {
      for (int from = 0; from < block.rows(); from += most) {
        int count = Math.min(most, block.rows() - from);
        block.addProducts(from, count, theta, K, tile);
        block.addWeightedSums(from, count, tile, K, sums);
      }
    }
  }

  private double driver() {
    SufficientStatistics statistics = samples.statistics(start);
    Pass pass =
        (mixture, index) -> {
          prepared = new Expectation(mixture);
          return statistics;
        };
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    double few = allocated(() -> run(new EmLoop(pass, step, 1, 0)));
    double many = allocated(() -> run(new EmLoop(pass, step, 11, 0)));
    return (many - few) / 10 / STATISTICS;
  }

  private void run(EmLoop emLoop) {
    emLoop.run(
        Phase.MAIN,
        EmLoop.Position.start(start),
        Accelerator.none(),
        EmLoop.Observer.of(pass -> {}));
  }
}
