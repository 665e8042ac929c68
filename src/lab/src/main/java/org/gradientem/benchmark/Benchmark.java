package org.gradientem.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.GradientEM;

/** Measures one thing after the other in this process; results are numbers by name. */
public final class Benchmark {
  /** Where {@link #fits} has a list of a map for each fit. */
  public static final String FITS = "fits";

  /** Where {@link #fits} has a list of a sentence for each rival that is not there. */
  public static final String LEFT_OUT = "leftOut";

  /** Until the compiler is done and leaves the cores to the passes. */
  private static final int WARM_UP = 200;

  /** For a million rows and 10 components: the plain loops' logits, and as many again. */
  private static final int OWN_WARM_UP = 100;

  /** A pass has hundreds of patterns, so that the compiler sees each of its loops often. */
  private static final int INCOMPLETE_WARM_UP = 50;

  private final SparkSession session;
  private final OptionalInt warmUp;
  private final int passes;
  private final Consumer<String> progress;

  /**
   * Prepares measurements. The roofline is measured on this machine, so it compares only where the
   * executors are: with a local master.
   *
   * @param session where passes run
   * @param warmUp number of passes of this library before those that are timed; where empty, 200,
   *     or 100 where components have covariances of their own
   * @param passes number of passes that a median is taken of, at least 1
   * @param progress is notified in a line what is being measured
   */
  public Benchmark(
      SparkSession session, OptionalInt warmUp, int passes, Consumer<String> progress) {
    this.session = session;
    this.warmUp = warmUp;
    this.passes = passes;
    this.progress = progress;
  }

  /**
   * Seconds per pass of this library, of MLlib's estimators, and of the matrix products and
   * exponentials alone.
   *
   * @param load the rows and components
   * @param family the family whose pass is timed; MLlib's Gaussian mixture, which has no other, is
   *     the same model for {@link CovarianceFamily#VVV}
   * @param mixtureRows rows on which MLlib's slow Gaussian mixture is timed, to be scaled to all; 0
   *     to leave it out
   * @return the numbers
   */
  public Map<String, Object> compare(Workload load, CovarianceFamily family, long mixtureRows) {
    Map<String, Object> numbers = numbers(load);
    numbers.put("covarianceType", family.toString());
    double ours =
        measured(
            "this, covariances " + family,
            load,
            load.dense(session),
            r -> Passes.ours(r, family, load.k(), warmUp(family), passes));
    numbers.put("secondsPerPass", ours);
    progress.accept("measuring the roofline");
    double roofline = Roofline.secondsPerPass(load, RowStatistic.of(family), cores(load), passes);
    numbers.put("rooflineSecondsPerPass", roofline);
    double kMeans =
        measured("KMeans", load, load.dense(session), r -> Passes.kMeans(r, load.k(), passes));
    numbers.put("kmeansSecondsPerPass", kMeans);
    numbers.put("passOverRoofline", ours / roofline);
    numbers.put("kmeansOverPass", kMeans / ours);
    if (mixtureRows > 0) {
      numbers.put("gaussianMixtureCovarianceType", CovarianceFamily.VVV.toString());
      Workload part = load.withRows(Math.min(load.rows(), mixtureRows));
      double mixture =
          measured(
                  "GaussianMixture, covariances " + CovarianceFamily.VVV,
                  part,
                  part.dense(session),
                  r -> Passes.gaussianMixture(r, load.k(), passes))
              * load.rows()
              / part.rows();
      numbers.put("gaussianMixtureSecondsPerPass", mixture);
      numbers.put("gaussianMixtureTimedOnRows", part.rows());
      numbers.put("gaussianMixtureOverPass", mixture / ours);
    }
    return numbers;
  }

  /**
   * What a stored value of sparse rows costs, beside one of dense rows with as many values.
   *
   * @param load the rows and components
   * @param nonZeros non-zeros of a sparse row, below a tenth of its features
   * @return the numbers
   */
  public Map<String, Object> sparse(Workload load, int nonZeros) {
    Map<String, Object> numbers = numbers(load);
    Workload dense = load.withDim(nonZeros);
    double values = (double) load.rows() * nonZeros;
    double sparseSeconds =
        measured("sparse rows", load, load.sparse(session, nonZeros), r -> tied(load, r));
    double denseSeconds = measured("dense rows", dense, dense.dense(session), r -> tied(load, r));
    numbers.put("nonZeros", nonZeros);
    numbers.put("secondsPerPass", sparseSeconds);
    numbers.put("secondsPerNonZero", sparseSeconds / values);
    numbers.put("denseSecondsPerPass", denseSeconds);
    numbers.put("denseSecondsPerValue", denseSeconds / values);
    numbers.put("nonZeroOverDenseValue", sparseSeconds / denseSeconds);
    return numbers;
  }

