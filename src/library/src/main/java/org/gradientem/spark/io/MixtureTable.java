package org.gradientem.spark.io;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * A mixture as a table of rows of d numbers, exact to the last bit: in one cell, the means of many
 * components of wide data would not get through Spark.
 */
public final class MixtureTable {
  private static final String LOG_WEIGHTS = "logWeights";
  private static final String MEANS = "means";
  private static final String COVARIANCE = "covariance";

  private static final StructType SCHEMA =
      new StructType()
          .add("part", DataTypes.StringType)
          .add("row", DataTypes.IntegerType)
          .add("numbers", DataTypes.createArrayType(DataTypes.DoubleType, false));

  private MixtureTable() {}

  /**
   * Writes a table that is not there yet.
   *
   * @param session the session to write with
   * @param mixture the mixture
   * @param path where to
   */
  public static void write(SparkSession session, Mixture mixture, String path) {
    // The mixture travels with the code of the task, whose size Spark does not limit.
    session
        .createDataFrame(
            JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(0), 1)
                .flatMap(only -> rows(mixture)),
            SCHEMA)
        .write()
        .parquet(path);
  }

  private static Iterator<Row> rows(Mixture mixture) {
    int d = mixture.dim();
    double[][] means = mixture.means();
    double[] covariance =
        Arrays.stream(mixture.covariances().values()).flatMapToDouble(Arrays::stream).toArray();
    Stream<Row> weights = Stream.of(row(LOG_WEIGHTS, 0, mixture.logWeights()));
    Stream<Row> centres = IntStream.range(0, means.length).mapToObj(i -> row(MEANS, i, means[i]));
    Stream<Row> spread =
        IntStream.range(0, (covariance.length + d - 1) / d)
            .mapToObj(r -> row(COVARIANCE, r, slice(covariance, r * d, d)));
    return Stream.of(weights, centres, spread).flatMap(part -> part).iterator();
  }

  private static double[] slice(double[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, Math.min(values.length, from + length));
  }

  private static Row row(String part, int row, double[] numbers) {
    return RowFactory.create(part, row, numbers);
  }

  /**
   * Reads a table; fails in one way or another if it is not whole.
   *
   * @param session the session to read with
   * @param path where from
   * @param family the family of its covariances
   * @param dim number of features d
   * @return the mixture
   */
  public static Mixture read(SparkSession session, String path, CovarianceFamily family, int dim) {
    Map<String, SortedMap<Integer, double[]>> parts =
        Map.of(LOG_WEIGHTS, new TreeMap<>(), MEANS, new TreeMap<>(), COVARIANCE, new TreeMap<>());
    session
        .read()
        .schema(SCHEMA)
        .parquet(path)
        .toLocalIterator()
        .forEachRemaining(row -> parts.get(row.getString(0)).put(row.getInt(1), numbers(row)));
    double[] logWeights = parts.get(LOG_WEIGHTS).get(0);
    double[][] rows = parts.get(MEANS).values().toArray(double[][]::new);
    int k = rows.length;
    double[] means = new double[k * dim];
    Arrays.setAll(means, e -> rows[e % k][e / k]);
    double[] covariance =
        parts.get(COVARIANCE).values().stream().flatMapToDouble(Arrays::stream).toArray();
    int size = family == CovarianceFamily.IDENTITY ? 0 : family.type().momentSize(dim);
    double[][] values =
        IntStream.range(0, family.isTied() ? 1 : k)
            .mapToObj(i -> slice(covariance, i * size, size))
            .toArray(double[][]::new);
    return Mixture.ofLogWeights(logWeights, means, Covariances.of(family, dim, values));
  }

  private static double[] numbers(Row row) {
    return row.<Double>getList(2).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
