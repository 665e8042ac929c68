package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.Bits;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fit that is cancelled ends within seconds, and no other does. */
@Tag("long")
class CancelTest {
  private static final int SECONDS = 20;
  private static final Set<Phase> SEARCH = EnumSet.of(Phase.MERGE, Phase.REFINE, Phase.CHECK);

  private static Dataset<Row> rows;

  private static GradientEM estimator() {
    return new GradientEM().setStartComponents(40).setNoise("auto");
  }

  @BeforeAll
  static void rows() {
    rows = Tables.heavyTailed(4000, 8);
  }

  /** A fit in a thread of its own. */
  private static final class Running {
    final CountDownLatch reached = new CountDownLatch(1);
    final FutureTask<GradientEMModel> fit;
    final Thread thread;
    final FitProgress progress;

    /** {@code before} is done first in its thread; the latch opens at a pass of these phases. */
    Running(
        GradientEM estimator,
        Set<Phase> phases,
        FitProgress progress,
        Runnable before,
        Dataset<Row> read) {
      this.progress = progress;
      PassListener listener =
          new PassListener() {
            @Override
            public void accept(PassRecord pass) {
              if (phases.contains(pass.phase())) {
                reached.countDown();
              }
            }

            @Override
            public Optional<String> cancelled() {
              return progress.cancelled();
            }
          };
      fit =
          new FutureTask<>(
              () -> {
                before.run();
                return estimator.fit(read, listener);
              });
      thread = new Thread(fit, "a fit");
      thread.start();
    }

    void await() throws InterruptedException {
      assertThat(reached.await(120, TimeUnit.SECONDS)).isTrue();
    }

    void assertCancelled(String words) {
      assertThatThrownBy(() -> fit.get(SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(CancellationException.class)
          .hasMessageStartingWith("The fit was cancelled: ")
          .hasMessageContaining(words);
    }
  }

  /** What ends a fit that waits for a job. */
  @SuppressWarnings("ImmutableEnumChecker") // the consumers have no state
  private enum Way {
    INTERRUPT("interrupted", running -> running.thread.interrupt()),
    PROGRESS("asked for that", running -> running.progress.cancel()),
    GROUP("job group mine", running -> context().cancelJobGroup("mine")),
    TAG("mine", running -> context().cancelJobsWithTag("mine")),
    ALL("all jobs", running -> context().cancelAllJobs());

    final String words;
    final Consumer<Running> cancel;

    Way(String words, Consumer<Running> cancel) {
      this.words = words;
      this.cancel = cancel;
    }
  }

  private static SparkContext context() {
    return SharedSession.get().sparkContext();
  }

  @Test
  void anInterruptEndsASearchOnTheDriver() throws Exception {
    Running running = new Running(estimator(), SEARCH, new FitProgress(), () -> {}, rows);
    running.await();
    assertThat(running.fit.isDone()).isFalse();
    running.thread.interrupt();
    running.assertCancelled("interrupted");
    assertNoJobs();
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void whoAsksItsProgressEndsOneFitAndTheOtherKeepsItsNumbers() throws Exception {
    Dataset<Row> few = rows.limit(500);
    GradientEM small = new GradientEM().setStartComponents(12);
    GradientEMModel alone = small.fit(few);
    FitProgress progress = new FitProgress();
    Running running = new Running(estimator(), SEARCH, progress, () -> {}, rows);
    running.await();
    GradientEMModel beside = small.fit(few);
    assertThat(running.fit.isDone()).isFalse();
    progress.cancel();
    running.assertCancelled("its caller asked for that");
    Bits.assertSame(beside.mixture().weights(), alone.mixture().weights());
    for (int i = 0; i < alone.numComponents(); i++) {
      Bits.assertSame(beside.mixture().means()[i], alone.mixture().means()[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aFitThatWaitsForAJobEndsAndSoDoesTheJob(Way way) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    SparkListener starts =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            reached.countDown();
          }
        };
    context().addSparkListener(starts);
    try {
      Running running =
          new Running(
              estimator(),
              SEARCH,
              new FitProgress(),
              () -> {
                context().setJobGroup("mine", "", false);
                context().addJobTag("mine");
              },
              slow());
      reached.await();
      Thread.sleep(500);
      assertThat(running.fit.isDone()).isFalse();
      way.cancel.accept(running);
      running.assertCancelled(way.words);
      assertNoJobs();
    } finally {
      context().removeSparkListener(starts);
    }
  }

  /** Rows of which each takes a second to be read. */
  private static Dataset<Row> slow() {
    return rows.filter(
        (FilterFunction<Row>)
            row -> {
              Thread.sleep(1000);
              return true;
            });
  }

  private static void assertNoJobs() throws InterruptedException {
    for (int wait = 0;
        wait < 100 && context().statusTracker().getActiveJobIds().length > 0;
        wait++) {
      Thread.sleep(100);
    }
    assertThat(context().statusTracker().getActiveJobIds()).isEmpty();
  }

  @Test
  void rowsOfNoSessionAreFittedUntilTheirProgressIsAsked() throws Exception {
    FitProgress progress = new FitProgress();
    double[][] all =
        rows.collectAsList().stream()
            .map(row -> row.<Vector>getAs("features").toArray())
            .toArray(double[][]::new);
    String names = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"]";
    FutureTask<String> fit =
        new FutureTask<>(
            () ->
                ArrayFit.fit(
                    "{\"startComponents\": 40}", names, Tables.bytes(all), null, progress));
    new Thread(fit).start();
    while (progress.line().isEmpty() && !fit.isDone()) {
      Thread.sleep(10);
    }
    progress.cancel();
    assertThatThrownBy(() -> fit.get(SECONDS, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(CancellationException.class)
        .hasMessage("The fit was cancelled: its caller asked for that.");
  }
}
