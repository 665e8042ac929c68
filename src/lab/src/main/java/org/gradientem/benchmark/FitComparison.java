package org.gradientem.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.mixture.Mixture;

/** Whole fits of the same rows, by this library and by those that are taken instead. */
final class FitComparison {
  /** mclust tries 14 families one after the other, on one core. */
  private static final long MCLUST_ROWS = 5000;

  private final SparkSession session;
  private final Workload load;
  private final Mixture truth;
  private final Consumer<String> progress;
  private final List<Map<String, Object>> fits = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  FitComparison(SparkSession session, Workload load, Consumer<String> progress) {
    this.session = session;
    this.load = load;
    this.progress = progress;
    truth = load.smallTruth();
  }

  /** Runs the fits one after the other, the longest last, and adds what came out. */
  void run(Rivals rivals, Map<String, Object> numbers) throws IOException {
    progress.accept(RootLocale.format("writing %d rows x %d", load.rows(), load.dim()));
    try (DrawnRows rows = new DrawnRows(session, load, truth)) {
      TimedFits spark = new TimedFits(rows, truth);
      TimedFits.Fit ours = onSpark("this", "nothing", () -> spark.ours("auto"));
      onSpark("this", "tied", () -> spark.ours("tied"));
      scikitLearn(rivals.python(), rows);
      mclust(rivals.rscript(), rows);
      onSpark("KMeans of MLlib", given(), spark::kMeans);
      List<TimedFits.Fit> mixtures =
          LongStream.rangeClosed(1, rivals.gaussianMixtures())
              .mapToObj(
                  seed ->
                      onSpark(
                          "GaussianMixture of MLlib", given(), () -> spark.gaussianMixture(seed)))
              .toList();
      numbers.put("seconds", ours.seconds());
      numbers.put("components", ours.components());
      numbers.put("meansFound", ours.found());
      addRestarts(mixtures, ours, numbers);
      numbers.put(Benchmark.FITS, fits);
      numbers.put(Benchmark.LEFT_OUT, leftOut);
    }
  }

  private void addRestarts(
      List<TimedFits.Fit> theirs, TimedFits.Fit ours, Map<String, Object> numbers) {
    if (theirs.isEmpty()) {
      leaveOut("no start of MLlib's GaussianMixture: left out; give --fits their number");
      return;
    }
    double first = theirs.get(0).seconds();
    double all = theirs.stream().mapToDouble(TimedFits.Fit::seconds).sum();
    numbers.put("gaussianMixtureSeconds", first);
    numbers.put("gaussianMixtureOverThis", first / ours.seconds());
    numbers.put("gaussianMixtureRestarts", theirs.size());
    numbers.put("gaussianMixtureAllSeconds", all);
    numbers.put("gaussianMixtureAllOverThis", all / ours.seconds());
    numbers.put("gaussianMixtureMeansFound", theirs.stream().map(TimedFits.Fit::found).toList());
  }

  private void scikitLearn(String python, DrawnRows rows) throws IOException {
    Optional<OtherEm> started = OtherEm.start(OtherEm.Library.SCIKIT_LEARN, python, this::leaveOut);
    if (started.isEmpty()) {
      return;
    }
    try (OtherEm other = started.get()) {
      Path file = rows.first(load.rows());
      String name = "scikit-learn " + other.version();
      inMemory(name, given() + ", tied", load.rows(), () -> fit(other, file, "tied"));
      inMemory(name, given() + ", full", load.rows(), () -> fit(other, file, "full"));
    }
  }

  private void mclust(String rscript, DrawnRows rows) throws IOException {
    Optional<OtherEm> started = OtherEm.start(OtherEm.Library.MCLUST, rscript, this::leaveOut);
    if (started.isEmpty()) {
      return;
    }
    try (OtherEm other = started.get()) {
      long number = Math.min(load.rows(), MCLUST_ROWS);
      Path file = rows.first(number);
      inMemory("mclust " + other.version(), given(), number, () -> fit(other, file, "auto"));
    }
  }

  private TimedFits.Fit fit(OtherEm other, Path file, String type) {
    OtherEm.Fit fit = other.fit(file, load.dim(), load.k(), type, 1);
    return TimedFits.Fit.of(fit.seconds(), fit.mixture().means(), truth);
  }

  private String given() {
    return "k = " + load.k();
  }

  private TimedFits.Fit onSpark(String name, String given, Supplier<TimedFits.Fit> fit) {
    return measured(name, given, load.rows(), "files", fit);
  }

  private void inMemory(String name, String given, long rows, Supplier<TimedFits.Fit> fit) {
    measured(name, given, rows, "memory", fit);
  }

  private TimedFits.Fit measured(
      String name, String given, long rows, String from, Supplier<TimedFits.Fit> measure) {
    progress.accept("measuring %s, given %s".formatted(name, given));
    TimedFits.Fit fit = measure.get();
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("fit", name);
    numbers.put("given", given);
    numbers.put("rows", rows);
    numbers.put("from", from);
    numbers.put("seconds", fit.seconds());
    numbers.put("components", fit.components());
    numbers.put("meansFound", fit.found());
    fits.add(numbers);
    return fit;
  }

  private void leaveOut(String sentence) {
    progress.accept(sentence);
    leftOut.add(sentence);
  }
}
