package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Blocks;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Starts;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.Acceleration;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.search.ComponentSelection;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * Passes that the main phase takes to its convergence with each accelerator, and whether the answer
 * that is recovered from where it ended is right, on many random mixtures and two data sets.
 */
public final class Accelerations implements Experiment {
  private static final CovarianceType[] TYPES = {
    CovarianceType.IDENTITY, CovarianceType.DIAGONAL, CovarianceType.FULL
  };

  /** Components and coordinates of the random mixtures. */
  private static final int[][] SHAPES = {
    {3, 2}, {3, 30}, {4, 5}, {5, 10}, {6, 3}, {8, 20}, {12, 8}, {20, 15}
  };

  private static final int MAX_ITER = 2000;
  private static final double TOL = 1e-6;
  private static final long SEED = 1;

  private final int largest;
  private final int widest;

  public Accelerations() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Of the mixtures with limited numbers of components and coordinates, and the data sets. */
  public Accelerations(int largest, int widest) {
    this.largest = largest;
    this.widest = widest;
  }

  private record Trial(int passes, boolean converged, int k, boolean right) {
    String inWords(Acceleration acceleration) {
      return format(
          "%s %s%d passes%s",
          lowerCase(acceleration),
          converged ? "" : "more than ",
          passes,
          right ? "" : format(" (k = %d, wrong)", k));
    }
  }

  @Override
  public Outcome run(Lab lab) {
    List<Map<Acceleration, Trial>> trials = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    for (Case one : cases()) {
      Map<Acceleration, Trial> of = trials(one);
      trials.add(of);
      Check check = check(one, of);
      checks.add(check);
      lab.say("acceleration, %s: %s", check.setting(), check.found());
    }
    Chart chart =
        new Chart("acceleration", "Passes of the main phase until it converges")
            .panel("tol 1e-6", Chart.Axis.linear("data set"), Chart.Axis.log("passes"));
    for (Acceleration acceleration : Acceleration.values()) {
      checks.add(summary(acceleration, trials));
      IntStream numbers = IntStream.rangeClosed(1, trials.size());
      chart.dots(
          lowerCase(acceleration),
          10,
          Chart.points(numbers, c -> c, c -> trials.get(c - 1).get(acceleration).passes()));
    }
    return new Outcome(checks, List.of(chart));
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
    double[] centre = new double[one.rows()[0].length];
    for (double[] row : one.rows()) {
      Arrays.setAll(centre, j -> centre[j] + row[j] / one.rows().length);
    }
    List<SampleBlock> blocks = Blocks.of(Arrays.stream(one.rows()), centre);
    DataMoments moments = Blocks.moments(blocks, one.type());
    // The number of random rows that a fit starts from by default.
    int n = Starts.components(one.minWeight(), one.rows().length, moments.dim());
    RowDraw draw = new RowDraw(n, SEED);
    blocks.forEach(draw::add);
    Mixture start = RowDraw.startAt(draw.rows(), moments);
    Map<Acceleration, Trial> trials = new EnumMap<>(Acceleration.class);
    for (Acceleration acceleration : Acceleration.values()) {
      GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
      EmLoop.Result main =
          new EmRun(step, acceleration).run(Pass.over(blocks), start, MAX_ITER, TOL);
      Selection selection = recovered(blocks, moments, main);
      Mixture found = selection.chosen().mixture().shifted(centre);
      boolean right = one.isRight().test(found, selection.bic());
      trials.put(acceleration, new Trial(main.passes(), main.converged(), found.k(), right));
    }
    return trials;
  }

  /** The recovery is the same for all, so that only where it starts from differs. */
  private static Selection recovered(
      List<SampleBlock> blocks, DataMoments moments, EmLoop.Result main) {
    return new ComponentSelection(
            new SearchData(Pass.over(blocks), moments, new RowsInMemory(blocks, true)),
            new SearchTarget(List.of(CovarianceFamily.tied(moments.type())), OptionalInt.empty()),
            new StopRule(MAX_ITER, TOL),
            EmLoop.Observer.of(record -> {}))
        .select(main);
  }

  private static Check check(Case one, Map<Acceleration, Trial> trials) {
    String found =
        trials.entrySet().stream()
            .map(e -> e.getValue().inWords(e.getKey()))
            .collect(Collectors.joining(", "));
    // The others are measured for comparison; the default has to be right.
    return new Check(one.name(), one.answer(), found, trials.get(Acceleration.SQUAREM).right());
  }

  private static Check summary(Acceleration acceleration, List<Map<Acceleration, Trial>> trials) {
    List<Trial> own = trials.stream().map(of -> of.get(acceleration)).toList();
    long right = own.stream().filter(Trial::right).count();
    double[] passes = own.stream().mapToDouble(Trial::passes).toArray();
    double[] without =
        trials.stream().mapToDouble(of -> of.get(Acceleration.NONE).passes).toArray();
    double ratio = StatUtils.percentile(MathArrays.ebeDivide(passes, without), 50);
    return new Check(
        lowerCase(acceleration) + ", all " + own.size(),
        acceleration == Acceleration.NONE ? "-" : "fewer passes than without",
        format(
            "median %.0f passes, %.2f of those without, at most %.0f; %d of %d answers right",
            StatUtils.percentile(passes, 50), ratio, StatUtils.max(passes), right, own.size()),
        acceleration == Acceleration.NONE || ratio < 1);
  }

  private static String lowerCase(Acceleration acceleration) {
    return acceleration.name().toLowerCase(Locale.ROOT);
  }
}
