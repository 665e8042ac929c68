package org.gradientem.experiments.theorem;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.experiments.Proportion;

/**
 * What came out for one number of true components.
 *
 * @param draws of each draw, for each n in turn, 1 or 0 for each of {@link Way}
 * @param em in how many draws scikit-learn found all with m components, where it was run
 */
record ThresholdCurve(int m, int[] n, List<double[]> draws, Optional<Proportion> em) {
  enum Way {
    TOUCHED("touched by the start"),
    DEFAULT("default step"),
    PLAIN("plain gradient step");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private static final List<Way> WAYS = List.of(Way.values());

  ThresholdCurve with(Proportion found) {
    return new ThresholdCurve(m, n, draws, Optional.of(found));
  }

  IntStream points() {
    return IntStream.range(0, n.length);
  }

  boolean is(Way way, int point, int draw) {
    return draws.get(draw)[WAYS.size() * point + WAYS.indexOf(way)] == 1;
  }

  Proportion found(Way way, int point) {
    return Proportion.of(draws, WAYS.size() * point + WAYS.indexOf(way));
  }

  /** n in units of m ln m. */
  double ratio(double number) {
    return number / (m * Math.log(m));
  }

  SuccessLaw law(Way way) {
    return law(way, IntStream.range(0, draws.size()).toArray());
  }

  /** The law of as many draws, some of them taken several times. */
  SuccessLaw resampled(Way way, SplittableRandom random) {
    return law(way, random.ints(draws.size(), 0, draws.size()).toArray());
  }

  private SuccessLaw law(Way way, int[] chosen) {
    double[] successes =
        points()
            .mapToDouble(point -> IntStream.of(chosen).filter(draw -> is(way, point, draw)).count())
            .toArray();
    return SuccessLaw.fitted(m, n, successes, chosen.length);
  }
}
