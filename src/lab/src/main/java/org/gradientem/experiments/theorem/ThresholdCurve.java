package org.gradientem.experiments.theorem;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.experiments.Proportion;

/**
 * What came out for one number of true components.
 *
 * @param m number of true components
 * @param n numbers of fitted ones
 * @param draws of each draw, for each n in turn, 1 or 0 for each of {@link Way}
 * @param em in how many draws scikit-learn found all, with its version, where it was run
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ThresholdCurve(int m, int[] n, List<double[]> draws, Optional<Em> em) {

  /** What is counted of each start. */
  enum Way {
    TOUCHED(0, "touched by the start"),
    DEFAULT(1, "default step"),
    PLAIN(2, "plain gradient step");

    private final int column;
    private final String label;

    Way(int column, String label) {
      this.column = column;
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * EM with exactly m components.
   *
   * @param found in how many draws it found all
   * @param version of scikit-learn
   */
  record Em(Proportion found, String version) {}

  ThresholdCurve with(List<double[]> emDraws, String version) {
    return new ThresholdCurve(m, n, draws, Optional.of(new Em(Proportion.of(emDraws, 0), version)));
  }

  boolean is(Way way, int point, int draw) {
    return draws.get(draw)[Way.values().length * point + way.column] == 1;
  }

  Proportion found(Way way, int point) {
    int successes =
        (int) IntStream.range(0, draws.size()).filter(draw -> is(way, point, draw)).count();
    return new Proportion(successes, draws.size());
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
    double[] successes = new double[n.length];
    for (int point = 0; point < n.length; point++) {
      for (int draw : chosen) {
        successes[point] += is(way, point, draw) ? 1 : 0;
      }
    }
    return SuccessLaw.fitted(m, n, successes, chosen.length);
  }
}
