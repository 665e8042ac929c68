package org.gradientem.experiments.groups;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.groups.ComponentTree;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.AdjustedRandIndex;

/**
 * Components merged into groups: how well the true number agrees with the truth, and which way
 * proposes that number most often.
 */
public final class Groups implements Experiment {
  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType());

  /** A way is right on a shape if it is for more than half of the seeds. */
  private static final double MOST = 0.5;

  private static final String DEFAULT = "the proposal";
  private static final String OURS = "components merged to the true number";

  private final ExperimentSettings settings;

  public Groups(ExperimentSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  /** Ways to propose a number of groups, in the order of their results. */
  private static final List<String> WAYS =
      List.of(
          "components",
          "misclassification below 0.025",
          "misclassification below 0.05",
          "widest gap of misclassification",
          DEFAULT,
          "groups above 0.05 are one",
          "groups above 0.08 are one",
          "groups below 0.001 are apart",
          "groups below 0.008 are apart",
          "modes",
          "modes a valley of half apart",
          "modes a valley of a fifth apart");

  /** What makes groups; their agreements come after the proposals. */
  private static final List<String> MAKERS =
      List.of(
          "components",
          OURS,
          "scikit-learn: GaussianMixture by BIC",
          "scikit-learn: HDBSCAN",
          "mclust: clustCombi");

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    int seeds = settings.quick() ? 2 : 10;
    Shape[] shapes = Shape.values();
    // Seed by seed, so that what is there when a run is cut off is of all shapes.
    List<Draws.Draw> draws =
        IntStream.rangeClosed(1, seeds)
            .boxed()
            .flatMap(seed -> Arrays.stream(shapes).map(shape -> draw(session, shape, seed)))
            .toList();
    List<double[]> results = new Draws(name(), settings, progress).run(draws);
    List<Check> checks = new ArrayList<>();
    List<List<String>> proposals = new ArrayList<>();
    List<List<String>> agreements = new ArrayList<>();
    int[] right = new int[WAYS.size()];
    for (int s = 0; s < shapes.length; s++) {
      int at = s;
      List<double[]> trials =
          IntStream.range(0, seeds).mapToObj(t -> results.get(t * shapes.length + at)).toList();
      for (int w = 0; w < right.length; w++) {
        double[] found = column(trials, w);
        long hits = Arrays.stream(found).filter(n -> n == shapes[at].groups()).count();
        right[w] += hits > MOST * seeds ? 1 : 0;
        proposals.add(proposal(shapes[s], w, hits, found));
      }
      if (shapes[s].groups() > 1) {
        agreements.addAll(agreements(shapes[s], trials));
      }
      if (shapes[s].leastAgreement() > 0) {
        checks.add(check(shapes[s], mean(trials, WAYS.size() + MAKERS.indexOf(OURS))));
      }
    }
    checks.add(proposalCheck(right));
    return new Outcome(
        checks,
        List.of(),
        List.of(
            new Table("agreement", List.of("rows", "groups by", "mean ARI", "least"), agreements),
            new Table(
                "proposals", List.of("rows", "groups", "way", "right", "proposed"), proposals)),
        List.of());
  }

  private Draws.Draw draw(SparkSession session, Shape shape, int seed) {
    return new Draws.Draw(
        RootLocale.format("%s, seed %d, %s", shape.label(), seed, settings.python()),
        () -> trial(session, shape, seed));
  }

  private static double[] column(List<double[]> trials, int column) {
    return trials.stream().mapToDouble(trial -> trial[column]).toArray();
  }

  private static double mean(List<double[]> trials, int column) {
    return Arrays.stream(column(trials, column)).average().orElseThrow();
  }

  private static List<String> proposal(Shape shape, int way, long hits, double... found) {
    return List.of(
        shape.label(),
        String.valueOf(shape.groups()),
        WAYS.get(way),
        hits + " of " + found.length,
        Arrays.stream(found).mapToObj(n -> String.valueOf((int) n)).collect(joining(" ")));
  }

  private static List<List<String>> agreements(Shape shape, List<double[]> trials) {
    List<List<String>> rows = new ArrayList<>();
    for (int m = 0; m < MAKERS.size(); m++) {
      double[] found = column(trials, WAYS.size() + m);
      boolean isThere = Arrays.stream(found).noneMatch(Double::isNaN);
      rows.add(
          List.of(
              shape.label(),
              MAKERS.get(m),
              isThere ? RootLocale.format("%.3f", mean(trials, WAYS.size() + m)) : "not installed",
              isThere ? RootLocale.format("%.3f", Arrays.stream(found).min().orElseThrow()) : ""));
    }
    return rows;
  }

  private static Check check(Shape shape, double mean) {
    return new Check(
        shape.label() + ", cut to the true number",
        RootLocale.format("a mean ARI of %.2f", shape.leastAgreement()),
        RootLocale.format("%.3f", mean),
        mean >= shape.leastAgreement());
  }

  private static Check proposalCheck(int... right) {
    return new Check(
        "the number of groups proposed",
        "by default the way that is right on most shapes",
        IntStream.range(0, right.length)
            .mapToObj(w -> WAYS.get(w) + ": " + right[w])
            .collect(joining("; ")),
        right[WAYS.indexOf(DEFAULT)] == Arrays.stream(right).max().orElseThrow());
  }

  /** The proposals, then the agreements; NaN of a library that is not installed. */
  private double[] trial(SparkSession session, Shape shape, long seed) {
    double[][] rows = shape.draw(seed);
    List<Row> table =
        Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    GradientEMModel model =
        new GradientEM().setSeed(seed).fit(session.createDataFrame(table, FEATURES).coalesce(1));
    double[] agreements = new double[MAKERS.size()];
    Arrays.fill(agreements, Double.NaN);
    if (shape.groups() > 1) {
      agree(shape, rows, model, agreements);
    }
    return DoubleStream.concat(
            Arrays.stream(proposed(model)).asDoubleStream(), Arrays.stream(agreements))
        .toArray();
  }

  /** The adjusted Rand index of each maker that is installed. */
  private void agree(Shape shape, double[][] rows, GradientEMModel model, double[] agreements) {
    double[][] shares =
        Arrays.stream(rows)
            .map(row -> model.predictProbability(Vectors.dense(row)).toArray())
            .toArray(double[][]::new);
    int[] alone = IntStream.range(0, model.k()).toArray();
    agreements[0] = agreement(shape, labels(shares, alone));
    int[] cut = model.tree().cut(Math.min(shape.groups(), model.k()), model.weights());
    agreements[1] = agreement(shape, labels(shares, cut));
    for (OtherGroups other : OtherGroups.of(settings.python(), rows, shape.groups())) {
      agreements[MAKERS.indexOf(other.maker())] = agreement(shape, other.labels());
    }
  }

  private static int[] proposed(GradientEMModel model) {
    ComponentTree tree = model.tree();
    Modes modes = new Modes(model.mixture());
    return new int[] {
      model.k(),
      tree.groupsAt(0.025),
      tree.groupsAt(0.05),
      tree.proposal(1, 1e-4).groups(),
      tree.proposal().groups(),
      tree.proposal(0.05, 0.004).groups(),
      tree.proposal(0.08, 0.004).groups(),
      tree.proposal(0.06, 0.001).groups(),
      tree.proposal(0.06, 0.008).groups(),
      modes.count(),
      modes.joined(0.5),
      modes.joined(0.2)
    };
  }

  private static int[] labels(double[][] shares, int... groupOf) {
    int groups = Arrays.stream(groupOf).max().orElseThrow() + 1;
    return Arrays.stream(shares)
        .mapToInt(
            row -> {
              double[] sums = new double[groups];
              for (int i = 0; i < row.length; i++) {
                sums[groupOf[i]] += row[i];
              }
              return Vectors.dense(sums).argmax();
            })
        .toArray();
  }

  /** Of the rows that are of a group; a label of none counts as a group of its own. */
  private static double agreement(Shape shape, int... labels) {
    int most = Arrays.stream(labels).max().orElseThrow();
    double[][] counts = new double[shape.groups()][most + 2];
    for (int r = 0; r < labels.length; r++) {
      if (shape.group(r) >= 0) {
        counts[shape.group(r)][labels[r] + 1]++;
      }
    }
    return AdjustedRandIndex.of(counts);
  }
}
