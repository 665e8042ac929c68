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
import org.gradientem.internal.blocks.Exponential;
import org.gradientem.internal.blocks.TileSize;
import org.gradientem.mixture.RowStatistic;

/**
 * The least that a pass can take on this machine: its two matrix products and its exponentials, in
 * tiles and panels of its shape, on the statistics T(x) of rows that stay in cache, and nothing
 * else.
 */
final class Roofline {
  /** As in the pass. */
  private static final int BLOCK_BYTES = 1 << 20;

  private static final int WARM_UP = 20;

  private Roofline() {}

  /** Median over the given number of passes, each on so many threads. */
  static double secondsPerPass(Workload load, RowStatistic statistic, int threads, int passes) {
    long share = (load.rows() + threads - 1) / threads;
    List<Callable<Double>> parts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Core core = new Core(load.k(), load.dim(), statistic);
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
    private final int width;
    private final int panelWidth;
    private final int blockRows;
    private final int tileRows;
    private final double[] theta;
    private final double[] block;
    private final double[] tile;
    private final double[] sums;

    Core(int n, int dim, RowStatistic statistic) {
      this.n = n;
      width = statistic.width(dim);
      panelWidth = TileSize.panelWidth(statistic, dim, n);
      int rows = Math.max(1, BLOCK_BYTES / Double.BYTES / dim);
      tileRows = Math.min(rows, TileSize.rows(statistic, n));
      // A pass writes the statistics of each tile to the same place.
      blockRows = statistic == RowStatistic.LINEAR ? rows : tileRows;
      SplittableRandom random = new SplittableRandom(1);
      // Logits between -1 and 0, so that no exponential is a special case.
      theta = random.doubles((long) n * width, -1.0 / width, 0).toArray();
      block = random.doubles((long) blockRows * panelWidth).toArray();
      tile = new double[tileRows * n];
      sums = new double[n * width];
    }

    double pass(long rows) {
      Arrays.fill(sums, 0);
      int from = 0;
      for (long left = rows; left > 0; ) {
        int count = (int) Math.min(left, Math.min(tileRows, blockRows - from));
        int at = from * panelWidth;
        for (int first = 0; first < width; first += panelWidth) {
          int w = Math.min(panelWidth, width - first);
          double beta = first == 0 ? 0 : 1;
          blas.dgemm("N", "N", n, count, w, 1, theta, first * n, n, block, at, w, beta, tile, 0, n);
        }
        Exponential.exp(tile, count * n);
        for (int first = 0; first < width; first += panelWidth) {
          int w = Math.min(panelWidth, width - first);
          blas.dgemm("N", "T", n, w, count, 1, tile, 0, n, block, at, w, 1, sums, first * n, n);
        }
        from = from + count == blockRows ? 0 : from + count;
        left -= count;
      }
      return sums[0];
    }
  }
}
