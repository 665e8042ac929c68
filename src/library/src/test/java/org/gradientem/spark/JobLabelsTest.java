package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Spark's UI shows of the jobs of a fit. */
class JobLabelsTest {
  private final SparkContext context = SharedSession.get().sparkContext();
  private final Jobs jobs = new Jobs();
  private Dataset<Row> rows;

  @BeforeEach
  void listen() {
    rows = Tables.of(Samples.clustered(60, 2, 2, 8, new SplittableRandom(71)).rows(), 2);
    context.addSparkListener(jobs);
  }

  @AfterEach
  void stopListening() {
    context.removeSparkListener(jobs);
    context.clearJobGroup();
  }

  private String fit() throws Exception {
    String uid = Models.estimator(2).setMaxIter(3).fit(rows).uid();
    context.listenerBus().waitUntilEmpty();
    return uid;
  }

  @Test
  void jobsSayHowFarTheFitIs() throws Exception {
    String uid = fit();
    assertThat(jobs.groups).isNotEmpty().containsOnly(uid);
    assertThat(jobs.descriptions.get(0)).isEqualTo(uid + ": reading the rows");
    assertThat(jobs.descriptions)
        .anyMatch(text -> text.startsWith(uid + ": after pass 2 of phase main, k = 2, mean"));
    assertThat(jobs.stages).contains("GradientEM: after pass 2 of phase main");
    assertThat(jobs.stages).allMatch(name -> name.startsWith("GradientEM: "));
    assertThat(context.getLocalProperty("callSite.short")).isNull();
    assertThat(context.getLocalProperty("spark.jobGroup.id")).isNull();
    assertThat(context.getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void passesOverFewRowsAreNoJobs() throws Exception {
    Models.estimator(2).setMaxBlockSizeInMB(0).setMaxIter(100).setTol(0).fit(rows);
    context.listenerBus().waitUntilEmpty();
    // A look at some rows, and the scan, which brings them along.
    assertThat(jobs.descriptions).hasSize(2);
  }

  @Test
  void theUsersGroupStays() throws Exception {
    context.setJobGroup("mine", "my description", false);
    fit();
    assertThat(jobs.groups).containsOnly("mine");
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo("my description");
  }

  private static final class Jobs extends SparkListener {
    final List<String> groups = new CopyOnWriteArrayList<>();
    final List<String> descriptions = new CopyOnWriteArrayList<>();
    final List<String> stages = new CopyOnWriteArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      Properties properties = start.properties();
      groups.add(properties.getProperty("spark.jobGroup.id"));
      descriptions.add(properties.getProperty("spark.job.description"));
      start
          .stageInfos()
          .foreach(
              info -> {
                stages.add(info.name());
                return null;
              });
    }
  }
}
