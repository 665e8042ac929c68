package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.internal.em.Accelerator;
import org.gradientem.internal.em.Squarem;
import org.gradientem.mixture.SplitMix;

/**
 * From which distance of two centres on random starts find both, in ever more dimensions: what
 * arXiv 2610.07551 leaves open. Plain steps with weights that differ or do not; n = d components;
 * classical EM.
 */
public final class Open implements Experiment {
  private static final double NEAREST = 2;
  private static final double RESOLUTION = 1.1;
  private static final int COMPONENTS = 10;
  private static final double[] UNEQUAL = {0.3, 0.7};
  private static final double[] BALANCED = {0.5, 0.5};

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
        case SCALED -> start.isFoundByScaledSteps(separation, Accelerator::none);
        case ACCELERATED -> start.isFoundByScaledSteps(separation, Squarem::new);
        default -> start.isFoundByPlainSteps(separation);
      };
    }

    /** A step on n = d components costs the square of these, so they are fewer. */
    List<Integer> dims(boolean quick) {
      if (this == MANY_COMPONENTS) {
        return quick ? List.of(10, 18, 32) : List.of(10, 18, 32, 56, 100);
      }
      return quick ? List.of(10, 100, 1000) : List.of(10, 32, 100, 316, 1000, 3162, 10_000);
    }
  }

  @Override
  public Outcome run(Lab lab) {
    Draws draws = lab.draws("open");
    Map<Way, SeparationGrowth> growths = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      Map<Integer, List<double[]>> results =
          draws.run(
              way.dims(lab.quick()),
              lab.quick() ? 3 : 10,
              (dim, draw) -> draw(lab.seed(), way, dim, draw));
      NavigableMap<Integer, double[]> byDim = new TreeMap<>();
      results.forEach((d, of) -> byDim.put(d, of.stream().mapToDouble(r -> r[0]).toArray()));
      growths.put(way, new SeparationGrowth(way.label, byDim));
    }
    List<SeparationGrowth> all = List.copyOf(growths.values());
    return new Outcome(
        List.of(check(growths.get(Way.PLAIN))),
        List.of(
            chart("open-weights", growths, Way.PLAIN, Way.BALANCED_WEIGHTS),
            chart("open-components", growths, Way.PLAIN, Way.MANY_COMPONENTS),
            chart("open-steps", growths, Way.PLAIN, Way.SCALED, Way.ACCELERATED)),
        List.of(SeparationGrowth.exponents(all), SeparationGrowth.medians(all)),
        List.of());
  }

  private static Draws.Draw draw(long seed, Way way, int dim, int draw) {
    return new Draws.Draw(
        format("seed %d, %s, d = %d, draw %d", seed, way.label, dim, draw),
        () -> {
          SpanStart start = way.start(dim, SplitMix.mix(SplitMix.mix(seed, dim), draw));
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

  private static Chart chart(String name, Map<Way, SeparationGrowth> growths, Way... ways) {
    Chart chart =
        new Chart(name, "Distance of two centres from which on a random start finds both")
            .panel(
                "dots: starts; lines: medians; dashed: sqrt(d)",
                Chart.Axis.log("d"),
                Chart.Axis.log("distance"));
    for (Way way : ways) {
      growths.get(way).draw(chart);
    }
    return chart.dashed("sqrt(d)", Chart.points(growths.get(Way.PLAIN).dims(), d -> d, Math::sqrt));
  }
}
