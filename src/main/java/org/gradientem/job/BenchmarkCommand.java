package org.gradientem.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.benchmark.Benchmark;
import org.gradientem.benchmark.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a pass beside MLlib's estimators in one run. */
@Command(
    mixinStandardHelpOptions = true,
    name = "benchmark",
    description = "Seconds per pass of this, of MLlib's estimators and of the machine at best.")
final class BenchmarkCommand extends SparkCommand {
  /** Columns, components, and rows that make 256 MB of values or less. */
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {32, 32, 1_000_000},
          new int[] {8, 64, 1_000_000},
          new int[] {16, 180, 500_000},
          new int[] {64, 64, 500_000},
          new int[] {256, 64, 100_000},
          new int[] {784, 100, 40_000});

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "Number of rows. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--dim",
      defaultValue = "32",
      description = "Number of features d. Default: ${DEFAULT-VALUE}.")
  private int dim;

  @Option(
      names = "--k",
      defaultValue = "32",
      description = "Number of components, at least 2. Default: ${DEFAULT-VALUE}.")
  private int k;

  @Option(names = "--partitions", description = "Number of partitions. Default: one per core.")
  private Integer partitions;

  @Option(
      names = "--passes",
      defaultValue = "10",
      description = "Passes to take the median of. Default: ${DEFAULT-VALUE}.")
  private int passes;

  @Option(
      names = "--gaussian-mixture-rows",
      defaultValue = "100000",
      description =
          "Rows that MLlib's GaussianMixture is timed on, scaled to all. Default: ${DEFAULT-VALUE}.")
  private long mixtureRows;

  @Option(
      names = "--shapes",
      description = "Measure six shapes from 32 x 32 to 784 x 100 instead of --dim and --k.")
  private boolean shapes;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "JSON file.")
  private String output;

  @Option(names = "--overwrite", description = "Replace an existing output file.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  void run(SparkSession session) throws Exception {
    requirePositive();
    Path file = new Path(output);
    FileSystem files = file.getFileSystem(session.sparkContext().hadoopConfiguration());
    if (files.exists(file) && !overwrite) {
      throw new IllegalArgumentException(
          output + " already exists; choose another --output or give --overwrite to replace it.");
    }
    PrintWriter err = spec.commandLine().getErr();
    Benchmark benchmark = new Benchmark(session, passes, err::println);
    int parts = partitions == null ? session.sparkContext().defaultParallelism() : partitions;
    if (shapes) {
      List<Map<String, Object>> results =
          SHAPES.stream()
              .map(s -> new Workload(s[2], s[0], s[1], parts))
              .map(load -> benchmark.compare(load, 0))
              .toList();
      write(results, files, file, results);
    } else {
      Map<String, Object> result =
          benchmark.compare(new Workload(rows, dim, k, parts), mixtureRows);
      write(result, files, file, List.of(result));
    }
  }

  private void requirePositive() {
    if (rows < k || dim < 1 || k < 2 || passes < 1 || mixtureRows < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--rows must be at least --k, --k at least 2, --dim and --passes at least 1.");
    }
    if (partitions != null && partitions < 1) {
      throw new ParameterException(spec.commandLine(), "--partitions must be at least 1.");
    }
  }

  private void write(Object json, FileSystem files, Path file, List<Map<String, Object>> columns)
      throws IOException {
    try (OutputStream out = files.create(file, true)) {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(out, json);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (String name : columns.get(0).keySet()) {
      out.printf("%-29s", name);
      columns.forEach(column -> out.printf("  %10s", shown(column.get(name))));
      out.println();
    }
    out.println("written to " + output);
  }

  private static String shown(Object value) {
    return value instanceof Double d
        ? String.format(Locale.ROOT, "%.4g", d)
        : String.valueOf(value);
  }
}
