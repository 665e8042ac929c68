package org.gradientem.benchmark;

import static org.gradientem.RootLocale.format;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Measures one thing after the other in this process; results are numbers by name. The roofline is
 * measured on this machine, so it compares only with a local master.
 *
 * @param warmUp number of passes of this library before those that are timed; where empty, 200, or
 *     100 for component-specific covariances
 * @param passes number of passes that a median is taken of, at least 1
 */
public record Benchmark(
    SparkSession session, OptionalInt warmUp, int passes, Consumer<String> progress) {
  /** Where {@link #fits} has a list of a map for each fit. */
  public static final String FITS = "fits";

  /** Where {@link #fits} has a list of a sentence for each library that is not there. */
  public static final String LEFT_OUT = "leftOut";

  /** Until the compiler is done and leaves the cores to the passes. */
  private static final int WARM_UP = 200;

  /** For a million rows and 10 components: the plain loops' logits, and as many again. */
  private static final int OWN_WARM_UP = 100;

  /** A pass has hundreds of patterns, so that the compiler sees each of its loops often. */
  private static final int INCOMPLETE_WARM_UP = 50;

  /** Rows are scored this often before they are timed. */
  private static final int SCORING_WARM_UP = 3;

  /**
   * Seconds per pass of this library, of MLlib's estimators, and of the matrix products and
   * exponentials alone.
   *
   * @param family the family whose pass is timed; MLlib's Gaussian mixture is VVV always
   * @param mixtureRows rows on which MLlib's slow Gaussian mixture is timed, to be scaled to all; 0
   *     to leave it out
   */
  public Map<String, Object> compare(Workload load, CovarianceFamily family, long mixtureRows) {
    Map<String, Object> numbers = numbers(load);
    numbers.put("covarianceType", family.toString());
    double ours =
        measured(
            "this, covariances " + family,
            load,
            load.dense(session),
            rows -> Passes.ours(rows, family, load.k(), warmUp(family), passes));
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
      double onPart =
          measured(
              "GaussianMixture, covariances " + CovarianceFamily.VVV,
              part,
              part.dense(session),
              rows -> Passes.gaussianMixture(rows, load.k(), passes));
      double mixture = onPart * load.rows() / part.rows();
      numbers.put("gaussianMixtureSecondsPerPass", mixture);
      numbers.put("gaussianMixtureTimedOnRows", part.rows());
      numbers.put("gaussianMixtureOverPass", mixture / ours);
    }
    return numbers;
  }

  /**
   * Seconds from rows to a mixture, of this library and of what is used instead; the files of rows
   * are on this machine, so executors have to be as well.
   *
   * @param restarts starts of MLlib's Gaussian mixture, 0 to leave it out
   */
  public Map<String, Object> fits(Workload load, int restarts, String python, String rscript)
      throws IOException {
    Map<String, Object> numbers = numbers(load);
    new WholeFits(session, load, progress).run(restarts, python, rscript, numbers);
    return numbers;
  }

  /**
   * How many rows a model of a family gives their probabilities and predictions in a second, row by
   * row and in blocks, and how many the same model does as MLlib's.
   */
  public Map<String, Object> scoring(Workload load, CovarianceFamily family) {
    Map<String, Object> numbers = numbers(load);
    numbers.put("covarianceType", family.toString());
    double[] seconds =
        measured(
            "scoring, covariances " + family,
            load,
            load.dense(session),
            rows -> scoringSeconds(rows, family, load.k()));
    numbers.put("rowsPerSecond", load.rows() / seconds[0]);
    numbers.put("blocksRowsPerSecond", load.rows() / seconds[1]);
    numbers.put("gaussianMixtureRowsPerSecond", load.rows() / seconds[2]);
    numbers.put("rowsOverGaussianMixture", seconds[2] / seconds[0]);
    numbers.put("blocksOverGaussianMixture", seconds[2] / seconds[1]);
    return numbers;
  }

  /** Of a mixture that one pass has fitted. */
  private double[] scoringSeconds(Dataset<Row> rows, CovarianceFamily family, int k) {
    GradientEMModel model =
        new GradientEM()
            .setK(k)
            .setSeed(Workload.SEED)
            .setCovarianceType(family.name())
            .setSelection("none")
            .setMaxIter(1)
            .fit(rows);
    GaussianMixtureModel same = model.toGaussianMixtureModel();
    return Seconds.medians(
        SCORING_WARM_UP,
        passes,
        () -> write(model.transform(rows)),
        () -> write(model.transformInBlocks(rows)),
        () -> write(same.transform(rows)));
  }

  private static void write(Dataset<Row> scored) {
    scored.write().format("noop").mode("overwrite").save();
  }

  /**
   * Processor time of a pass over rows with values missing at random, and over the same rows
   * complete: of families EEE, VVI and VVV, 10 and 30 features, 1, 5 and 20 % of the values, 1 to
   * 20 components, and of more and more rows of which nearly each has a pattern of its own.
   */
  public List<Map<String, Object>> incomplete() {
    return new IncompletePasses(warmUp.orElse(INCOMPLETE_WARM_UP), passes, progress).run();
  }

  /**
   * Seconds of passes and of a whole fit, beside scikit-learn and oneDAL of a Python.
   *
   * @param loads the first is fitted whole as well
   */
  public List<Map<String, Object>> peers(List<Workload> loads, String python) throws IOException {
    return new PeerPasses(session, python, warmUp.orElse(OWN_WARM_UP), passes, progress).run(loads);
  }

  /**
   * Seconds that Spark alone takes to read vectors from parquet files and to sum up each feature:
   * the first thing that this process does with them, as in a fit that is a command of its own.
   */
  public Map<String, Object> reading(String path) {
    Dataset<Row> rows = session.read().parquet(path).select(Workload.FEATURES);
    progress.accept("reading " + path);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("readingSeconds", Seconds.median(0, 1, () -> sumUp(rows)));
    return numbers;
  }

  private static void sumUp(Dataset<Row> rows) {
    int dim = rows.first().<Vector>getAs(0).size();
    Column features = functions.vector_to_array(rows.col(Workload.FEATURES), "float64");
    List<Column> sums =
        IntStream.range(0, dim)
            .mapToObj(j -> org.apache.spark.sql.functions.sum(features.getItem(j)))
            .toList();
    rows.agg(sums.get(0), sums.subList(1, dim).toArray(Column[]::new)).first();
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

  private int cores(Workload load) {
    return Math.min(load.partitions(), session.sparkContext().defaultParallelism());
  }

  private <T> T measured(
      String name, Workload load, Dataset<Row> rows, Function<Dataset<Row>, T> measure) {
    progress.accept(
        format("measuring %s on %d rows x %d, k = %d", name, load.rows(), load.dim(), load.k()));
    // Drawn once, and not in the memory that the passes are measured in.
    rows.persist(StorageLevel.DISK_ONLY());
    try {
      // A selection of a cached table does not count as cached, so each estimator caches its own.
      return measure.apply(rows.select(Workload.FEATURES));
    } finally {
      rows.unpersist();
    }
  }
}
