package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.UserException;
import org.gradientem.em.RowDraw;
import org.gradientem.spark.rdd.TaskFailure;
import org.gradientem.spark.rows.RowBlocks;

/**
 * The start {@code k-means||}: MLlib's own (Bahmani et al. 2012), on a sample of rows drawn by
 * weight. MLlib's draws follow the partitioning and ignore weights; the sample depends on neither
 * order nor partitions, so the start does not either.
 */
final class KMeansStart {
  /** Rows of the sample for each centre. */
  private static final int ROWS_PER_CENTRE = 200;

  /**
   * Bound of the sample's size, since every task draws as many candidates: the rows of 180 centres
   * reach it from 234 features on.
   */
  private static final long MAX_BYTES = 64L << 20;

  /** Not as many as there are cores, which may not change the draws; as good from 500 to 2000. */
  private static final int ROWS_PER_PARTITION = 1000;

  private KMeansStart() {}

  /** Distinct centres in the coordinates of the blocks; fewer only if distinct rows are fewer. */
  static double[][] centres(RowBlocks blocks, int n, long seed) {
    JavaSparkContext session =
        blocks
            .session()
            .orElseThrow(
                () ->
                    new UserException(
                        "init 'k-means||' is MLlib's own and runs in a session of Spark, but there is none; start one, or set init to 'auto'."));
    long affordable = MAX_BYTES / (8L * blocks.dim());
    int size = (int) Math.max(n, Math.min((long) ROWS_PER_CENTRE * n, affordable));
    double[][] rows = RowDraw.filled(blocks.draw(size, seed));
    if (rows.length <= n) {
      return rows;
    }
    // Where few rows carry all of the cost, MLlib finds fewer centres; rows make up for them.
    Set<DenseVector> centres = new LinkedHashSet<>();
    Stream.concat(Arrays.stream(parallelCentres(session, rows, n, seed)), Arrays.stream(rows))
        .map(DenseVector::new)
        .forEach(centres::add);
    return centres.stream().limit(n).map(DenseVector::values).toArray(double[][]::new);
  }

  private static double[][] parallelCentres(
      JavaSparkContext session, double[][] rows, int n, long seed) {
    List<Vector> vectors = Arrays.stream(rows).map(Vectors::dense).toList();
    int partitions = Math.max(1, rows.length / ROWS_PER_PARTITION);
    JavaRDD<Vector> sample =
        session.parallelize(vectors, partitions).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      KMeans kMeans =
          new KMeans()
              .setK(n)
              .setMaxIterations(0)
              .setInitializationMode(KMeans.K_MEANS_PARALLEL())
              .setSeed(seed);
      Vector[] centres =
          TaskFailure.explained(
              "The start by k-means||", () -> kMeans.run(sample.rdd()).clusterCenters());
      return Arrays.stream(centres).map(Vector::toArray).toArray(double[][]::new);
    } finally {
      sample.unpersist(false);
    }
  }
}
