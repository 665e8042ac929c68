package org.gradientem.benchmark;

import static org.gradientem.RootLocale.format;

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
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.truth.RandomMixture;

/**
 * The cost of a pass over rows with values missing at random, and over the same rows complete: on
 * one core, and without Spark, which costs both the same.
 */
record IncompletePasses(int warmUp, int passes, Consumer<String> progress) {
  /** Of a table; some 20 000 rows of 10 features. */
  private static final int CELLS = 200_000;

  private static final double SEPARATION = 4;

  /** Of one shape, at least: passes of 2 ms are compiled after a thousand. */
  private static final double WARM_UP_SECONDS = 2;

  private record Shape(CovarianceFamily family, int rows, int dim, int k, double missing) {
    String label() {
      return format(
          "%s, %d rows x %d, k = %d, %.0f %% missing", family, rows, dim, k, 100 * missing);
    }

    Mixture mixture() {
      return new RandomMixture(k, dim, SEPARATION, 0.5 / k, family).draw(null, Workload.SEED);
    }

    Expectation expectation() {
      return Expectation.ofIncomplete(mixture(), null, CovarianceType.FULL);
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

  List<Map<String, Object>> run() {
    // A JVM uses the vectors' loops after half a billion logits only.
    Expectation expectation = new Shape(CovarianceFamily.EEE, 0, 2, 1000, 0).expectation();
    List<SampleBlock> rows = blocks(new double[1000][2]);
    for (int t = 0; t < 600; t++) {
      expectation.statistics(rows.iterator());
    }
    return shapes().stream().map(this::measured).toList();
  }

  private Map<String, Object> measured(Shape shape) {
    progress.accept("measuring " + shape.label());
    Drawn drawn = Drawn.of(shape.mixture(), shape.rows, Workload.SEED);
    SplittableRandom random = new SplittableRandom(Workload.SEED);
    double[][] incomplete = drawn.missing(shape.missing, random).rows();
    List<SampleBlock> whole = blocks(drawn.rows());
    List<SampleBlock> part = blocks(incomplete);
    Expectation expectation = shape.expectation();
    double warming = 0;
    for (int t = 0; t < warmUp || warming < WARM_UP_SECONDS; t++) {
      warming += seconds(expectation, whole) + seconds(expectation, part);
    }
    double[] complete = new double[passes];
    double[] those = new double[passes];
    // In turns, so that other load of the machine slows both.
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

  private static long patterns(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).mapToObj(Double::isNaN).toList())
        .distinct()
        .count();
  }

  private static List<SampleBlock> blocks(double[][] rows) {
    return Blocks.of(Arrays.stream(rows), new double[rows[0].length]);
  }
}