  /**
   * Seconds from rows to a mixture: of this library, which is not given the number of components
   * and reads the rows from files, and of what is given it and used instead. The files are on this
   * machine, so executors have to be as well.
   *
   * @param load the rows and the true number of components
   * @param rivals what is used instead
   * @return the numbers, with {@link #FITS} and {@link #LEFT_OUT}
   * @throws IOException if files cannot be written
   */
  public Map<String, Object> fits(Workload load, Rivals rivals) throws IOException {
    Map<String, Object> numbers = numbers(load);
    new FitComparison(session, load, progress).run(rivals, numbers);
    return numbers;
  }

  /**
   * How many rows a model of this library gives their probabilities and predictions in a second,
   * row by row and in blocks, and how many the same model does as MLlib's.
   *
   * @param load the rows and components
   * @param family the family of the model; MLlib's has full covariances in any case
   * @return the numbers
   */
  public Map<String, Object> scoring(Workload load, CovarianceFamily family) {
    Map<String, Object> numbers = numbers(load);
    numbers.put("covarianceType", family.toString());
    Scoring seconds =
        measured(
            "scoring, covariances " + family,
            load,
            load.dense(session),
            rows -> Scoring.of(rows, family, load.k(), passes));
    numbers.put("rowsPerSecond", load.rows() / seconds.ours());
    numbers.put("blocksRowsPerSecond", load.rows() / seconds.inBlocks());
    numbers.put("gaussianMixtureRowsPerSecond", load.rows() / seconds.gaussianMixture());
    numbers.put("rowsOverGaussianMixture", seconds.gaussianMixture() / seconds.ours());
    numbers.put("blocksOverGaussianMixture", seconds.gaussianMixture() / seconds.inBlocks());
    return numbers;
  }

  /**
   * What a pass costs where there is nothing to do, one row in each partition, beside a job of
   * Spark's that does nothing in as many partitions.
   *
   * @param load the components and partitions; its rows do not matter
   * @return the numbers
   */
  public Map<String, Object> overhead(Workload load) {
    Workload rows = load.withRows(load.partitions());
    Mixture start = load.truth();
    // Given, since a start from the rows could not have more components than there are rows.
    GradientEM estimator =
        new GradientEM()
            .setInitialMixture(start.weights(), start.means())
            // Eight blocks a row, so that no partitions are joined into a task.
            .setMaxBlockSizeInMB(load.dim() * Double.BYTES / 8.0 / (1 << 20));
    Map<String, Object> numbers = numbers(rows);
    numbers.put(
        "secondsPerPass",
        measured(
            RootLocale.format("an empty pass over %d partitions", load.partitions()),
            rows,
            rows.noise(session),
            r ->
                Passes.ours(
                    estimator, CovarianceFamily.EEE, r, warmUp(CovarianceFamily.EEE), passes)));
    numbers.put("emptyJobSeconds", Passes.emptyJob(session, load.partitions(), passes));
    return numbers;
  }

  /**
   * Processor time of a pass over rows that lack cells at random beside one over the same rows when
   * they lack none: of families EEE, VVI and VVV, 10 and 30 features, 1, 5 and 20 % of the cells, 1
   * to 20 components, and of more and more rows of which nearly each has a pattern of its own.
   *
   * @return the numbers of each
   */
  public List<Map<String, Object>> incomplete() {
    return new IncompletePasses(warmUp.orElse(INCOMPLETE_WARM_UP), passes, progress).run();
  }

  /**
   * Seconds that Spark alone takes to read rows and to sum up each feature, the first that this
   * process does with them, as a fit that is a command of its own is the first of its process.
   *
   * @param path parquet files with a column {@code features} of vectors
   * @return the numbers
   */
  public Map<String, Object> reading(String path) {
    Reading reading = new Reading(session.read().parquet(path));
    progress.accept("reading " + path);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("readingSeconds", reading.seconds());
    return numbers;
  }

  private double tied(Workload load, Dataset<Row> rows) {
    CovarianceFamily family = CovarianceFamily.EEE;
    return Passes.ours(rows, family, load.k(), warmUp(family), passes);
  }

  private int warmUp(CovarianceFamily family) {
    return warmUp.orElse(family.isTied() ? WARM_UP : OWN_WARM_UP);
  }

  private Map<String, Object> numbers(Workload load) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("rows", load.rows());
    numbers.put("dim", load.dim());
    numbers.put("k", load.k());
    numbers.put("partitions", load.partitions());
    numbers.put("cores", cores(load));
    numbers.put("blas", BLAS.getInstance().getClass().getSimpleName());
    return numbers;
  }

  /** Cores that a pass can use. */
  private int cores(Workload load) {
    return Math.min(load.partitions(), session.sparkContext().defaultParallelism());
  }

  private <T> T measured(
      String name, Workload load, Dataset<Row> rows, Function<Dataset<Row>, T> measure) {
    progress.accept(
        RootLocale.format(
            "measuring %s on %d rows x %d, k = %d", name, load.rows(), load.dim(), load.k()));
    // Drawn once, and out of the memory of those that are measured.
    rows.persist(StorageLevel.DISK_ONLY());
    try {
      // A selection of a cached table does not count as cached, so each estimator caches its own.
      return measure.apply(rows.select(Workload.FEATURES));
    } finally {
      rows.unpersist();
    }
  }
}
