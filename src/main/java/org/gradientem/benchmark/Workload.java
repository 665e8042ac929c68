package org.gradientem.benchmark;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.mixture.RandomMixture;
import org.gradientem.mixture.SplitMix;

/**
 * What is measured on: rows drawn from a mixture with as many components as are fitted.
 *
 * @param rows number of rows
 * @param dim number of features d
 * @param k number of components
 * @param partitions number of partitions
 */
public record Workload(long rows, int dim, int k, int partitions) {
  static final String FEATURES = "features";
  static final long SEED = 1;
  private static final double SEPARATION = 4;

  Workload withRows(long number) {
    return new Workload(number, dim, k, partitions);
  }

  Workload withDim(int number) {
    return new Workload(rows, number, k, partitions);
  }

  /** The mixture that dense rows are drawn from. */
  Mixture truth() {
    return new RandomMixture(k, dim, SEPARATION, 0.5 / k, CovarianceType.IDENTITY).draw(null, SEED);
  }

  /** Rows of the mixture. */
  Dataset<Row> dense(SparkSession session) {
    MixtureSampler sampler = new MixtureSampler(truth(), SEED);
    return table(session, row -> Vectors.dense(sampler.draw(row).features()));
  }

  /** Rows with normal values at so many random places each, zero elsewhere. */
  Dataset<Row> sparse(SparkSession session, int nonZeros) {
    int d = dim;
    return table(session, row -> sparse(d, nonZeros, SplitMix.mix(SEED, row)));
  }

  private static Vector sparse(int dim, int nonZeros, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = random.ints(0, dim).distinct().limit(nonZeros).sorted().toArray();
    double[] values = new double[nonZeros];
    for (int p = 0; p < nonZeros; p++) {
      values[p] = random.nextGaussian();
    }
    return Vectors.sparse(dim, indices, values);
  }

  /** Makes a row of a number; sent to where the rows are. */
  private interface Draw extends LongFunction<Vector>, java.io.Serializable {}

  private Dataset<Row> table(SparkSession session, Draw draw) {
    JavaRDD<Row> drawn =
        session
            .range(0, rows, 1, partitions)
            .toJavaRDD()
            .map(row -> RowFactory.create(draw.apply(row)));
    return session.createDataFrame(
        drawn, new StructType().add(FEATURES, SQLDataTypes.VectorType(), false));
  }
}
