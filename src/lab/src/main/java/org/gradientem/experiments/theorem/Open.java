package org.gradientem.experiments.theorem;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.em.Acceleration;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.mixture.SplitMix;

/**
 * From which distance of two centres on random starts find both, in ever more dimensions: what
 * arXiv 2610.07551 leaves open. Plain steps with weights that differ or do not; as many components
 * as dimensions; classical EM.
 */
public final class Open implements Experiment {
  private static final double NEAREST = 2;
  private static final double RESOLUTION = 1.1;
  private static final int COMPONENTS = 10;
  private static final double[] UNEQUAL = {0.3, 0.7};
  private static final double[] BALANCED = {0.5, 0.5};

  /** A step on as many components as dimensions costs the square of these. */
  private static final int MOST_COMPONENTS = 100;

  private static final int QUICK_COMPONENTS = 32;

  private final ExperimentSettings settings;
  private final int[] dims;
  private final int draws;

  public Open(ExperimentSettings settings) {
    this.settings = settings;
    dims =
        settings.quick()
            ? new int[] {10, 100, 1000}
            : new int[] {10, 32, 100, 316, 1000, 3162, 10_000};
    draws = settings.quick() ? 3 : 10;
  }

  /** What is varied. */
  private enum Way {
    PLAIN("plain steps, weights .3 and .7"),
    BALANCED_WEIGHTS("plain steps, weights .5 and .5"),
    MANY_COMPONENTS("plain steps, n = d"),
    SCALED("scaled steps (classical EM)"),
    ACCELERATED("scaled steps, squarem");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    SpanStart start(int dim, long seed) {
      double[] weights = this == BALANCED_WEIGHTS ? BALANCED : UNEQUAL;
      return new SpanStart(dim, weights, this == MANY_COMPONENTS ? dim : COMPONENTS, seed);
    }

    boolean isFound(SpanStart start, double separation) {
      return switch (this) {
        case SCALED -> start.isFoundByScaledSteps(separation, Acceleration.NONE);
        case ACCELERATED -> start.isFoundByScaledSteps(separation, Acceleration.SQUAREM);
        default -> start.isFoundByPlainSteps(separation);
      };
    }
  }

  @Override
  public String name() {
    return "open";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    Draws runner = new Draws(name(), settings, progress);
    Map<Way, SeparationGrowth> growths = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      int[] measured = dims(way);
      List<List<double[]>> results =
          runner.run(
              draws,
              Arrays.stream(measured)
                  .<IntFunction<Draws.Draw>>mapToObj(dim -> draw -> draw(way, dim, draw))
                  .toList());
      growths.put(
          way,
          new SeparationGrowth(
              way.label,
              measured,
              results.stream().map(of -> of.stream().mapToDouble(r -> r[0]).toArray()).toList()));
    }
    List<SeparationGrowth> all = List.copyOf(growths.values());
    return new Outcome(
        List.of(check(growths.get(Way.PLAIN))),
        List.of(
            figure("open-weights", growths, Way.PLAIN, Way.BALANCED_WEIGHTS),
            figure("open-components", growths, Way.PLAIN, Way.MANY_COMPONENTS),
            figure("open-steps", growths, Way.PLAIN, Way.SCALED, Way.ACCELERATED)),
        List.of(SeparationGrowth.exponents(all), SeparationGrowth.medians(all)),
        List.of(SeparationGrowth.record(all)));
  }

  private int[] dims(Way way) {
    int most = settings.quick() ? QUICK_COMPONENTS : MOST_COMPONENTS;
    return way == Way.MANY_COMPONENTS
        ? IntStream.of(10, 18, 32, 56, 100).filter(dim -> dim <= most).toArray()
        : dims;
  }

  private Draws.Draw draw(Way way, int dim, int draw) {
    return new Draws.Draw(
        RootLocale.format("seed %d, %s, d = %d, draw %d", settings.seed(), way.label, dim, draw),
        () -> {
          long seed = SplitMix.mix(SplitMix.mix(settings.seed(), dim), draw);
          SpanStart start = way.start(dim, seed);
          DoublePredicate isFound = separation -> way.isFound(start, separation);
          return new double[] {threshold(isFound, NEAREST, 10 * Math.sqrt(dim))};
        });
  }

  /**
   * From where on both are found, taken to be found all the way from there: the near end where they
   * are there, infinite where they are not at the far one.
   */
  static double threshold(DoublePredicate isFound, double near, double far) {
    if (isFound.test(near)) {
      return near;
    }
    if (!isFound.test(far)) {
      return Double.POSITIVE_INFINITY;
    }
    double low = near;
    double high = far;
    while (high > RESOLUTION * low) {
      double middle = Math.sqrt(low * high);
      if (isFound.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.sqrt(low * high);
  }

  /** What the paper's theorem 4 proves in the limit. */
  private static Check check(SeparationGrowth plain) {
    Proportion found = plain.found();
    return new Check(
        plain.label() + ", n = 10, 10 sqrt(d) apart",
        "both found from every start",
        found.inWords(),
        found.successes() == found.draws());
  }

  private Figure figure(String name, Map<Way, SeparationGrowth> growths, Way... ways) {
    Chart chart =
        new Chart(name, "Distance of two centres from which on a random start finds both")
            .panel(
                "dots: starts; lines: medians; dashed: sqrt(d)",
                Chart.Axis.log("d"),
                Chart.Axis.log("distance"));
    for (Way way : ways) {
      growths.get(way).draw(chart);
    }
    chart.dashed(
        "sqrt(d)",
        Arrays.stream(dims)
            .mapToObj(dim -> new Chart.Point(Math.log10(dim), Math.log10(dim) / 2))
            .toList());
    return chart.figure();
  }
}
