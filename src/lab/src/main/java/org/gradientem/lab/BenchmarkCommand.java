package org.gradientem.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.benchmark.Benchmark;
import org.gradientem.benchmark.Rivals;
import org.gradientem.benchmark.Workload;
import org.gradientem.blocks.SampleBlockBuilder;
import org.gradientem.job.SparkCommand;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.NewFile;
import org.gradientem.job.files.Receipt;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.RowStatistic;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a pass beside MLlib's estimators in one run. */
@Command(
    name = "benchmark",
    description = "Seconds per pass of this, of MLlib's estimators and of the machine at best.",
    footer = "  submit/local.sh benchmark --rows 100000 --output target/benchmark.json")
final class BenchmarkCommand extends SparkCommand {
  /** From few features to many, with values of 256 MB or less. */
  private static final List<Workload> SHAPES =
      List.of(
          new Workload(1_000_000, 32, 32, 1),
          new Workload(1_000_000, 8, 64, 1),
          new Workload(500_000, 16, 180, 1),
          new Workload(500_000, 64, 64, 1),
          new Workload(100_000, 256, 64, 1),
          new Workload(40_000, 784, 100, 1));

  /** Of the statistics T(x) of rows, where MLlib's Gaussian mixture can be timed as well. */
  private static final List<Workload> FULL_SHAPES =
      List.of(
          new Workload(1_000_000, 32, 32, 1),
          new Workload(1_000_000, 8, 10, 1),
          new Workload(1_000_000, 16, 16, 1),
          new Workload(100_000, 64, 32, 1),
          new Workload(20_000, 128, 32, 1));

  /** Of models that score rows. */
  private static final List<Workload> SCORED_SHAPES =
      List.of(
          new Workload(200_000, 32, 32, 1),
          new Workload(2_000_000, 8, 10, 1),
          new Workload(100_000, 128, 10, 1));

  /** Few components over many partitions, and statistics of a million numbers. */
  private static final List<Workload> EMPTY =
      Stream.concat(
              Stream.of(4, 16, 64, 256, 1000, 4000).map(p -> new Workload(p, 2, 2, p)),
              Stream.of(8, 64).map(p -> new Workload(p, 1000, 1000, p)))
          .toList();

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

  @Option(
      names = "--covariance-type",
      defaultValue = "tied",
      description =
          "Whose pass is timed: ${DEFAULT-VALUE} (the default; the same for identity and all tied families), full, diagonal, spherical or a family's code. MLlib's GaussianMixture is always full, so only with full it is the same model.")
  private String covarianceType;

  @Option(names = "--partitions", description = "Number of partitions. Default: one per core.")
  private Integer partitions;

  @Option(
      names = "--passes",
      defaultValue = "5",
      description = "Passes to take the median of. Default: ${DEFAULT-VALUE}.")
  private int passes;

  @Option(
      names = "--warm-up",
      description =
          "Passes before those that are timed. Default: 200, with full covariances 100, until the JVM has compiled them.")
  private Integer warmUp;

  @Option(
      names = "--gaussian-mixture-rows",
      defaultValue = "100000",
      description =
          "Rows that MLlib's GaussianMixture is timed on, scaled to all. Default: ${DEFAULT-VALUE}.")
  private long mixtureRows;

  /** What to measure instead of one shape beside MLlib. */
  private static final class Mode {
    @Option(
        names = "--shapes",
        description =
            "Measure six shapes from 32 x 32 to 784 x 100, with full covariances five from 8 x 10 to 128 x 32, instead of --dim and --k.")
    private boolean shapes;

    @Option(
        names = "--overhead",
        description =
            "Measure passes that have nothing to do, over --partitions or, without, 4 to 4000.")
    private boolean overhead;

    @Option(
        names = "--fits",
        paramLabel = "RESTARTS",
        description =
            "Measure whole fits, from files of rows of --k components to the recovered mixture, beside scikit-learn, mclust (on 5000 rows), MLlib's KMeans and so many starts of its GaussianMixture, all told --k; 0 to leave the last one out, which takes minutes where rows are many.")
    private Integer fits;

    @Option(
        names = "--scoring",
        description =
            "Measure how many rows a model scores in a second, row by row and in blocks, beside the same model as MLlib's, of three shapes unless one is given.")
    private boolean scoring;

    @Option(
        names = "--missing",
        description =
            "Measure passes over rows that lack cells beside complete ones, of several families, --dim, --k and shares of the cells, on one core.")
    private boolean missing;

    @Option(
        names = "--reading",
        paramLabel = "PATH",
        description =
            "Measure how long Spark alone takes to read vectors from parquet files, such as generate writes, and to sum up each feature: what a fit of them can be compared with.")
    private String reading;

