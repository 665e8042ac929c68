package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.em.GradientStep;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.experiments.mixtures.FreshRows;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.SufficientStatistics;

/**
 * Ten components on two, whose separation is below order sqrt(d) in one case (arXiv 2610.07551,
 * section 5): plain gradient steps on fresh rows end with one component at the mixture's mean,
 * scaled ones find both.
 */
public final class Collapse implements Experiment {
  private static final int BATCH = 8192;
  private static final int COMPONENTS = 10;
  private static final int SEEDS = 3;
  private static final int REPORTED_EVERY = 500;

  static final CollapseRuns.Variant PLAIN =
      new CollapseRuns.Variant("plain, step 0.05", StepScaling.NONE, CollapseRuns.PUBLISHED_STEP);
  static final CollapseRuns.Variant SCALED =
      new CollapseRuns.Variant(
          "scaled, step 0.05", StepScaling.RESPONSIBILITY, CollapseRuns.PUBLISHED_STEP);
  static final CollapseRuns.Variant DEFAULT =
      new CollapseRuns.Variant("scaled, step 1 (default)", StepScaling.RESPONSIBILITY, 1);

  private final int steps;
  private final int batch;

  public Collapse(int steps) {
    this(steps, BATCH);
  }

  /** With another number of rows a step. */
  public Collapse(int steps, int batch) {
    this.steps = steps;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "collapse";
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<CollapseRuns.Variant> variants = List.of(PLAIN, SCALED, DEFAULT);
    CollapseRuns low = runs(context, 10, SEEDS, List.of(PLAIN), progress);
    CollapseRuns high = runs(context, 500, SEEDS, variants, progress);
    List<Check> checks =
        List.of(
            check("d = 10", low, 0, Ending::foundBoth, "both means found"),
            check("d = 500", high, 0, Ending::collapsed, "one component at the mixture's mean"),
            check("d = 500", high, 1, Ending::foundBoth, "both means found"),
            check("d = 500", high, 2, Ending::foundBoth, "both means found"));
    return new Outcome(checks, List.of(CollapseFigure.of(low, high)));
  }

  CollapseRuns runs(
      JavaSparkContext context,
      int dim,
      int seeds,
      List<CollapseRuns.Variant> variants,
      Consumer<String> progress) {
    List<Mixture> starts = new ArrayList<>();
    List<List<Mixture>> ends = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      String label = RootLocale.format("collapse, d = %d, seed %d", dim, seed);
      FreshRows rows = new FreshRows(context, CollapseRuns.truth(dim), batch, seed);
      Mixture start = rows.start(COMPONENTS);
      starts.add(start);
      ends.add(
          run(
              rows,
              start,
              variants,
              t -> {
                if (t % REPORTED_EVERY == 0) {
                  progress.accept(label + ", step " + t);
                }
              }));
    }
    return new CollapseRuns(dim, variants, starts, ends);
  }

  private List<Mixture> run(
      FreshRows rows, Mixture start, List<CollapseRuns.Variant> variants, Consumer<Integer> told) {
    DataMoments moments = new DataMoments(CovarianceType.IDENTITY, rows.run(start, 0));
    List<Mixture> current = new ArrayList<>();
    variants.forEach(variant -> current.add(start));
    for (int t = 0; t < steps; t++) {
      List<Integer> going = going(variants, t);
      List<Optional<SufficientStatistics>> statistics =
          rows.run(going.stream().map(current::get).toList(), t);
      for (int p = 0; p < going.size(); p++) {
        int v = going.get(p);
        CollapseRuns.Variant variant = variants.get(v);
        GradientStep step = new GradientStep(variant.stepSize(), variant.scaling(), moments);
        current.set(v, step.apply(current.get(v), statistics.get(p).orElseThrow()));
      }
      told.accept(t + 1);
    }
    return current;
  }

  private List<Integer> going(List<CollapseRuns.Variant> variants, int step) {
    return IntStream.range(0, variants.size())
        .filter(v -> variants.get(v).steps(steps) > step)
        .boxed()
        .toList();
  }

  private Check check(
      String setting,
      CollapseRuns runs,
      int variant,
      Predicate<Ending> expected,
      String expectation) {
    List<Ending> endings = runs.endings(variant);
    CollapseRuns.Variant way = runs.variants().get(variant);
    long met = endings.stream().filter(expected).count();
    StringBuilder found = new StringBuilder();
    found.append(RootLocale.format("%d of %d seeds", met, endings.size()));
    endings.forEach(ending -> found.append("; ").append(ending.inWords()));
    return new Check(
        RootLocale.format("%s, %s, %d steps", setting, way.label(), way.steps(steps)),
        expectation + ", seeds 0 to " + (SEEDS - 1),
        found.toString(),
        met == endings.size());
  }
}
