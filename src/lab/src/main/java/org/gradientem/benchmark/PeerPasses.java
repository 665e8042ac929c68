package org.gradientem.benchmark;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.summary.PassRecord;

/**
 * Passes from one start, and whole fits, beside the EM of scikit-learn and oneDAL on the same rows;
 * by turns, so that other load of the machine meets them all.
 */
record PeerPasses(
    SparkSession session, String python, int warmUp, int passes, Consumer<String> progress) {
  private static final String THIS = "this";
  private static final int ROUNDS = 3;

  /** How far the start is from the truth in each coordinate, in standard deviations. */
  private static final double AWAY = 0.3;

  private record Run(String by, double seconds, int passes, double likelihood) {}

  /** Measures a whole fit of the first load, and passes of each: a line for each library. */
  List<Map<String, Object>> run(List<Workload> loads) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    FileSystem files = FileSystem.getLocal(session.sparkContext().hadoopConfiguration());
    Path folder = Files.createTempDirectory("rows");
    files.deleteOnExit(new org.apache.hadoop.fs.Path(folder.toUri()));
    for (Workload load : loads) {
      progress.accept(format("writing %d rows x %d", load.rows(), load.dim()));
      Path file = folder.resolve(load.k() + ".f8");
      MixtureSampler sampler = new MixtureSampler(load.truth(), Workload.SEED);
      RowFile.write(file, load.rows(), row -> sampler.draw(row).features());
      String parquet = folder.resolve(load.k() + ".parquet").toUri().toString();
      load.dense(session).write().parquet(parquet);
      Dataset<Row> rows = session.read().schema(Workload.SCHEMA).parquet(parquet);
      if (load.equals(loads.get(0))) {
        lines.addAll(byTurns("fit", load, "full", file, () -> fit(rows)));
      }
      lines.addAll(passes(load, file, rows));
    }
    return lines;
  }

  private List<Map<String, Object>> passes(Workload load, Path file, Dataset<Row> rows)
      throws IOException {
    Mixture truth = load.truth();
    SplittableRandom random = new SplittableRandom(Workload.SEED);
    double[][] means = truth.means();
    Arrays.stream(means).forEach(m -> Arrays.setAll(m, j -> m[j] + AWAY * random.nextGaussian()));
    double[][] identity = new double[load.dim()][load.dim()];
    IntStream.range(0, load.dim()).forEach(j -> identity[j][j] = 1);
    Path start = file.resolveSibling(load.k() + ".start");
    RowFile.write(start, 1 + means.length, i -> i == 0 ? truth.weights() : means[(int) i - 1]);
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String kind : List.of("full", "diag")) {
      GradientEM estimator =
          new GradientEM()
              .setInitialMixture(truth.weights(), means, identity)
              .setCovarianceType(kind.equals("full") ? kind : "diagonal")
              .setSelection("none")
              .setTol(0);
      progress.accept("warming up, covariances " + kind);
      steps(estimator, rows, warmUp);
      lines.addAll(
          byTurns("pass", load, kind, file, () -> steps(estimator, rows, passes), passes, start));
    }
    return lines;
  }

  /** All runs of a round one after the other, and the medians of all rounds. */
  private List<Map<String, Object>> byTurns(
      String what, Workload load, String kind, Path rows, Supplier<Run> ours, Object... start) {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      progress.accept(format("measuring a %s, k = %d, covariances %s", what, load.k(), kind));
      List<Run> ofRound = new ArrayList<>(List.of(ours.get()));
      for (String library : List.of("scikit-learn", "daal")) {
        List<String> words = Table.cells(library, kind, load.dim(), load.k(), rows, List.of(start));
        ExternalScript.cells(
                new ExternalScript(python, "passes.py").output(words.toArray(String[]::new)))
            .map(PeerPasses::run)
            .forEach(ofRound::add);
      }
      ofRound.forEach(run -> runs.computeIfAbsent(run.by, by -> new ArrayList<>()).add(run));
    }
    double[] base = runs.get(THIS).stream().mapToDouble(Run::seconds).toArray();
    List<Map<String, Object>> lines = new ArrayList<>();
    runs.forEach(
        (by, of) -> {
          Run last = of.get(of.size() - 1);
          double[] seconds = of.stream().mapToDouble(Run::seconds).toArray();
          double[] ratios =
              IntStream.range(0, seconds.length).mapToDouble(r -> seconds[r] / base[r]).toArray();
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("measured", what);
          line.put("k", load.k());
          line.put("covariances", kind);
          line.put("by", by);
          line.put("seconds", Seconds.median(seconds));
          line.put("overThis", Seconds.median(ratios));
          line.put("passes", last.passes);
          line.put("meanLogLikelihood", last.likelihood);
          lines.add(line);
        });
    return lines;
  }

  private static Run run(String... cells) {
    double[] numbers = Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
    return new Run(cells[0], numbers[0], (int) numbers[1], numbers[2]);
  }

  /** Told nothing, from files. */
  private static Run fit(Dataset<Row> rows) {
    long start = System.nanoTime();
    GradientEMModel model = new GradientEM().setSeed(Workload.SEED).fit(rows);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Run(THIS, seconds, 0, model.summary().logLikelihood() / model.summary().rows());
  }

  /** The median of some passes after a first one. */
  private static Run steps(GradientEM estimator, Dataset<Row> rows, int passes) {
    List<PassRecord> seen = new ArrayList<>();
    estimator.setMaxIter(passes).fit(rows, seen::add);
    double[] seconds = seen.stream().skip(1).mapToDouble(PassRecord::seconds).toArray();
    double likelihood = seen.get(seen.size() - 1).meanLogLikelihood();
    return new Run(THIS, Seconds.median(seconds), seen.size(), likelihood);
  }
}
