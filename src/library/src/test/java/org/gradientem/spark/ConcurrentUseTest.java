package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One estimator and one model, used by several threads at once. */
class ConcurrentUseTest {
  private static final int THREADS = 3;

  @Test
  @Timeout(120)
  void whatThreadsFitAndScoreAtOnceIsWhatOneDoesAlone() throws Exception {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(200, 2, 3, 4, new SplittableRandom(5)).rows(), 3);
    GradientEM estimator =
        new GradientEM()
            .setCovarianceType("VVI")
            .setStartComponents(6)
            .setLogLikelihoodCol("logLikelihood");
    GradientEMModel alone = estimator.fit(rows);
    List<Row> scored = alone.transform(rows).collectAsList();

    List<Callable<GradientEMModel>> fits = new ArrayList<>();
    List<Callable<List<Row>>> scores = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      fits.add(() -> estimator.fit(rows));
      scores.add(() -> alone.transform(rows).collectAsList());
    }
    ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
    try {
      List<Future<GradientEMModel>> models = fits.stream().map(threads::submit).toList();
      List<Future<List<Row>>> tables = scores.stream().map(threads::submit).toList();
      for (Future<GradientEMModel> model : models) {
        Models.assertSameBits(model.get(), alone);
        assertThat(model.get().summary().phases())
            .extracting(total -> total.name() + " " + total.passes())
            .isEqualTo(
                alone.summary().phases().stream()
                    .map(total -> total.name() + " " + total.passes())
                    .toList());
      }
      for (Future<List<Row>> table : tables) {
        assertThat(table.get()).isEqualTo(scored);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Models.cachedBlocks()).isEmpty();
  }
}