    @Option(
        names = "--non-zeros",
        description = "Measure sparse rows with so many non-zeros among --dim features.")
    private Integer nonZeros;
  }

  @ArgGroup private Mode mode = new Mode();

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "PROGRAM",
      description =
          "The Python whose scikit-learn --fits compares, if it has it. Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(
      names = "--rscript",
      defaultValue = "Rscript",
      paramLabel = "PROGRAM",
      description =
          "The Rscript whose mclust --fits compares, if it has it. Default: ${DEFAULT-VALUE}.")
  private String rscript;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "JSON file.")
  private String output;

  @Option(names = "--overwrite", description = "Replace an existing output file.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  protected void check() {
    requireMeasurable();
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    NewFile file =
        new NewFile("--output", output, overwrite, session.sparkContext().hadoopConfiguration());
    OptionalInt unwatched = warmUp == null ? OptionalInt.empty() : OptionalInt.of(warmUp);
    Benchmark benchmark = new Benchmark(session, unwatched, passes, progress()::report);
    List<Map<String, Object>> results = new ArrayList<>();
    if (mode.missing) {
      results.addAll(benchmark.incomplete());
    } else if (mode.reading != null) {
      results.add(benchmark.reading(mode.reading));
    } else {
      for (Workload load : workloads(session)) {
        results.add(measure(benchmark, load));
      }
    }
    List<Map<String, Object>> signed =
        results.stream().map(result -> Receipt.signed("benchmark", result)).toList();
    file.write(signed.size() > 1 ? signed : signed.get(0));
    progress().rest();
    PrintWriter out = spec.commandLine().getOut();
    BenchmarkTables tables = new BenchmarkTables(out);
    if (mode.missing || mode.scoring) {
      tables.printLines(results);
    } else {
      tables.print(results);
    }
    out.println("written to " + output);
  }

  private List<Workload> workloads(SparkSession session) {
    if (mode.overhead && partitions == null) {
      return EMPTY;
    }
    int parts = partitions == null ? session.sparkContext().defaultParallelism() : partitions;
    return shapes().stream().map(load -> load.withPartitions(parts)).toList();
  }

  private List<Workload> shapes() {
    if (mode.shapes) {
      return isFull() ? FULL_SHAPES : SHAPES;
    }
    boolean isGiven =
        Stream.of("--rows", "--dim", "--k")
            .anyMatch(spec.commandLine().getParseResult()::hasMatchedOption);
    return mode.scoring && !isGiven ? SCORED_SHAPES : List.of(new Workload(rows, dim, k, 1));
  }

  private Map<String, Object> measure(Benchmark benchmark, Workload load) throws IOException {
    if (mode.overhead) {
      return benchmark.overhead(load);
    }
    if (mode.fits != null) {
      return benchmark.fits(load, new Rivals(mode.fits, python, rscript));
    }
    if (mode.scoring) {
      return benchmark.scoring(load, family());
    }
    if (mode.nonZeros != null) {
      return benchmark.sparse(load, mode.nonZeros);
    }
    // A full covariance for each component takes too long for the other shapes of SHAPES.
    boolean isFirst = load.k() == SHAPES.get(0).k() && load.dim() == SHAPES.get(0).dim();
    boolean isTooSlow = mode.shapes && !isFirst && !isFull();
    return benchmark.compare(load, family(), isTooSlow ? 0 : mixtureRows);
  }

  private CovarianceFamily family() {
    try {
      return CovarianceFamily.parse(covarianceType);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(e.getMessage());
    }
  }

  /**
   * Whether rows get their statistics to all their products, as MLlib's Gaussian mixture has it.
   */
  private boolean isFull() {
    return RowStatistic.of(family()) == RowStatistic.FULL;
  }

  private void requireMeasurable() {
    family();
    if (rows < k || dim < 1 || k < 2 || passes < 1 || mixtureRows < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--rows must be at least --k, --k at least 2, --dim and --passes at least 1.");
    }
    if (mode.fits != null && mode.fits < 0) {
      throw new ParameterException(spec.commandLine(), "--fits must be at least 0.");
    }
    if (mode.nonZeros != null
        && (mode.nonZeros < 1 || !SampleBlockBuilder.isSparse(mode.nonZeros, 1, dim))) {
      throw new ParameterException(
          spec.commandLine(),
          "--non-zeros must be at least 1 and below a tenth of --dim, or the rows count as dense.");
    }
    if (partitions != null && partitions < 1) {
      throw new ParameterException(spec.commandLine(), "--partitions must be at least 1.");
    }
    if (warmUp != null && warmUp < 0) {
      throw new ParameterException(spec.commandLine(), "--warm-up must be at least 0.");
    }
  }
}
