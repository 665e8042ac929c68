package org.gradientem.experiments.groups;

import static java.util.stream.Collectors.joining;
import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.RowFile;
import org.gradientem.experiments.Table;
import org.gradientem.groups.ComponentTree;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Components merged into groups: how well the true number agrees with the truth, and which way
 * proposes that number most often.
 */
public final class Groups implements Experiment {
  /** A way is right on a shape if it is for more than half of the seeds. */
  private static final double MOST = 0.5;

  /** The proposals that draws of the rows are sure of are to be right in so many. */
  private static final double SURE_RIGHT = 0.8;

  private static final String DEFAULT = "the proposal";
  private static final String OURS = "components merged to the true number";

  /** A fit, and what proposals are made from. */
  private record Fitted(GradientEMModel model, ComponentTree tree, Modes modes) {}

  /** Ways to propose a number of groups, in the order of their results. */
  private static final Map<String, ToIntFunction<Fitted>> PROPOSALS = proposals();

  private static final List<String> WAYS = List.copyOf(PROPOSALS.keySet());

  private static Map<String, ToIntFunction<Fitted>> proposals() {
    Map<String, ToIntFunction<Fitted>> ways = new LinkedHashMap<>();
    ways.put("components", fit -> fit.model.numComponents());
    ways.put("misclassification below 0.025", fit -> fit.tree.groupsAt(0.025));
    ways.put("misclassification below 0.05", fit -> fit.tree.groupsAt(0.05));
    ways.put("widest gap of misclassification", fit -> fit.tree.widestGap(1, 1e-4));
    ways.put(DEFAULT, fit -> fit.tree.proposal().groups());
    ways.put("without draws of the rows", fit -> fit.tree.widestGap(0.06, 0.004));
    ways.put("groups above 0.05 are one", fit -> fit.tree.widestGap(0.05, 0.004));
    ways.put("groups above 0.08 are one", fit -> fit.tree.widestGap(0.08, 0.004));
    ways.put("groups below 0.001 are apart", fit -> fit.tree.widestGap(0.06, 0.001));
    ways.put("groups below 0.008 are apart", fit -> fit.tree.widestGap(0.06, 0.008));
    ways.put("modes", fit -> fit.modes.count());
    ways.put("modes a valley of half apart", fit -> fit.modes.joined(0.5));
    ways.put("modes a valley of a fifth apart", fit -> fit.modes.joined(0.2));
    return ways;
  }

  /** Makers of groups; their agreements come after the proposals. */
  private static final List<String> MAKERS =
      List.of(
          "components",
          OURS,
          "scikit-learn: GaussianMixture by BIC",
          "scikit-learn: HDBSCAN",
          "mclust: clustCombi");

  @Override
  public Outcome run(Lab lab) {
    int seeds = lab.quick() ? 2 : 10;
    Map<Shape, List<double[]>> results =
        lab.draws("groups")
            .run(List.of(Shape.values()), seeds, (shape, before) -> draw(lab, shape, before + 1));
    List<Check> checks = new ArrayList<>();
    Table agreement = Table.of("agreement", "rows | groups by | mean ARI | least");
    Table proposals = Table.of("proposals", "rows | groups | way | right | proposed");
    int[] right = new int[WAYS.size()];
    results.forEach(
        (shape, trials) -> {
          addProposals(proposals, shape, trials, right);
          if (shape.groups() > 1) {
            addAgreements(agreement, shape, trials);
          }
          if (shape.leastAgreement() > 0) {
            checks.add(check(shape, StatUtils.mean(agreements(trials, MAKERS.indexOf(OURS)))));
          }
        });
    checks.add(proposalCheck(right));
    checks.add(sureCheck(results));
    return Outcome.ofTables(checks, agreement, proposals);
  }

  private static Draws.Draw draw(Lab lab, Shape shape, int seed) {
    return new Draws.Draw(
        format("%s, seed %d, %s", shape.label(), seed, lab.settings().python),
        () -> trial(lab, shape, seed));
  }

  private static double[] column(List<double[]> trials, int column) {
    return trials.stream().mapToDouble(trial -> trial[column]).toArray();
  }

  private static double[] agreements(List<double[]> trials, int maker) {
    return column(trials, WAYS.size() + maker);
  }

