package org.gradientem.experiments.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.MeanMatching;
import org.gradientem.truth.RandomMixture;

/** Cases that users of other libraries have reported, and what these and a fit here answer. */
public final class Others implements Experiment {
  /** MLlib's densities of a component's own rows are below its epsilon from 26 on. */
  private static final int[] MLLIB_DIMS = {10, 20, 26, 40};

  private static final int MLLIB_ROWS = 3000;
  private static final int MLLIB_COMPONENTS = 3;
  private static final double MLLIB_SEPARATION = 8;

  private final ExperimentSettings settings;

  public Others(ExperimentSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "others";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    List<List<String>> choices = new ArrayList<>();
    for (OtherCase reported : OtherCase.all()) {
      progress.accept("others: " + reported.report());
      compare(session, reported, checks, choices);
    }
    List<List<String>> densities = new ArrayList<>();
    for (int dim : MLLIB_DIMS) {
      progress.accept("others: MLlib, d = " + dim);
      compareWithMllib(session, dim, checks, densities);
    }
    Table chosen =
        new Table("others", List.of("report", "rows", "other", "its answers", "this"), choices);
    Table mllib =
        new Table(
            "others-mllib",
            List.of(
                "d",
                "MLlib: means found",
                "its largest probability of a row, mean",
                "this: means found",
                "its largest probability, mean"),
            densities);
    return new Outcome(checks, List.of(), List.of(chosen, mllib), List.of());
  }

  private void compare(
      SparkSession session, OtherCase reported, List<Check> checks, List<List<String>> rows) {
    int[] seeds = IntStream.rangeClosed(1, settings.quick() ? 1 : 5).toArray();
    List<String> ours = new ArrayList<>();
    List<OtherChoice> theirs = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int seed : seeds) {
      double[][] drawn = reported.rows().apply(seed);
      GradientEMModel model = new GradientEM().setSeed(seed).fit(data(session, drawn));
      ours.add(model.covarianceFamily() + ", " + model.k());
      numbers.add(model.k());
      OtherChoice.of(settings.python(), reported.asked(), drawn).ifPresent(theirs::add);
    }
    String library = theirs.stream().map(OtherChoice::library).findFirst().orElse("not installed");
    String here = counted(ours.stream());
    String there = counted(theirs.stream().map(OtherChoice::toString));
    rows.add(List.of(reported.report(), reported.what(), library, there, here));
    reported
        .k()
        .ifPresent(
            k ->
                checks.add(
                    new Check(
                        reported.report() + ": " + reported.what(),
                        k + " components, seeds 1 to " + seeds.length,
                        here + "; " + library + ": " + there,
                        numbers.stream().allMatch(found -> found == k))));
  }

  /** Equal answers once, with their number. */
  private static String counted(Stream<String> answers) {
    return answers
        .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static Dataset<Row> data(SparkSession session, double[][] rows) {
    List<Row> vectors =
        Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType(), false);
    return session.createDataFrame(vectors, schema).cache();
  }

  private void compareWithMllib(
      SparkSession session, int dim, List<Check> checks, List<List<String>> rows) {
    long seed = settings.seed();
    Mixture truth = RandomMixture.balanced(MLLIB_COMPONENTS, dim, MLLIB_SEPARATION, seed);
    Dataset<Row> data = data(session, OtherCase.draw(truth, MLLIB_ROWS, seed));
    GaussianMixtureModel theirs =
        new GaussianMixture().setK(MLLIB_COMPONENTS).setSeed(seed).fit(data);
    double[][] means =
        Stream.of(theirs.gaussians()).map(g -> g.mean().toArray()).toArray(double[][]::new);
    GradientEMModel ours = new GradientEM().setSeed(seed).fit(data);
    long foundHere = found(truth, ours.mixture().means());
    long foundThere = found(truth, means);
    double certaintyThere = certainty(theirs.transform(data));
    checks.add(
        new Check(
            RootLocale.format("MLlib, %d components, d = %d", MLLIB_COMPONENTS, dim),
            MLLIB_COMPONENTS + " components and every mean",
            RootLocale.format(
                "%d components; MLlib told %d: %d means, largest probability %.3f in the mean",
                ours.k(), MLLIB_COMPONENTS, foundThere, certaintyThere),
            ours.k() == truth.k() && foundHere == truth.k()));
    rows.add(
        List.of(
            String.valueOf(dim),
            foundThere + " of " + truth.k(),
            RootLocale.format("%.3f", certaintyThere),
            foundHere + " of " + truth.k(),
            RootLocale.format("%.3f", certainty(ours.transform(data)))));
  }

  private static long found(Mixture truth, double[][] means) {
    return MeanMatching.of(truth.means(), truth.covariances(), means).found(MLLIB_SEPARATION / 4);
  }

  /** Mean of the rows' largest probabilities; 1 / k where nothing is told apart. */
  private static double certainty(Dataset<Row> scored) {
    return scored.select("probability").collectAsList().stream()
        .mapToDouble(row -> largest(row.getAs(0)))
        .average()
        .orElseThrow();
  }

  private static double largest(Vector probability) {
    return Arrays.stream(probability.toArray()).max().orElseThrow();
  }
}
