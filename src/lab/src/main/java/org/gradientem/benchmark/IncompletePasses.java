package org.gradientem.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.blocks.SampleBlockBuilder;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.Expectation;
import org.gradientem.truth.RandomMixture;

/**
 * What a pass takes over rows that lack cells at random, beside one over the same rows when they
 * lack none: on one core, and without Spark, which costs both the same.
 */
final class IncompletePasses {
  /** A block, as rows are laid out by default. */
  private static final int BLOCK_BYTES = (1 << 20) - 64;

  /** Of a table; some 20 000 rows of 10 features. */
  private static final int CELLS = 200_000;

  private static final double SEPARATION = 4;

  /** Of one shape, at least: passes of 2 ms are compiled after a thousand. */
  private static final double WARM_UP_SECONDS = 2;

  private final int warmUp;
  private final int passes;
  private final Consumer<String> progress;

  IncompletePasses(int warmUp, int passes, Consumer<String> progress) {
    this.warmUp = warmUp;
    this.passes = passes;
    this.progress = progress;
  }

  private record Shape(CovarianceFamily family, int rows, int dim, int k, double missing) {
    String label() {
      return RootLocale.format(
          "%s, %d rows x %d, k = %d, %.0f %% missing", family, rows, dim, k, 100 * missing);
    }

    Mixture mixture() {
      return new RandomMixture(k, dim, SEPARATION, 0.5 / k, family).draw(null, Workload.SEED);
    }
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (CovarianceFamily family :
        List.of(CovarianceFamily.EEE, CovarianceFamily.VVI, CovarianceFamily.VVV)) {
      for (int dim : new int[] {10, 30}) {
        for (double missing : new double[] {0.01, 0.05, 0.2}) {
          for (int k : new int[] {1, 3, 10, 20}) {
            shapes.add(new Shape(family, CELLS / dim, dim, k, missing));
          }
        }
      }
    }
    // Nearly every row has a pattern of its own.
    for (int rows = 1000; rows <= 16_000; rows *= 2) {
      shapes.add(new Shape(CovarianceFamily.VVV, rows, 30, 3, 0.2));
    }
    return shapes;
  }

  /** The numbers of each shape. */
  List<Map<String, Object>> run() {
    warmLoopsUp();
    return shapes().stream().map(this::measured).toList();
  }

  /** A JVM takes the vectors' loops after half a billion logits only. */
  private static void warmLoopsUp() {
    Expectation expectation = expectation(new Shape(CovarianceFamily.EEE, 0, 2, 1000, 0));
    List<SampleBlock> rows = blocks(new double[1000][2]);
    for (int t = 0; t < 600; t++) {
      expectation.statistics(rows.iterator());
    }
  }

  private static Expectation expectation(Shape shape) {
    return Expectation.ofIncomplete(shape.mixture(), null, CovarianceType.FULL);
  }

  private Map<String, Object> measured(Shape shape) {
    progress.accept("measuring " + shape.label());
    double[][] rows = rows(shape);
    double[][] incomplete = incomplete(rows, shape.missing);
    List<SampleBlock> whole = blocks(rows);
    List<SampleBlock> part = blocks(incomplete);
    Expectation expectation = expectation(shape);
    double warming = 0;
    for (int t = 0; t < warmUp || warming < WARM_UP_SECONDS; t++) {
      warming += seconds(expectation, whole) + seconds(expectation, part);
    }
    double[] complete = new double[passes];
    double[] those = new double[passes];
    // In turns, so that what else the machine does slows both.
    for (int t = 0; t < passes; t++) {
      complete[t] = seconds(expectation, whole);
      those[t] = seconds(expectation, part);
    }
    double completeSeconds = Seconds.median(complete);
    double seconds = Seconds.median(those);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("covarianceType", shape.family.toString());
    numbers.put("rows", shape.rows);
    numbers.put("dim", shape.dim);
    numbers.put("missing", shape.missing);
    numbers.put("patterns", patterns(incomplete));
    numbers.put("k", shape.k);
    numbers.put("completeSeconds", completeSeconds);
    numbers.put("seconds", seconds);
    numbers.put("ratio", seconds / completeSeconds);
    numbers.put("blas", BLAS.getInstance().getClass().getSimpleName());
    return numbers;
  }

  /** Of this thread's processor, so that other work on the machine does not count. */
  private static double seconds(Expectation expectation, List<SampleBlock> blocks) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long start = thread.getCurrentThreadCpuTime();
    expectation.statistics(blocks.iterator());
    return (thread.getCurrentThreadCpuTime() - start) * 1e-9;
  }

  private static double[][] rows(Shape shape) {
    MixtureSampler sampler = new MixtureSampler(shape.mixture(), Workload.SEED);
    double[][] rows = new double[shape.rows][];
    Arrays.setAll(rows, r -> sampler.draw(r).features());
    return rows;
  }

  private static double[][] incomplete(double[][] rows, double share) {
    SplittableRandom random = new SplittableRandom(Workload.SEED);
    return Arrays.stream(rows)
        .map(
            row ->
                Arrays.stream(row).map(x -> random.nextDouble() < share ? Double.NaN : x).toArray())
        .toArray(double[][]::new);
  }

  private static long patterns(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).mapToObj(Double::isNaN).toList())
        .distinct()
        .count();
  }

  private static List<SampleBlock> blocks(double[][] rows) {
    int dim = rows[0].length;
    SampleBlockBuilder builder = new SampleBlockBuilder(dim, false, new double[dim], BLOCK_BYTES);
    List<SampleBlock> blocks = new ArrayList<>();
    for (double[] row : rows) {
      if (!builder.fits(dim)) {
        blocks.add(builder.build());
      }
      builder.add(null, row, 1);
    }
    blocks.add(builder.build());
    return blocks;
  }
}
