package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.candidates.SearchData;
import org.gradientem.candidates.StopRule;
import org.gradientem.components.RowsInMemory;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Phase;
import org.gradientem.em.RowDraw;
import org.gradientem.em.StepScaling;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.search.ComponentSelection;
import org.gradientem.search.Selection;
import org.gradientem.spark.settings.ComponentCount;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.Pass;

/**
 * Passes that the main phase takes to its convergence with each accelerator, and whether the answer
 * that is recovered from where it ended is right, on many random mixtures and two data sets.
 */
public final class Accelerations implements Experiment {
  private static final CovarianceType[] TYPES = {
    CovarianceType.IDENTITY, CovarianceType.DIAGONAL, CovarianceType.FULL
  };
  private static final int[][] SHAPES = {
    {3, 2}, {3, 30}, {4, 5}, {5, 10}, {6, 3}, {8, 20}, {12, 8}, {20, 15}
  };
  private static final int MAX_ITER = 2000;
  private static final double TOL = 1e-6;
  private static final long SEED = 1;

  private final int largest;
  private final int widest;

  /** Of all mixtures, and the data sets. */
  public Accelerations() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Of the mixtures with at most so many components and coordinates, and the data sets. */
  public Accelerations(int largest, int widest) {
    this.largest = largest;
    this.widest = widest;
  }

  /**
   * What an accelerator led to.
   *
   * @param passes passes of the main phase
   * @param converged whether it ended within {@link #MAX_ITER} steps
   * @param k the number of components recovered
   * @param right whether the answer is
   */
  private record Trial(int passes, boolean converged, int k, boolean right) {}

  @Override
  public String name() {
    return "acceleration";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Case> cases = cases();
    List<Map<Acceleration, Trial>> trials = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    for (Case one : cases) {
      Map<Acceleration, Trial> of = trials(one);
      trials.add(of);
      Check check = check(one, of);
      checks.add(check);
      progress.accept("acceleration, " + check.setting() + ": " + check.found());
    }
    for (Acceleration acceleration : Acceleration.values()) {
      checks.add(summary(acceleration, trials));
    }
    return new Outcome(checks, List.of(figure(trials)));
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape : SHAPES) {
      for (CovarianceType type : TYPES) {
        if (shape[0] <= largest && shape[1] <= widest) {
          cases.add(Case.random(shape[0], shape[1], type, cases.size()));
        }
      }
    }
    cases.add(Case.dataSet("old-faithful.csv", 0, 3, -2314.30));
    cases.add(Case.dataSet("penguins.csv", 1, 4, -10505.7));
    return cases;
  }

  private static Map<Acceleration, Trial> trials(Case one) {
    double[] centre = mean(one.rows());
    List<SampleBlock> blocks = Blocks.of(Arrays.stream(one.rows()), centre);
    DataMoments moments = Blocks.moments(blocks, one.type());
    Mixture start = start(one, blocks, moments);
    Map<Acceleration, Trial> trials = new EnumMap<>(Acceleration.class);
    for (Acceleration acceleration : Acceleration.values()) {
      trials.put(acceleration, trial(one, acceleration, blocks, moments, start));
    }
    return trials;
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      Arrays.setAll(mean, j -> mean[j] + row[j] / rows.length);
    }
    return mean;
  }

  /** As many random rows as a fit starts from by default. */
  private static Mixture start(Case one, List<SampleBlock> blocks, DataMoments moments) {
    int n = ComponentCount.byDefault(one.minWeight(), one.rows().length, moments.dim());
    RowDraw draw = new RowDraw(n, SEED);
    blocks.forEach(draw::add);
    return RowDraw.startAt(draw.rows(), moments);
  }

  private static Trial trial(
      Case one,
      Acceleration acceleration,
      List<SampleBlock> blocks,
      DataMoments moments,
      Mixture start) {
    Pass pass = Pass.over(blocks);
    Ascent.Observer nobody = Ascent.Observer.of(record -> {});
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    Ascent.Result main =
        new Ascent(pass, step, MAX_ITER, TOL)
            .run(
                Phase.MAIN,
                Ascent.Position.start(start),
                acceleration.create(step, Double.NaN),
                nobody);
    // The recovery is the same for all, so that only where it starts from differs.
    Selection selection =
        new ComponentSelection(
                new SearchData(pass, moments, new RowsInMemory(blocks, true)),
                List.of(CovarianceFamily.tied(moments.type())),
                OptionalInt.empty(),
                new StopRule(MAX_ITER, TOL),
                nobody)
            .select(main);
    Mixture found = selection.chosen().mixture().shifted(mean(one.rows()));
    boolean right = one.isRight().test(new Case.Answer(found, selection.bic()));
    return new Trial(main.passes(), main.converged(), found.k(), right);
  }

  private static Check check(Case one, Map<Acceleration, Trial> trials) {
    String found =
        trials.entrySet().stream()
            .map(e -> inWords(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    // The others are measured for comparison; the default has to be right.
    return new Check(one.name(), one.answer(), found, trials.get(Acceleration.SQUAREM).right());
  }

  private static String inWords(Acceleration acceleration, Trial trial) {
    return RootLocale.format(
        "%s %s%d passes%s",
        lowerCase(acceleration),
        trial.converged() ? "" : "more than ",
        trial.passes(),
        trial.right() ? "" : RootLocale.format(" (k = %d, wrong)", trial.k()));
  }

  private static Check summary(Acceleration acceleration, List<Map<Acceleration, Trial>> trials) {
    List<Trial> mine = trials.stream().map(of -> of.get(acceleration)).toList();
    long right = mine.stream().filter(Trial::right).count();
    double median = StatUtils.percentile(mine.stream().mapToDouble(Trial::passes).toArray(), 50);
    double ratio =
        StatUtils.percentile(
            trials.stream()
                .mapToDouble(
                    of ->
                        (double) of.get(acceleration).passes() / of.get(Acceleration.NONE).passes())
                .toArray(),
            50);
    int most = mine.stream().mapToInt(Trial::passes).max().orElse(0);
    return new Check(
        lowerCase(acceleration) + ", all " + mine.size(),
        acceleration == Acceleration.NONE ? "-" : "fewer passes than without",
        RootLocale.format(
            "median %.0f passes, %.2f of those without, at most %d; %d of %d answers right",
            median, ratio, most, right, mine.size()),
        acceleration == Acceleration.NONE || ratio < 1);
  }

  private static String lowerCase(Acceleration acceleration) {
    return acceleration.name().toLowerCase(Locale.ROOT);
  }

  private static Figure figure(List<Map<Acceleration, Trial>> trials) {
    Chart chart =
        new Chart("acceleration", "Passes of the main phase until it converges")
            .panel("tol 1e-6", Chart.Axis.linear("data set"), Chart.Axis.log("passes"));
    for (Acceleration acceleration : Acceleration.values()) {
      chart.dots(
          lowerCase(acceleration),
          IntStream.range(0, trials.size())
              .mapToObj(
                  c ->
                      new Chart.Point(
                          c + 1, Math.log10(trials.get(c).get(acceleration).passes()), 10))
              .toList());
    }
    return chart.figure();
  }
}
