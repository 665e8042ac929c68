package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fit that is killed in its search, or after it, ends with the very model it would have reached.
 */
@Tag("long")
class SearchCheckpointTest {
  private static final long SEED = 13;

  @TempDir private Path dir;

  private static GradientEM estimator(String covarianceType) {
    return new GradientEM().setStartComponents(7).setSeed(SEED).setCovarianceType(covarianceType);
  }

  /** Throws at the pass of a number, counted over all phases. */
  private static Consumer<PassRecord> killedAt(int number) {
    return new Consumer<>() {
      private int passes;

      @Override
      public void accept(PassRecord pass) {
        if (++passes == number) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  private static String text(PassRecord pass) {
    return "%s %d: k %d %s"
        .formatted(pass.phase(), pass.pass(), pass.components(), pass.meanLogLikelihood());
  }

  private static List<String> passes(GradientEMModel model) {
    return model.summary().history().stream().map(SearchCheckpointTest::text).toList();
  }

  private static List<String> others(GradientEMModel model) {
    return model.summary().others().stream().map(Models::numbers).map(Arrays::toString).toList();
  }

  /** Some pass of a phase's second half, by its number over all phases. */
  private static int someOf(Phase phase, List<PhaseTotal> totals) {
    List<Integer> numbers = new ArrayList<>();
    int before = 0;
    for (PhaseTotal total : totals) {
      if (total.name() == phase) {
        IntStream.rangeClosed(before + 1, before + total.passes()).forEach(numbers::add);
      }
      before += total.passes();
    }
    int half = numbers.size() / 2;
    return numbers.get(half + new SplittableRandom(SEED).nextInt(numbers.size() - half));
  }

  /** Kills a fit in some phases and gives it again; returns where each went on last. */
  private List<String> assertGoesOn(GradientEM estimator, Dataset<Row> rows, Phase... phases) {
    // A search decides by last digits too.
    GradientEMModel whole = estimator.fit(rows);
    List<String> places = new ArrayList<>();
    for (Phase phase : phases) {
      int number = someOf(phase, whole.summary().phases());
      String message = "seed %d, killed in %s at pass %d of all".formatted(SEED, phase, number);
      estimator.setCheckpointDir(dir.resolve("killed in " + phase).toString());
      assertFails(() -> estimator.fit(rows, killedAt(number)), "killed");
      GradientEMModel resumed = estimator.fit(rows);
      Models.assertSameBits(resumed, whole);
      assertThat(passes(resumed)).as(message).isEqualTo(passes(whole));
      assertThat(resumed.summary().phases())
          .as(message)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(whole.summary().phases());
      assertThat(resumed.summary().selectionPath())
          .as(message)
          .isEqualTo(whole.summary().selectionPath());
      assertThat(resumed.summary().selectionReason())
          .as(message)
          .isEqualTo(whole.summary().selectionReason());
      assertThat(others(resumed)).as(message).isEqualTo(others(whole));
      resumed.summary().warnings().stream()
          .filter(warning -> warning.startsWith("Resumed "))
          .reduce((before, last) -> last)
          .ifPresent(places::add);
    }
    return places;
  }

  @Test
  void onASampleUnderATiedCovariance() {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(6000, 2, 3, 1.5, new SplittableRandom(SEED)).rows(), 4);
    GradientEM estimator = estimator("tied").setSampleSize(1000);
    assertThat(assertGoesOn(estimator, rows, Phase.MAIN, Phase.MERGE, Phase.CHECK, Phase.FINAL))
        .satisfiesExactly(
            place -> assertThat(place).startsWith("Resumed at pass "),
            place -> assertThat(place).startsWith("Resumed at pass "),
            place -> assertThat(place).startsWith("Resumed at pass "),
            place -> assertThat(place).startsWith("Resumed at final pass "));
  }

  @Test
  void ofAFitThatHasEndedTheResultIsKeptWithItsNoise() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] rows = Samples.clustered(300, 2, 2, 8, random).rows();
    for (int r = 0; r < rows.length; r += 5) {
      rows[r] = new double[] {random.nextDouble(-30, 30), random.nextDouble(-30, 30)};
    }
    GradientEM estimator =
        estimator("auto").setNoise("auto").setCheckpointDir(dir.resolve("ended").toString());
    GradientEMModel whole = estimator.fit(Tables.of(rows, 2));
    assertThat(whole.mixture().noise().isEmpty()).as("seed %d", SEED).isFalse();
    List<PassRecord> passes = new ArrayList<>();
    GradientEMModel again = estimator.fit(Tables.of(rows, 2), passes::add);
    Models.assertSameBits(again, whole);
    assertThat(again.summary().warnings()).contains("Resumed after the search from a checkpoint.");
    assertThat(again.summary().selectionReason()).isEqualTo(whole.summary().selectionReason());
    assertThat(others(again)).isEqualTo(others(whole));
    assertThat(passes).noneMatch(pass -> pass.phase().isSearch());
  }
}
