package org.gradientem.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.benchmark.Benchmark;
import org.gradientem.benchmark.Workload;
import org.gradientem.job.SparkCommand;
import org.gradientem.job.errors.WrongUsage;
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
    resourceBundle = "org.gradientem.lab.benchmark",
    description = "Seconds per pass of this, of MLlib's estimators and of the machine at best.",
    footer = "  submit/local.sh benchmark --rows 100000 --output target/benchmark.json")
final class BenchmarkCommand extends SparkCommand {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Rows x features x components, from few features to many, of 256 MB or less. */
  private static final List<Workload> SHAPES =
      Workload.parse(
          "1000000x32x32 1000000x8x64 500000x16x180 500000x64x64 100000x256x64 40000x784x100");

  /** Of statistics of full covariances, for which MLlib's Gaussian mixture can be timed. */
  private static final List<Workload> FULL_SHAPES =
      Workload.parse("1000000x32x32 1000000x8x10 1000000x16x16 100000x64x32 20000x128x32");

  /** Of models that score rows. */
  private static final List<Workload> SCORED_SHAPES =
      Workload.parse("200000x32x32 2000000x8x10 100000x128x10");

  @Option(names = "--rows", defaultValue = "1000000")
  private long rows;

  @Option(names = "--dim", defaultValue = "32")
  private int dim;

  @Option(names = "--k", defaultValue = "32")
  private int k;

  @Option(names = "--covariance-type", defaultValue = "tied")
  private String covarianceType;

  @Option(names = "--partitions")
  private Integer partitions;

  @Option(names = "--passes", defaultValue = "5")
  private int passes;

  @Option(names = "--warm-up")
  private Integer warmUp;

  @Option(names = "--gaussian-mixture-rows", defaultValue = "100000")
  private long mixtureRows;

  /** What to measure instead of one shape beside MLlib. */
  private static final class Mode {
    @Option(names = "--shapes")
    private boolean shapes;

    @Option(names = "--fits", paramLabel = "RESTARTS")
    private Integer fits;

    @Option(names = "--scoring")
    private boolean scoring;

    @Option(names = "--missing")
    private boolean missing;

    @Option(names = "--peers")
    private boolean peers;

    @Option(names = "--reading", paramLabel = "PATH")
    private String reading;
  }

  @ArgGroup private Mode mode = new Mode();

  @Option(names = "--python", defaultValue = "python3", paramLabel = "PROGRAM")
  private String python;

  @Option(names = "--rscript", defaultValue = "Rscript", paramLabel = "PROGRAM")
  private String rscript;

  @Option(names = "--output", required = true, paramLabel = "FILE")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  protected void run(SparkSession session) throws Exception {
    Path file = Path.of(output);
    if (Files.exists(file)) {
      throw new UserException("%s already exists; choose another --output.".formatted(output));
    }
    OptionalInt unwatched = warmUp == null ? OptionalInt.empty() : OptionalInt.of(warmUp);
    Benchmark benchmark = new Benchmark(session, unwatched, passes, progress()::report);
    List<Map<String, Object>> results = new ArrayList<>();
    if (mode.missing) {
      results.addAll(benchmark.incomplete());
    } else if (mode.peers) {
      results.addAll(benchmark.peers(workloads(session), python));
    } else if (mode.reading != null) {
      results.add(benchmark.reading(mode.reading));
    } else {
      for (Workload load : workloads(session)) {
        results.add(measure(benchmark, load));
      }
    }
    JSON.writeValue(file.toFile(), results.size() > 1 ? results : results.get(0));
    progress().rest();
    PrintWriter out = spec.commandLine().getOut();
    BenchmarkTables tables = new BenchmarkTables(out);
    if (mode.missing || mode.scoring || mode.peers) {
      tables.printLines(results);
    } else {
      tables.print(results);
    }
    out.println("written to " + output);
  }

  private List<Workload> workloads(SparkSession session) {
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
    if (mode.peers && !spec.commandLine().getParseResult().hasMatchedOption("--k")) {
      return List.of(new Workload(rows, dim, 10, 1), new Workload(rows, dim, 32, 1));
    }
    return mode.scoring && !isGiven ? SCORED_SHAPES : List.of(new Workload(rows, dim, k, 1));
  }

  private Map<String, Object> measure(Benchmark benchmark, Workload load) throws IOException {
    if (mode.fits != null) {
      return benchmark.fits(load, mode.fits, python, rscript);
    }
    if (mode.scoring) {
      return benchmark.scoring(load, family());
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

  @Override
  protected void check() {
    family();
    require(
        rows >= k && dim >= 1 && k >= 2 && passes >= 1 && mixtureRows >= 0,
        "--rows must be at least --k, --k at least 2, --dim and --passes at least 1.");
    require(mode.fits == null || mode.fits >= 0, "--fits must be at least 0.");
    require(partitions == null || partitions >= 1, "--partitions must be at least 1.");
    require(warmUp == null || warmUp >= 0, "--warm-up must be at least 0.");
  }

  private void require(boolean isRight, String sentence) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }
}
