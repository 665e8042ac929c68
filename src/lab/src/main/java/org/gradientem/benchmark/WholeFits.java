package org.gradientem.benchmark;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.RowFile;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.MeanMatching;

/**
 * Whole fits of the same rows, by this library, which is not given the number of components and
 * reads the rows from files, and by those that are used instead.
 */
final class WholeFits {
  /** mclust tries 14 families one after the other, on one core. */
  private static final long MCLUST_ROWS = 5000;

  private final SparkSession session;
  private final Workload load;
  private final Mixture truth;
  private final Consumer<String> progress;
  private final List<Map<String, Object>> fits = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private Path folder;

  /** A fit: its seconds, components, and true means with a fitted one within a deviation. */
  private record Fit(double seconds, int components, long found) {}

  WholeFits(SparkSession session, Workload load, Consumer<String> progress) {
    this.session = session;
    this.load = load;
    this.progress = progress;
    truth = load.smallTruth();
  }

  /** Runs the fits one after the other, the longest last, and adds what came out. */
  void run(int restarts, String python, String rscript, Map<String, Object> numbers)
      throws IOException {
    progress.accept(format("writing %d rows x %d", load.rows(), load.dim()));
    FileSystem files = FileSystem.getLocal(session.sparkContext().hadoopConfiguration());
    folder = Files.createTempDirectory("rows");
    org.apache.hadoop.fs.Path removed = new org.apache.hadoop.fs.Path(folder.toUri());
    // Should the process be ended before the fits are.
    files.deleteOnExit(removed);
    try {
      load.drawn(session, truth).write().parquet(table());
      Fit ours = onSpark("this", "nothing", rows -> own("auto", rows));
      onSpark("this", "tied", rows -> own("tied", rows));
      Optional<OtherEm> scikitLearn =
          OtherEm.of(OtherEm.Library.SCIKIT_LEARN, python, this::leaveOut);
      if (scikitLearn.isPresent()) {
        inMemory(scikitLearn.get(), load.rows(), "tied", ", tied");
        inMemory(scikitLearn.get(), load.rows(), "full", ", full");
      }
      Optional<OtherEm> mclust = OtherEm.of(OtherEm.Library.MCLUST, rscript, this::leaveOut);
      if (mclust.isPresent()) {
        inMemory(mclust.get(), Math.min(load.rows(), MCLUST_ROWS), "auto", "");
      }
      onSpark("KMeans of MLlib", given(), this::kMeans);
      numbers.put("seconds", ours.seconds);
      numbers.put("components", ours.components);
      numbers.put("meansFound", ours.found);
      addRestarts(restarts, ours, numbers);
    } finally {
      files.delete(removed, true);
    }
    numbers.put(Benchmark.FITS, fits);
    numbers.put(Benchmark.LEFT_OUT, leftOut);
  }

  private String table() {
    return folder.resolve("parquet").toUri().toString();
  }

  private void addRestarts(int restarts, Fit ours, Map<String, Object> numbers) {
    if (restarts == 0) {
      leaveOut("no start of MLlib's GaussianMixture: left out; give --fits their number");
      return;
    }
    List<Fit> theirs =
        LongStream.rangeClosed(1, restarts)
            .mapToObj(
                seed ->
                    onSpark(
                        "GaussianMixture of MLlib", given(), rows -> gaussianMixture(seed, rows)))
            .toList();
    double first = theirs.get(0).seconds;
    double all = theirs.stream().mapToDouble(Fit::seconds).sum();
    numbers.put("gaussianMixtureSeconds", first);
    numbers.put("gaussianMixtureOverThis", first / ours.seconds);
    numbers.put("gaussianMixtureRestarts", restarts);
    numbers.put("gaussianMixtureAllSeconds", all);
    numbers.put("gaussianMixtureAllOverThis", all / ours.seconds);
    numbers.put("gaussianMixtureMeansFound", theirs.stream().map(Fit::found).toList());
  }

  private static double[][] own(String covarianceType, Dataset<Row> rows) {
    return new GradientEM()
        .setCovarianceType(covarianceType)
        .setSeed(Workload.SEED)
        .fit(rows)
        .mixture()
        .means();
  }

  private double[][] kMeans(Dataset<Row> rows) {
    KMeans estimator = new KMeans().setK(truth.k()).setSeed(Workload.SEED);
    return Stream.of(estimator.fit(rows).clusterCenters())
        .map(Vector::toArray)
        .toArray(double[][]::new);
  }

  private double[][] gaussianMixture(long seed, Dataset<Row> rows) {
    return Mixtures.means(new GaussianMixture().setK(truth.k()).setSeed(seed).fit(rows));
  }

  private String given() {
    return "k = " + load.k();
  }

  /** A fit of rows that are read from the files. */
  private Fit onSpark(String name, String given, Function<Dataset<Row>, double[][]> fit) {
    progress.accept("measuring %s, given %s".formatted(name, given));
    long start = System.nanoTime();
    double[][] means = fit.apply(session.read().schema(Workload.SCHEMA).parquet(table()));
    return added(name, given, load.rows(), "files", (System.nanoTime() - start) * 1e-9, means);
  }

  /** A fit of the first rows by another library. */
  private void inMemory(OtherEm other, long rows, String type, String and) throws IOException {
    Path file = folder.resolve(rows + ".f8");
    MixtureSampler sampler = new MixtureSampler(truth, Workload.SEED);
    RowFile.write(file, rows, row -> sampler.draw(row).features());
    progress.accept("measuring %s, given %s".formatted(other, given() + and));
    OtherEm.Fit fit = other.fit(file, load.dim(), load.k(), type, 1);
    added(other.toString(), given() + and, rows, "memory", fit.seconds(), fit.mixture().means());
  }

  private Fit added(
      String name, String given, long rows, String from, double seconds, double[][] means) {
    MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), means);
    Fit fit = new Fit(seconds, means.length, matching.found(1));
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("fit", name);
    numbers.put("given", given);
    numbers.put("rows", rows);
    numbers.put("from", from);
    numbers.put("seconds", seconds);
    numbers.put("components", fit.components);
    numbers.put("meansFound", fit.found);
    fits.add(numbers);
    return fit;
  }

  private void leaveOut(String sentence) {
    progress.accept(sentence);
    leftOut.add(sentence);
  }
}
