package org.gradientem.internal.blocks;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a task does with one block of the usual size, and what is done with its result. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int BLOCK_BYTES = 1 << 20;

  private static Mixture mixture(int dim, int k) {
    double[] weights = new double[k];
    Arrays.fill(weights, 1.0 / k);
    double[][] means = Gaussians.normals(k, dim, new SplittableRandom(1));
    return Mixture.of(weights, means, new AxisAlignedCovariance.Identity(dim));
  }

  /** A block of standard normals. */
  @State(Scope.Benchmark)
  public static class DenseRows {
    /** Features x components. */
    @Param({"32x32", "8x64", "16x180", "256x64"})
    public String shape;

    Expectation expectation;
    List<SampleBlock> block;

    /** Fills the block. */
    @Setup
    public void fill() {
      int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      int rows = BLOCK_BYTES / Double.BYTES / sizes[0];
      expectation = new Expectation(mixture(sizes[0], sizes[1]));
      block = Samples.of(Gaussians.normals(rows, sizes[0], new SplittableRandom(2))).blocks();
    }
  }

  /** A block of dense rows of which a share of the cells is missing at random. */
  @State(Scope.Benchmark)
  public static class IncompleteRows {
    /** Features x components with covariances of their own. */
    @Param({"10x3", "10x20", "30x3", "30x20"})
    public String shape;

    /** Share of the cells; 0 for what complete rows take. */
    @Param({"0", "0.05", "0.2"})
    public double missing;

    Expectation expectation;
    List<SampleBlock> block;

    /** Fills the block. */
    @Setup
    public void fill() {
      int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      SplittableRandom random = new SplittableRandom(2);
      Mixture mixture =
          Gaussians.randomOwnMixture(CovarianceFamily.VVV, sizes[1], sizes[0], random);
      double[][] rows = Gaussians.normals(BLOCK_BYTES / Double.BYTES / sizes[0], sizes[0], random);
      for (double[] row : rows) {
        Arrays.setAll(row, j -> random.nextDouble() < missing ? Double.NaN : row[j]);
      }
      expectation = Expectation.ofIncomplete(mixture, null, CovarianceType.FULL);
      block = Samples.of(rows).blocks();
    }
  }

  /** The statistics of two partitions. */
  @State(Scope.Benchmark)
  public static class Partials {
    /** Features x components. */
    @Param({"32x32", "1000x1000"})
    public String shape;

    SufficientStatistics merged;
    SufficientStatistics other;

    /** Makes them of one row each. */
    @Setup
    public void fill() {
      int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      Samples row = Samples.of(Gaussians.normals(1, sizes[0], new SplittableRandom(2)));
      Mixture mixture = mixture(sizes[0], sizes[1]);
      merged = row.statistics(mixture);
      other = row.statistics(mixture);
    }
  }

  /**
   * A pass over rows that lack cells.
   *
   * @param state the block
   * @return the statistics
   */
  @Benchmark
  public SufficientStatistics incomplete(IncompleteRows state) {
    return state.expectation.statistics(state.block.iterator());
  }

  /** One dense block. */
  @Benchmark
  public SufficientStatistics dense(DenseRows rows) {
    return rows.expectation.statistics(rows.block.iterator());
  }

  /** One merge. */
  @Benchmark
  public SufficientStatistics merge(Partials partials) {
    return partials.merged.merge(partials.other);
  }
}
