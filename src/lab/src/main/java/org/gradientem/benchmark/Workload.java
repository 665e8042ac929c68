package org.gradientem.benchmark;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.truth.RandomMixture;

/** Rows of a number of features, drawn from a mixture with the number of components to fit. */
public record Workload(long rows, int dim, int k, int partitions) {
  static final String FEATURES = "features";
  static final StructType SCHEMA = new StructType().add(FEATURES, SQLDataTypes.VectorType(), false);
  static final long SEED = 1;
  private static final double SEPARATION = 4;
  private static final double DEVIATION = 0.01;

  /** Of one partition each; rows x features x components, separated by blanks. */
  public static List<Workload> parse(String shapes) {
    return Stream.of(shapes.split(" ", -1)).map(Workload::one).toList();
  }

  private static Workload one(String shape) {
    int[] sizes = Stream.of(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    return new Workload(sizes[0], sizes[1], sizes[2], 1);
  }

  Workload withRows(long number) {
    return new Workload(number, dim, k, partitions);
  }

  public Workload withPartitions(int number) {
    return new Workload(rows, dim, k, number);
  }

  Mixture truth() {
    return new RandomMixture(k, dim, SEPARATION, 0.5 / k, CovarianceFamily.IDENTITY)
        .draw(null, SEED);
  }

  /**
   * The same mixture in a unit that keeps densities in 32 dimensions far above 2.2e-16, which
   * MLlib's Gaussian mixture adds to each: with variances of 1 it stops after three passes with all
   * components alike.
   */
  Mixture smallTruth() {
    Mixture truth = truth();
    double[][] means =
        Stream.of(truth.means())
            .map(mean -> MathArrays.scale(DEVIATION, mean))
            .toArray(double[][]::new);
    return Mixture.of(
        truth.weights(), means, new AxisAlignedCovariance.Spherical(dim, DEVIATION * DEVIATION));
  }

  Dataset<Row> dense(SparkSession session) {
    return drawn(session, truth());
  }

  Dataset<Row> drawn(SparkSession session, Mixture mixture) {
    MixtureSampler sampler = new MixtureSampler(mixture, SEED);
    return table(session, row -> Vectors.dense(sampler.draw(row).features()));
  }

  /** Makes the row of a number; sent to where the rows are. */
  private interface Draw extends LongFunction<Vector>, Serializable {}

  private Dataset<Row> table(SparkSession session, Draw draw) {
    JavaRDD<Row> drawn =
        session
            .range(0, rows, 1, partitions)
            .toJavaRDD()
            .map(row -> RowFactory.create(draw.apply(row)));
    return session.createDataFrame(drawn, SCHEMA);
  }
}
