package org.gradientem.experiments.groups;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.MeanMatching;
import org.gradientem.truth.RandomMixture;

/** Cases that users of other libraries have reported: the answers of these and of a fit here. */
public final class Others implements Experiment {
  /** MLlib's densities of a component's own rows are below its epsilon from 26 on. */
  private static final int[] MLLIB_DIMS = {10, 20, 26, 40};

  private static final int MLLIB_ROWS = 3000;
  private static final int MLLIB_COMPONENTS = 3;
  private static final double MLLIB_SEPARATION = 8;

  @Override
  public Outcome run(Lab lab) {
    List<Check> checks = new ArrayList<>();
    Table choices = Table.of("others", "report | rows | other | its answers | this");
    for (OtherCase reported : OtherCase.all()) {
      lab.say("others: %s", reported.report());
      compare(lab, reported, checks, choices);
    }
    Table mllib =
        Table.of(
            "others-mllib",
            "d | MLlib: means found | its largest probability of a row, mean | this: means found | its largest probability, mean");
    for (int dim : MLLIB_DIMS) {
      lab.say("others: MLlib, d = %d", dim);
      compareWithMllib(lab, dim, checks, mllib);
    }
    return Outcome.ofTables(checks, choices, mllib);
  }

  private static void compare(Lab lab, OtherCase reported, List<Check> checks, Table table) {
    int seeds = lab.quick() ? 1 : 5;
    List<GradientEMModel> ours = new ArrayList<>();
    List<OtherChoice> theirs = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      double[][] drawn = reported.rows().apply(seed);
      ours.add(new GradientEM().setSeed(seed).fit(lab.vectors(drawn)));
      OtherChoice.of(lab.settings().python, reported.asked(), drawn).ifPresent(theirs::add);
    }
    String library = theirs.stream().map(OtherChoice::library).findFirst().orElse("not installed");
    String here =
        counted(
            ours.stream().map(model -> model.covarianceFamily() + ", " + model.numComponents()));
    String there = counted(theirs.stream().map(OtherChoice::toString));
    table.row(reported.report(), reported.what(), library, there, here);
    if (reported.k().isPresent()) {
      int k = reported.k().getAsInt();
      checks.add(
          new Check(
              reported.report() + ": " + reported.what(),
              k + " components, seeds 1 to " + seeds,
              here + "; " + library + ": " + there,
              ours.stream().allMatch(model -> model.numComponents() == k)));
    }
  }

  /** Equal answers once, with their number. */
  private static String counted(Stream<String> answers) {
    return answers
        .collect(Collectors.groupingBy(answer -> answer, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .collect(Collectors.joining("; "));
  }

  private static void compareWithMllib(Lab lab, int dim, List<Check> checks, Table table) {
    long seed = lab.seed();
    Mixture truth = RandomMixture.balanced(MLLIB_COMPONENTS, dim, MLLIB_SEPARATION, seed);
    Dataset<Row> data = lab.vectors(Drawn.of(truth, MLLIB_ROWS, seed).rows()).cache();
    GaussianMixtureModel theirs =
        new GaussianMixture().setK(MLLIB_COMPONENTS).setSeed(seed).fit(data);
    GradientEMModel ours = new GradientEM().setSeed(seed).fit(data);
    long foundHere = found(truth, ours.mixture().means());
    long foundThere = found(truth, Mixtures.means(theirs));
    double certaintyThere = certainty(theirs.transform(data));
    checks.add(
        new Check(
            format("MLlib, %d components, d = %d", MLLIB_COMPONENTS, dim),
            MLLIB_COMPONENTS + " components and every mean",
            format(
                "%d components; MLlib told %d: %d means, largest probability %.3f in the mean",
                ours.numComponents(), MLLIB_COMPONENTS, foundThere, certaintyThere),
            ours.numComponents() == truth.k() && foundHere == truth.k()));
    table.row(
        dim,
        foundThere + " of " + truth.k(),
        format("%.3f", certaintyThere),
        foundHere + " of " + truth.k(),
        format("%.3f", certainty(ours.transform(data))));
  }

  private static long found(Mixture truth, double[][] means) {
    return MeanMatching.of(truth.means(), truth.covariances(), means).found(MLLIB_SEPARATION / 4);
  }

  /** Mean of the rows' largest probabilities; 1 / k if the components are not distinguished. */
  private static double certainty(Dataset<Row> scored) {
    return scored.select("probability").collectAsList().stream()
        .mapToDouble(row -> StatUtils.max(row.<Vector>getAs(0).toArray()))
        .average()
        .orElseThrow();
  }
}
