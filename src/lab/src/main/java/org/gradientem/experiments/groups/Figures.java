package org.gradientem.experiments.groups;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.groups.ComponentTree;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * The merge tree cut to the true number of groups, on twenty kinds of rows: the adjusted Rand index
 * with specks merging first, by what counts as a speck.
 */
public final class Figures implements Experiment {
  /** Shares of an equal share; with 0 nothing is a speck, and the tree is Hennig's. */
  private static final List<Double> SPECKS = List.of(0.0, 0.2, 0.3, 0.5);

  private static final double DEFAULT = 0.5;

  /** What the default is to be above Hennig's tree, in the mean index. */
  private static final double GAIN = 0.03;

  @Override
  public Outcome run(Lab lab) {
    int seeds = lab.quick() ? 2 : 10;
    Map<Figure, List<double[]>> results =
        lab.draws("figures")
            .run(
                List.of(Figure.values()), seeds, (figure, before) -> draw(lab, figure, before + 1));
    String ways =
        String.join(" | ", SPECKS.stream().map(share -> "specks below " + share).toList());
    Table table =
        Table.of("figures", "rows | groups | components | " + ways + " | components by truth");
    results.forEach(
        (figure, trials) ->
            table.row(
                Stream.concat(
                        Stream.of(figure.label(), figure.draw(1).groups()),
                        cells(mean(trials.stream())))
                    .toArray()));
    double[] all = mean(results.values().stream().flatMap(List::stream));
    table.row(Stream.concat(Stream.of("mean", ""), cells(all)).toArray());
    return Outcome.ofTables(List.of(check(all)), table);
  }

  private static Draws.Draw draw(Lab lab, Figure figure, int seed) {
    return new Draws.Draw(
        format("%s, seed %d", figure.label(), seed), () -> trial(lab, figure.draw(seed), seed));
  }

  private static double[] mean(Stream<double[]> trials) {
    List<double[]> all = trials.toList();
    return IntStream.range(0, all.get(0).length)
        .mapToDouble(i -> all.stream().mapToDouble(trial -> trial[i]).average().orElseThrow())
        .toArray();
  }

  private static Stream<Object> cells(double... mean) {
    return IntStream.range(0, mean.length).mapToObj(i -> format(i == 0 ? "%.1f" : "%.3f", mean[i]));
  }

  private static Check check(double... mean) {
    double gain = mean[1 + SPECKS.indexOf(DEFAULT)] - mean[1];
    return new Check(
        "cut to the true number",
        format("a mean index %.2f above the tree of misclassification alone", GAIN),
        format("%.3f above", gain),
        gain >= GAIN);
  }

  /** The number of components, the index of each way, and that of components by their truth. */
  private static double[] trial(Lab lab, Sketch sketch, long seed) {
    double[][] rows = sketch.rows();
    GradientEMModel model = new GradientEM().setSeed(seed).fit(lab.onePartition(rows));
    int k = model.numComponents();
    double[][] shares =
        Arrays.stream(rows)
            .map(row -> model.predictProbability(Vectors.dense(row)).toArray())
            .toArray(double[][]::new);
    double[] flat = Arrays.stream(shares).flatMapToDouble(Arrays::stream).toArray();
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1);
    List<Double> found = new ArrayList<>(List.of((double) k));
    for (double share : SPECKS) {
      ComponentTree tree = ComponentTree.of(k, flat, weights, share);
      found.add(agreement(sketch, shares, tree.cut(Math.min(k, sketch.groups()), model.weights())));
    }
    found.add(agreement(sketch, shares, byTruth(sketch, shares)));
    return found.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The group that most of each component's rows are of. */
  private static int[] byTruth(Sketch sketch, double[][] shares) {
    int[] labels = sketch.labels();
    double[][] of = new double[shares[0].length][sketch.groups()];
    for (int r = 0; r < labels.length; r++) {
      for (int i = 0; i < of.length && labels[r] != Sketch.NO_GROUP; i++) {
        of[i][labels[r]] += shares[r][i];
      }
    }
    return Arrays.stream(of).mapToInt(sums -> Vectors.dense(sums).argmax()).toArray();
  }

  /** Of the rows that are of a group. */
  private static double agreement(Sketch sketch, double[][] shares, int... groupOf) {
    int[] labels = sketch.labels();
    int[] rows =
        IntStream.range(0, labels.length).filter(r -> labels[r] != Sketch.NO_GROUP).toArray();
    return Drawn.agreement(
        Arrays.stream(rows).map(r -> labels[r]).toArray(),
        Arrays.stream(rows).map(r -> Groups.largest(shares[r], groupOf)).toArray());
  }
}
