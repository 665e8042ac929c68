package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Ending;
import org.gradientem.experiments.mixtures.FreshRows;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * Ten components on two, whose separation is below order sqrt(d) in one case (arXiv 2610.07551,
 * section 5): plain gradient steps on fresh rows end with one component at the mixture's mean,
 * scaled ones find both.
 */
public final class Collapse implements Experiment {
  private static final int COMPONENTS = 10;
  private static final int SEEDS = 3;
  private static final int REPORTED_EVERY = 500;
  private static final double SEPARATION = 6;

  private final int batch;

  public Collapse() {
    this(8192);
  }

  public Collapse(int batch) {
    this.batch = batch;
  }

  enum Way {
    PLAIN("plain, step 0.05", StepScaling.NONE, TwoCentres.PUBLISHED_STEP),
    SCALED("scaled, step 0.05", StepScaling.RESPONSIBILITY, TwoCentres.PUBLISHED_STEP),
    DEFAULT("scaled, step 1 (default)", StepScaling.RESPONSIBILITY, 1);

    private final String label;
    private final StepScaling scaling;
    private final double stepSize;

    Way(String label, StepScaling scaling, double stepSize) {
      this.label = label;
      this.scaling = scaling;
      this.stepSize = stepSize;
    }

    /** The number of steps that add up to the length of a number of published ones. */
    private int steps(int published) {
      return (int) Math.round(published * TwoCentres.PUBLISHED_STEP / stepSize);
    }
  }

  /** The runs of one dimension: a start for each seed, and for each way where it ended. */
  record Runs(int dim, List<Mixture> starts, Map<Way, List<Mixture>> ends) {
    List<Ending> endings(Way way) {
      Mixture truth = TwoCentres.truth(dim, SEPARATION);
      return ends.get(way).stream().map(end -> Ending.of(truth, end)).toList();
    }

    private void addPanels(Chart chart) {
      ends.forEach(
          (way, mixtures) -> {
            chart.panel(
                "d = " + dim + ", " + way.label,
                Chart.Axis.linear("μ_i1", -6, 6),
                Chart.Axis.linear("|μ_i,2:d|"));
            chart.dots("start", TwoCentres.dots(starts));
            chart.dots("end", TwoCentres.dots(mixtures));
          });
    }
  }

  @Override
  public Outcome run(Lab lab) {
    Runs low = runs(lab, 10, SEEDS, Way.PLAIN);
    Runs high = runs(lab, 500, SEEDS, Way.values());
    int steps = lab.settings().steps;
    List<Check> checks =
        List.of(
            check(low, Way.PLAIN, steps, Ending::foundBoth, "both means found"),
            check(high, Way.PLAIN, steps, Ending::collapsed, "one component at the mixture's mean"),
            check(high, Way.SCALED, steps, Ending::foundBoth, "both means found"),
            check(high, Way.DEFAULT, steps, Ending::foundBoth, "both means found"));
    Chart chart =
        new Chart(
            "collapse",
            "Ten components on two at (±3, 0), weights .3 and .7; a dot's area is its weight");
    low.addPanels(chart);
    high.addPanels(chart);
    return new Outcome(checks, List.of(chart));
  }

  Runs runs(Lab lab, int dim, int seeds, Way... ways) {
    Mixture truth = TwoCentres.truth(dim, SEPARATION);
    Runs runs = new Runs(dim, new ArrayList<>(), new EnumMap<>(Way.class));
    for (int seed = 0; seed < seeds; seed++) {
      FreshRows rows = new FreshRows(truth, batch, seed);
      Mixture start = rows.start(COMPONENTS);
      runs.starts.add(start);
      Map<Way, Mixture> current = new EnumMap<>(Way.class);
      List.of(ways).forEach(way -> current.put(way, start));
      CovarianceType type = CovarianceType.IDENTITY;
      DataMoments moments =
          new DataMoments(type, rows.statistics(List.of(new Expectation(start, type)), 0).get(0));
      int steps = lab.settings().steps;
      for (int t = 0; t < steps; t++) {
        step(rows, moments, t, steps, current);
        if ((t + 1) % REPORTED_EVERY == 0) {
          lab.say("collapse, d = %d, seed %d, step %d", dim, seed, t + 1);
        }
      }
      current.forEach(
          (way, end) -> runs.ends.computeIfAbsent(way, w -> new ArrayList<>()).add(end));
    }
    return runs;
  }

  /** Takes a step of each way that has not ended, all on the same rows. */
  private static void step(
      FreshRows rows, DataMoments moments, int t, int steps, Map<Way, Mixture> current) {
    List<Way> going = current.keySet().stream().filter(way -> way.steps(steps) > t).toList();
    List<SufficientStatistics> statistics =
        rows.statistics(going.stream().map(current::get).map(Expectation::new).toList(), t);
    for (int w = 0; w < going.size(); w++) {
      Way way = going.get(w);
      GradientStep step = new GradientStep(way.stepSize, way.scaling, moments);
      current.put(way, step.apply(current.get(way), statistics.get(w)));
    }
  }

  private static Check check(
      Runs runs, Way way, int steps, Predicate<Ending> expected, String expectation) {
    List<Ending> endings = runs.endings(way);
    long met = endings.stream().filter(expected).count();
    return new Check(
        format("d = %d, %s, %d steps", runs.dim, way.label, way.steps(steps)),
        expectation + ", seeds 0 to " + (SEEDS - 1),
        format("%d of %d seeds; ", met, endings.size())
            + endings.stream().map(Ending::inWords).collect(Collectors.joining("; ")),
        met == endings.size());
  }
}
