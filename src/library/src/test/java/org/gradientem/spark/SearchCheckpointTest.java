package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.Bits;
import org.gradientem.em.PassRecord;
import org.gradientem.em.Phase;
import org.gradientem.em.PhaseTotal;
import org.gradientem.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit that is killed in its search goes on there, to the very model it would have reached. */
@Tag("long")
class SearchCheckpointTest {
  private static final long SEED = 13;

  @TempDir private Path dir;

  private static GradientEM estimator(String covarianceType) {
    return new GradientEM()
        .setStartComponents(7)
        .setSeed(SEED)
        .setCovarianceType(covarianceType)
        .setCheckpointInterval(3);
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
    Bits.assumeRepeatable();
    GradientEMModel whole = estimator.fit(rows);
    List<String> places = new ArrayList<>();
    for (Phase phase : phases) {
      int number = someOf(phase, whole.summary().phases());
      String message = "seed %d, killed in %s at pass %d of all".formatted(SEED, phase, number);
      estimator.setCheckpointDir(dir.resolve("killed in " + phase).toString());
      assertThatThrownBy(() -> estimator.fit(rows, killedAt(number))).hasMessage("killed");
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
    GradientEM estimator = estimator("tied").setCheckpointInterval(1).setSampleSize(1000);
    assertThat(assertGoesOn(estimator, rows, Phase.MAIN, Phase.MERGE, Phase.CHECK, Phase.FINAL))
        .satisfiesExactly(
            place -> assertThat(place).startsWith("Resumed at pass "),
            place -> assertThat(place).startsWith("Resumed at pass "),
            place -> assertThat(place).startsWith("Resumed after check pass "),
            place -> assertThat(place).startsWith("Resumed at final pass "));
  }

  @Test
  void amongAllFamilies() {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(90, 2, 3, 3, new SplittableRandom(SEED)).rows(), 2);
    assertThat(
            assertGoesOn(estimator("auto").setStartComponents(4), rows, Phase.REFINE, Phase.CHECK))
        .satisfiesExactly(
            place -> assertThat(place).startsWith("Resumed after merge pass "),
            place -> assertThat(place).startsWith("Resumed after check pass "));
  }

  @Test
  void toANumberThatIsAskedFor() {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(90, 2, 3, 3, new SplittableRandom(SEED)).rows(), 2);
    assertThat(assertGoesOn(estimator("auto").setK(5), rows, Phase.REFINE, Phase.CHECK))
        .satisfiesExactly(
            place -> assertThat(place).startsWith("Resumed after merge pass "),
            place -> assertThat(place).startsWith("Resumed after check pass "));
  }

  @Test
  void whereFewRowsComeFirst() {
    double[][] wide = Gaussians.normals(10_000, 20, new SplittableRandom(SEED));
    for (int r = 0; r < 3000; r++) {
      for (int j = 0; j < 20; j++) {
        wide[r][j] = (j < 10 ? 0.3 : 3) * wide[r][j] + (j == 0 ? 5 : 0);
      }
    }
    assertThat(assertGoesOn(estimator("full"), Tables.of(wide, 4), Phase.CHECK))
        .allMatch(place -> place.startsWith("Resumed after "));
  }
}
