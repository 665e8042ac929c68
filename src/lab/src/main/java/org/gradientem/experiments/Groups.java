package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.groups.ComponentTree;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.AdjustedRandIndex;

/**
 * Components merged into groups: how well the true number agrees with the truth, and which way
 * proposes that number most often.
 */
final class Groups implements Experiment {
  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType());

  /** A way is right on a shape if it is for more than half of the seeds. */
  private static final double MOST = 0.5;

  private static final String DEFAULT = "misclassification below 0.025";

  private final ExperimentSettings settings;

  Groups(ExperimentSettings settings) {
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

  /**
   * What came of the rows of one seed.
   *
   * @param proposed the number of groups by each way
   * @param agreements the adjusted Rand index by each way to make groups
   */
  private record Trial(Map<String, Integer> proposed, Map<String, Double> agreements) {}

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    List<List<String>> proposals = new ArrayList<>();
    List<List<String>> agreements = new ArrayList<>();
    Map<String, Integer> right = new LinkedHashMap<>();
    int seeds = settings.quick() ? 2 : 10;
    for (Shape shape : Shape.values()) {
      List<Trial> trials = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        progress.accept(RootLocale.format("groups: %s, seed %d", shape.label(), seed));
        trials.add(trial(session, shape, seed));
      }
      trials
          .get(0)
          .proposed
          .keySet()
          .forEach(
              way -> {
                List<Integer> found = trials.stream().map(t -> t.proposed.get(way)).toList();
                long hits = found.stream().filter(n -> n == shape.groups()).count();
                right.merge(way, hits > MOST * seeds ? 1 : 0, Integer::sum);
                proposals.add(
                    List.of(
                        shape.label(),
                        String.valueOf(shape.groups()),
                        way,
                        hits + " of " + seeds,
                        found.stream().map(String::valueOf).collect(Collectors.joining(" "))));
              });
      agreements.addAll(agreements(shape, trials));
      if (shape.leastAgreement() > 0) {
        checks.add(check(shape, trials));
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

  private static List<List<String>> agreements(Shape shape, List<Trial> trials) {
    return trials.get(0).agreements.keySet().stream()
        .map(
            way -> {
              double[] found = trials.stream().mapToDouble(t -> t.agreements.get(way)).toArray();
              return List.of(
                  shape.label(),
                  way,
                  RootLocale.format("%.3f", Arrays.stream(found).average().orElseThrow()),
                  RootLocale.format("%.3f", Arrays.stream(found).min().orElseThrow()));
            })
        .toList();
  }

  private static Check check(Shape shape, List<Trial> trials) {
    double mean = trials.stream().mapToDouble(t -> t.agreements.get(OURS)).average().orElseThrow();
    return new Check(
        shape.label() + ", cut to the true number",
        RootLocale.format("a mean ARI of %.2f", shape.leastAgreement()),
        RootLocale.format("%.3f", mean),
        mean >= shape.leastAgreement());
  }

  private static Check proposalCheck(Map<String, Integer> right) {
    int most = right.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return new Check(
        "the number of groups proposed",
        "by default the way that is right on most shapes",
        right.entrySet().stream()
            .map(way -> way.getKey() + ": " + way.getValue())
            .collect(Collectors.joining("; ")),
        right.get(DEFAULT) == most);
  }

  private static final String OURS = "components merged to the true number";

  private Trial trial(SparkSession session, Shape shape, long seed) {
    double[][] rows = shape.draw(seed);
    List<Row> table =
        Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    GradientEMModel model =
        new GradientEM().setSeed(seed).fit(session.createDataFrame(table, FEATURES).coalesce(1));
    Map<String, Double> agreements = new LinkedHashMap<>();
    double[][] shares =
        Arrays.stream(rows)
            .map(row -> model.predictProbability(Vectors.dense(row)).toArray())
            .toArray(double[][]::new);
    int[] alone = IntStream.range(0, model.k()).toArray();
    agreements.put("components", agreement(shape, labels(shares, alone)));
    int[] cut = model.tree().cut(Math.min(shape.groups(), model.k()), model.weights());
    agreements.put(OURS, agreement(shape, labels(shares, cut)));
    OtherGroups.of(settings.python(), rows)
        .forEach(other -> agreements.put(other.library(), agreement(shape, other.labels())));
    return new Trial(proposed(model), agreements);
  }

  private static Map<String, Integer> proposed(GradientEMModel model) {
    ComponentTree tree = model.tree();
    Modes modes = new Modes(model.mixture());
    Map<String, Integer> proposed = new LinkedHashMap<>();
    proposed.put("components", model.k());
    proposed.put(DEFAULT, tree.proposal().groups());
    proposed.put("misclassification below 0.05", tree.groupsAt(0.05));
    proposed.put("misclassification below 0.1", tree.groupsAt(0.1));
    proposed.put("widest gap of misclassification", widestGap(tree));
    proposed.put("modes", modes.count());
    proposed.put("modes a valley of half apart", modes.joined(0.5));
    proposed.put("modes a valley of a fifth apart", modes.joined(0.2));
    return proposed;
  }

  /** Where heights fall by the largest factor; one group if the components never overlap. */
  private static int widestGap(ComponentTree tree) {
    double[] heights = tree.heights();
    int best = 0;
    double widest = 0;
    for (int m = 0; m < heights.length; m++) {
      double before = m == 0 ? 1 : heights[m - 1];
      // A probability below this is of no row among ten thousand.
      double gap = Math.log(before / Math.max(heights[m], 1e-4));
      if (gap > widest) {
        widest = gap;
        best = m;
      }
    }
    return tree.components() - best;
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
