package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream is scored as a table is. */
@Tag("long")
class StreamTest {

  @Test
  void aStreamGetsTheScoresOfATable(@TempDir Path folder) throws Exception {
    Samples samples = Samples.clustered(200, 2, 2, 6, new SplittableRandom(17));
    Dataset<Row> rows = Tables.of(samples.rows(), 2);
    String files = folder.resolve("rows").toString();
    rows.write().parquet(files);
    GradientEMModel model =
        new GradientEM()
            .setSelection("none")
            .setK(2)
            .setLogLikelihoodCol("logLikelihood")
            .fit(rows)
            .setContamination(0.05)
            .setGroups(2);

    Dataset<Row> stream = rows.sparkSession().readStream().schema(rows.schema()).parquet(files);
    Dataset<Row> scored = model.transform(stream);
    assertThat(scored.isStreaming()).isTrue();
    StreamingQuery query =
        scored
            .writeStream()
            .format("memory")
            .queryName("scored")
            .trigger(Trigger.AvailableNow())
            .start();
    try {
      query.processAllAvailable();
      assertThat(rows.sparkSession().table("scored").collectAsList())
          .hasSize(200)
          .containsExactlyInAnyOrderElementsOf(
              model.transform(rows.sparkSession().read().parquet(files)).collectAsList());
    } finally {
      query.stop();
    }
  }
}
