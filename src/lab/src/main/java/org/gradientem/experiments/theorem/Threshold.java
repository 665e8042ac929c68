package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.OtherEm;
import org.gradientem.experiments.mixtures.Sample;
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
  private static final int MOST_ROWS = 6400;

  /** Components per true component. */
  private static final double[] FACTORS = {1, 1.25, 1.5, 2, 2.5, 3, 4, 5};

  private static final double[] QUICK_FACTORS = {1, 1.5, 2, 3, 5};

  private final ExperimentSettings settings;

  public Threshold(ExperimentSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    int[] components = settings.quick() ? new int[] {4, 8, 16} : new int[] {4, 8, 16, 32, 64};
    int draws = settings.quick() ? 16 : 20;
    Draws runner = new Draws(name(), settings, progress);
    List<Draws.Draw> work = new ArrayList<>();
    for (int m : components) {
      IntStream.range(0, draws).forEach(draw -> work.add(draw(m, draw)));
    }
    List<double[]> results = runner.run(work);
    List<ThresholdCurve> curves = new ArrayList<>();
    for (int c = 0; c < components.length; c++) {
      curves.add(
          new ThresholdCurve(
              components[c],
              numbers(components[c]),
              results.subList(c * draws, (c + 1) * draws),
              Optional.empty()));
    }
    Optional<OtherEm> other =
        OtherEm.start(OtherEm.Library.SCIKIT_LEARN, settings.python(), progress);
    if (other.isPresent()) {
      try (OtherEm process = other.get()) {
        curves.replaceAll(
            curve -> curve.with(runner.run(emDraws(curve.m(), draws, process)), process.version()));
      }
    }
    return new ThresholdReport(curves, settings.seed()).outcome();
  }

  private int[] numbers(int m) {
    double[] factors = settings.quick() ? QUICK_FACTORS : FACTORS;
    return Arrays.stream(factors).mapToInt(factor -> (int) Math.round(factor * m)).toArray();
  }

  private int rows(int m) {
    return Math.min(MOST_ROWS, (settings.quick() ? 100 : 200) * m);
  }

  private String key(int m, int draw) {
    return RootLocale.format(
        "seed %d, m = %d, %d rows, draw %d", settings.seed(), m, rows(m), draw);
  }

  /**
   * For each number of components whether the start touches all, and what each step makes of it.
   */
  private Draws.Draw draw(int m, int draw) {
    int[] numbers = numbers(m);
    return new Draws.Draw(
        key(m, draw) + ", n = " + Arrays.toString(numbers),
        () -> {
          Sample sample = sample(m, draw);
          return Arrays.stream(numbers)
              .boxed()
              .flatMap(
                  n ->
                      List.of(
                          sample.startTouchesAll(n),
                          sample.isFoundByDefault(n),
                          sample.isFoundByPlainSteps(n))
                          .stream())
              .mapToDouble(found -> found ? 1 : 0)
              .toArray();
        });
  }

  private Sample sample(int m, int draw) {
    long seed = SplitMix.mix(SplitMix.mix(settings.seed(), m), draw);
    return new Sample(RandomMixture.balanced(m, DIM, SEPARATION, seed), SEPARATION, rows(m), seed);
  }

  private List<Draws.Draw> emDraws(int m, int draws, OtherEm process) {
    return IntStream.range(0, draws)
        .mapToObj(
            draw ->
                new Draws.Draw(
                    key(m, draw) + ", scikit-learn " + process.version(),
                    () -> {
                      Sample sample = sample(m, draw);
                      OtherEm.Fit fit = process.fit(sample.rows(), m, "spherical", 1);
                      boolean found = sample.isFound(fit.mixture());
                      return new double[] {found ? 1 : 0};
                    }))
        .toList();
  }
}
