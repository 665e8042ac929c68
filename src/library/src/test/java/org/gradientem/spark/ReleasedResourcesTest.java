package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertFails;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockId;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.junit.jupiter.api.Test;
import scala.runtime.AbstractFunction1;

/** A fit leaves nothing behind, whether it ends well or not. */
class ReleasedResourcesTest {
  /** Broadcast parameters of 8 x 2000 doubles stand out from Spark's own broadcasts. */
  private static final int DIM = 2000;

  private static final int COMPONENTS = 8;
  private static final long PARAMETER_BYTES = 8L * DIM * COMPONENTS;

  private static Dataset<Row> wideRows() {
    return Tables.of(Gaussians.normals(20, DIM, new SplittableRandom(1)), 3);
  }

  private static GradientEM estimator() {
    return Models.estimator(COMPONENTS).setCovarianceType("EII").setMaxIter(4).setTol(0);
  }

  @Test
  void afterAFitOnlyTheSummarysScorerIsBroadcast() throws InterruptedException {
    Dataset<Row> rows = wideRows();
    int before = parameterBroadcasts();
    GradientEMModel model = estimator().fit(rows);
    assertThat(model.summary().history()).hasSize(5);
    assertThat(Models.cachedBlocks()).isEmpty();
    // As object and as piece; five passes would have left ten.
    assertBroadcastsSettleAt(before + 2);
  }

  @Test
  void afterAFailingFitNothingIsCachedOrBroadcast() throws InterruptedException {
    Dataset<Row> rows = wideRows();
    int before = parameterBroadcasts();
    assertFails(
        () ->
            estimator()
                .fit(
                    rows,
                    pass -> {
                      assertThat(Models.cachedBlocks()).hasSize(1);
                      if (pass.pass() == 3) {
                        throw new IllegalStateException("stop");
                      }
                    }),
        "stop");
    assertThat(Models.cachedBlocks()).isEmpty();
    assertBroadcastsSettleAt(before);
  }

  @Test
  void whatTheCallerHasCachedStaysCached() {
    Dataset<Row> rows = wideRows().cache();
    try {
      estimator().fit(rows);
      assertThat(rows.storageLevel().useMemory()).isTrue();
    } finally {
      rows.unpersist(true);
    }
  }

  private static void assertBroadcastsSettleAt(int expected) throws InterruptedException {
    // Destroying a broadcast is asynchronous, and soon unless the machine is busy.
    for (int wait = 0; wait < 600 && parameterBroadcasts() > expected; wait++) {
      Thread.sleep(100);
    }
    assertThat(parameterBroadcasts()).isLessThanOrEqualTo(expected);
  }

  private static int parameterBroadcasts() {
    var manager = SparkEnv.get().blockManager();
    int count = 0;
    for (var ids = manager.getMatchingBlockIds(new IsBroadcast()).iterator(); ids.hasNext(); ) {
      var status = manager.getStatus(ids.next());
      if (status.isDefined() && status.get().memSize() >= PARAMETER_BYTES) {
        count++;
      }
    }
    return count;
  }

  private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return id.isBroadcast();
    }
  }

  @Test
  void emptyPartitionsReturnNoStatistics() throws Exception {
    SparkContext spark = SharedSession.get().sparkContext();
    Dataset<Row> rows = wideRows().repartition(1).union(Tables.of(new double[0][], 7));
    double[][] means = Gaussians.normals(COMPONENTS, DIM, new SplittableRandom(2));
    double[] weights = new double[COMPONENTS];
    Arrays.fill(weights, 1.0 / COMPONENTS);
    Mixture mixture = Mixture.of(weights, means, new AxisAlignedCovariance.Identity(DIM));
    ResultSizes sizes = new ResultSizes();
    try (InputBlocks input =
        new DatasetSource(rows, Models.rowSettings("", 0))
            .read(Optional.empty(), 1e12, RowStatistic.LINEAR)) {
      spark.listenerBus().waitUntilEmpty();
      spark.addSparkListener(sizes);
      assertThat(new WholePass(input.blocks()).run(mixture, 0).rows()).isEqualTo(20);
      spark.listenerBus().waitUntilEmpty();
    } finally {
      spark.removeSparkListener(sizes);
    }
    assertThat(sizes.bytes).hasSize(8);
    assertThat(sizes.bytes).filteredOn(bytes -> bytes > PARAMETER_BYTES / 4).hasSize(1);
  }

  private static final class ResultSizes extends SparkListener {
    final List<Long> bytes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.add(end.taskMetrics().resultSize());
    }
  }
}
