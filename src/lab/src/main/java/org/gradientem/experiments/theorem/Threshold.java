package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.experiments.mixtures.Sample;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.truth.RandomMixture;

/**
 * How many components gradient EM needs to find m of equal weights from random rows: {@code n =
 * Omega(m log m)} are enough (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584).
 */
public final class Threshold implements Experiment {
  private static final int DIM = 10;
  private static final double SEPARATION = 8;

  /** A hundred for each of the most components. */
  private static final int MAX_ROWS = 6400;

  /** Components per true component. */
  private static final double[] FACTORS = {1, 1.25, 1.5, 2, 2.5, 3, 4, 5};

  private static final double[] QUICK_FACTORS = {1, 1.5, 2, 3, 5};

  @Override
  public Outcome run(Lab lab) {
    List<Integer> components = lab.quick() ? List.of(4, 8, 16) : List.of(4, 8, 16, 32, 64);
    int draws = lab.quick() ? 16 : 20;
    Draws runner = lab.draws("threshold");
    List<ThresholdCurve> curves = new ArrayList<>();
    runner
        .run(components, draws, (m, draw) -> draw(lab, m, draw))
        .forEach(
            (m, results) ->
                curves.add(new ThresholdCurve(m, numbers(lab, m), results, Optional.empty())));
    Optional<OtherEm> other =
        OtherEm.of(OtherEm.Library.SCIKIT_LEARN, lab.settings().python, lab.progress());
    if (other.isPresent()) {
      Map<Integer, List<double[]>> theirs =
          runner.run(components, draws, (m, draw) -> emDraw(lab, m, draw, other.get()));
      curves.replaceAll(curve -> curve.with(Proportion.of(theirs.get(curve.m()), 0)));
    }
    return new ThresholdReport(curves, lab.seed()).outcome();
  }

  private static int[] numbers(Lab lab, int m) {
    return Arrays.stream(lab.quick() ? QUICK_FACTORS : FACTORS)
        .mapToInt(factor -> (int) Math.round(factor * m))
        .toArray();
  }

  private static int rows(Lab lab, int m) {
    return Math.min(MAX_ROWS, (lab.quick() ? 100 : 200) * m);
  }

  private static String key(Lab lab, int m, int draw) {
    return format("seed %d, m = %d, %d rows, draw %d", lab.seed(), m, rows(lab, m), draw);
  }

  private static Sample sample(Lab lab, int m, int draw) {
    long seed = SplitMix.mix(SplitMix.mix(lab.seed(), m), draw);
    Mixture truth = RandomMixture.balanced(m, DIM, SEPARATION, seed);
    return new Sample(truth, SEPARATION, rows(lab, m), seed);
  }

  /** For each number of components whether the start touches all, and where each step leads. */
  private static Draws.Draw draw(Lab lab, int m, int draw) {
    int[] numbers = numbers(lab, m);
    return new Draws.Draw(
        key(lab, m, draw) + ", n = " + Arrays.toString(numbers),
        () -> {
          Sample sample = sample(lab, m, draw);
          return Arrays.stream(numbers)
              .boxed()
              .flatMap(
                  n ->
                      Stream.of(
                          sample.startTouchesAll(n),
                          sample.isFoundByDefault(n),
                          sample.isFoundByPlainSteps(n)))
              .mapToDouble(found -> found ? 1 : 0)
              .toArray();
        });
  }

  private static Draws.Draw emDraw(Lab lab, int m, int draw, OtherEm other) {
    return new Draws.Draw(
        key(lab, m, draw) + ", " + other,
        () -> {
          Sample sample = sample(lab, m, draw);
          OtherEm.Fit fit = other.fit(sample.rows(), m, "spherical", 1);
          return new double[] {sample.isFound(fit.mixture()) ? 1 : 0};
        });
  }
}