  private static void addProposals(Table table, Shape shape, List<double[]> trials, int... right) {
    for (int w = 0; w < right.length; w++) {
      double[] found = column(trials, w);
      long hits = Arrays.stream(found).filter(n -> n == shape.groups()).count();
      right[w] += hits > MOST * found.length ? 1 : 0;
      table.row(
          shape.label(),
          shape.groups(),
          WAYS.get(w),
          hits + " of " + found.length,
          Arrays.stream(found).mapToObj(n -> String.valueOf((int) n)).collect(joining(" ")));
    }
  }

  private static void addAgreements(Table table, Shape shape, List<double[]> trials) {
    for (int m = 0; m < MAKERS.size(); m++) {
      double[] found = agreements(trials, m);
      boolean isThere = Arrays.stream(found).noneMatch(Double::isNaN);
      table.row(
          shape.label(),
          MAKERS.get(m),
          isThere ? format("%.3f", StatUtils.mean(found)) : "not installed",
          isThere ? format("%.3f", StatUtils.min(found)) : "");
    }
  }

  private static Check check(Shape shape, double mean) {
    return new Check(
        shape.label() + ", cut to the true number",
        format("a mean ARI of %.2f", shape.leastAgreement()),
        format("%.3f", mean),
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

  private static Check sureCheck(Map<Shape, List<double[]>> results) {
    int sure = 0;
    int right = 0;
    for (Map.Entry<Shape, List<double[]>> of : results.entrySet()) {
      for (double[] trial : of.getValue()) {
        boolean isSure = trial[trial.length - 1] == 1;
        sure += isSure ? 1 : 0;
        right += isSure && trial[WAYS.indexOf(DEFAULT)] == of.getKey().groups() ? 1 : 0;
      }
    }
    return new Check(
        "sure proposals",
        format("%.0f %% of them right", 100 * SURE_RIGHT),
        right + " of " + sure,
        right >= SURE_RIGHT * sure);
  }

  /** The proposals, the agreements (NaN of a library that is not installed), and 1 if sure. */
  private static double[] trial(Lab lab, Shape shape, long seed) {
    double[][] rows = shape.draw(seed);
    GradientEMModel model = new GradientEM().setSeed(seed).fit(lab.onePartition(rows));
    double[] agreements = new double[MAKERS.size()];
    Arrays.fill(agreements, Double.NaN);
    if (shape.groups() > 1) {
      int[] truth = IntStream.range(0, rows.length).map(shape::group).toArray();
      int[] alone = IntStream.range(0, model.numComponents()).toArray();
      int[] cut =
          model.tree().cut(Math.min(shape.groups(), model.numComponents()), model.weights());
      agreements[0] = Drawn.agreement(truth, labels(model, rows, alone));
      agreements[1] = Drawn.agreement(truth, labels(model, rows, cut));
      others(lab.settings().python, rows, shape.groups())
          .forEach(
              (maker, labels) ->
                  agreements[MAKERS.indexOf(maker)] = Drawn.agreement(truth, labels));
    }
    Fitted fit = new Fitted(model, model.tree(), new Modes(model.mixture()));
    double[] proposed =
        PROPOSALS.values().stream().mapToDouble(way -> way.applyAsInt(fit)).toArray();
    double[] sure = {model.tree().proposal().isSure() ? 1 : 0};
    return MathArrays.concatenate(proposed, agreements, sure);
  }

  /**
   * The labels that scikit-learn's mixture and its HDBSCAN give to rows, -1 for none, and those of
   * mclust's clustCombi, which is given the number of groups; of the programs that are installed.
   */
  private static Map<String, int[]> others(String python, double[][] rows, int groups) {
    return RowFile.with(
        rows,
        file -> {
          String answers =
              new ExternalScript(python, "groups.py").output(file.toString())
                  + new ExternalScript(ExternalScript.R, "groups.R")
                      .output(String.valueOf(groups), file.toString());
          return ExternalScript.cells(answers)
              .filter(cells -> cells.length == rows.length + 1)
              .collect(Collectors.toMap(cells -> cells[0], ExternalScript::labels));
        });
  }

  /** The group of the largest probability of each row. */
  private static int[] labels(GradientEMModel model, double[][] rows, int... groupOf) {
    return Arrays.stream(rows)
        .mapToInt(row -> largest(model.predictProbability(Vectors.dense(row)).toArray(), groupOf))
        .toArray();
  }

  /** The group whose components have the largest probability together. */
  static int largest(double[] shares, int... groupOf) {
    double[] sums = new double[Arrays.stream(groupOf).max().orElseThrow() + 1];
    for (int i = 0; i < shares.length; i++) {
      sums[groupOf[i]] += shares[i];
    }
    return Vectors.dense(sums).argmax();
  }
}
