package org.gradientem.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gradientem.em.Expectation;
import org.gradientem.em.Exponential;

/**
 * The least that a pass can take on this machine: its two matrix products and its exponentials, in
 * tiles of its shape, on rows that stay in cache, and nothing else.
 */
final class Roofline {
  /** As in the pass. */
  private static final int BLOCK_BYTES = 1 << 20;

  private static final int WARM_UP = 20;

  private Roofline() {}

  /** Median over the given number of passes, each on so many threads. */
  static double secondsPerPass(Workload load, int threads, int passes) {
    long share = (load.rows() + threads - 1) / threads;
    List<Callable<Double>> parts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Core core = new Core(load.k(), load.dim());
      parts.add(() -> core.pass(share));
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return Seconds.median(WARM_UP, passes, () -> run(pool, parts));
    } finally {
      pool.shutdown();
    }
  }

  private static void run(ExecutorService pool, List<Callable<Double>> parts) {
    try {
      for (Future<Double> part : pool.invokeAll(parts)) {
        part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring the roofline.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The work of one thread, on arrays of its own. */
  private static final class Core {
    private final BLAS blas = BLAS.getInstance();
    private final int n;
    private final int dim;
    private final int blockRows;
    private final int tileRows;
    private final double[] a;
    private final double[] block;
    private final double[] tile;
    private final double[] sums;

    Core(int n, int dim) {
      this.n = n;
      this.dim = dim;
      blockRows = Math.max(1, BLOCK_BYTES / Double.BYTES / dim);
      tileRows = Math.min(blockRows, Expectation.tileRows(n));
      SplittableRandom random = new SplittableRandom(1);
      // Logits between -1 and 0, so that no exponential is a special case.
      a = random.doubles((long) n * dim, -1.0 / dim, 0).toArray();
      block = random.doubles((long) blockRows * dim).toArray();
      tile = new double[tileRows * n];
      sums = new double[n * dim];
    }

    double pass(long rows) {
      Arrays.fill(sums, 0);
      int from = 0;
      for (long left = rows; left > 0; ) {
        int count = (int) Math.min(left, Math.min(tileRows, blockRows - from));
        blas.dgemm("N", "N", n, count, dim, 1, a, 0, n, block, from * dim, dim, 0, tile, 0, n);
        Exponential.exp(tile, count * n);
        blas.dgemm("N", "T", n, dim, count, 1, tile, 0, n, block, from * dim, dim, 1, sums, 0, n);
        from = from + count == blockRows ? 0 : from + count;
        left -= count;
      }
      return sums[0];
    }
  }
}
