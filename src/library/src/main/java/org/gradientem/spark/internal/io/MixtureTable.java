package org.gradientem.spark.internal.io;

import java.util.Arrays;
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
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * Mixtures of different numbers of components as a table of rows of numbers, d or a column's
 * levels, exact to the last bit: in one cell, the means of many components of wide data would not
 * get through Spark.
 */
public final class MixtureTable {
  private static final String LOG_WEIGHTS = "logWeights";
  private static final String MEANS = "means";
  private static final String COVARIANCE = "covariance";
  private static final String FACTORS = "factors";
  private static final String LEVELS = "levels";
  private static final String NOISE = "noise";

  private static final StructType SCHEMA =
      new StructType()
          .add("k", DataTypes.IntegerType)
          .add("family", DataTypes.StringType)
          .add("part", DataTypes.StringType)
          .add("row", DataTypes.IntegerType)
          .add("numbers", DataTypes.createArrayType(DataTypes.DoubleType, false));

  private MixtureTable() {}

  /**
   * Writes a table that is not there yet.
   *
   * @param session the session to write with
   * @param mixtures the mixtures
   * @param path where to
   */
  public static void write(SparkSession session, List<Mixture> mixtures, String path) {
    // The mixtures travel with the code of the task, whose size Spark does not limit.
    session
        .createDataFrame(
            JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(0), 1)
                .flatMap(only -> mixtures.stream().flatMap(MixtureTable::rows).iterator()),
            SCHEMA)
        .write()
        .parquet(path);
  }

  private static Stream<Row> rows(Mixture mixture) {
    int k = mixture.k();
    int d = mixture.dim();
    String family = mixture.covariances().family().toString();
    double[][] means = mixture.means();
    double[] covariance =
        Arrays.stream(mixture.covariances().values()).flatMapToDouble(Arrays::stream).toArray();
    Stream<Row> weights =
        Stream.of(RowFactory.create(k, family, LOG_WEIGHTS, 0, mixture.logWeights()));
    Stream<Row> centres =
        IntStream.range(0, k).mapToObj(i -> RowFactory.create(k, family, MEANS, i, means[i]));
    Stream<Row> spread =
        IntStream.range(0, d == 0 ? 0 : (covariance.length + d - 1) / d)
            .mapToObj(
                r -> RowFactory.create(k, family, COVARIANCE, r, slice(covariance, r * d, d)));
    double[][] factors = mixture.covariances().noiseAndLoadings();
    Stream<Row> lowRank =
        IntStream.range(0, factors.length)
            .mapToObj(i -> RowFactory.create(k, family, FACTORS, i, factors[i]));
    double[][] levels = mixture.levels().values();
    Stream<Row> columns =
        IntStream.range(0, levels.length)
            .mapToObj(c -> RowFactory.create(k, family, LEVELS, c, levels[c]));
    double[][] noise = MixtureRecord.noise(mixture.noise());
    Stream<Row> uniform =
        IntStream.range(0, noise.length)
            .mapToObj(r -> RowFactory.create(k, family, NOISE, r, noise[r]));
    return Stream.of(weights, centres, spread, lowRank, columns, uniform).flatMap(part -> part);
  }

  private static double[] slice(double[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, Math.min(values.length, from + length));
  }

  /**
   * Reads a table; fails in one way or another if it is not whole.
   *
   * @param session the session to read with
   * @param path where from
   * @param dim number of features d
   * @return the mixtures by number of components
   */
  public static List<Mixture> read(SparkSession session, String path, int dim) {
    SortedMap<Integer, Parts> mixtures = new TreeMap<>();
    session
        .read()
        .schema(SCHEMA)
        .parquet(path)
        .toLocalIterator()
        .forEachRemaining(
            row ->
                mixtures.computeIfAbsent(row.getInt(0), k -> Parts.of(row.getString(1))).add(row));
    return mixtures.values().stream().map(parts -> parts.mixture(dim)).toList();
  }

  /** What was read of a mixture: of each of its parts the rows by their numbers. */
  private record Parts(CovarianceFamily family, Map<String, SortedMap<Integer, double[]>> rowsOf) {
    static Parts of(String family) {
      return new Parts(
          CovarianceFamily.parse(family),
          Map.of(
              LOG_WEIGHTS,
              new TreeMap<>(),
              MEANS,
              new TreeMap<>(),
              COVARIANCE,
              new TreeMap<>(),
              FACTORS,
              new TreeMap<>(),
              LEVELS,
              new TreeMap<>(),
              NOISE,
              new TreeMap<>()));
    }

    void add(Row row) {
      double[] numbers = row.<Double>getList(4).stream().mapToDouble(n -> n).toArray();
      rowsOf.get(row.getString(2)).put(row.getInt(3), numbers);
    }

    Mixture mixture(int dim) {
      double[] logWeights = rowsOf.get(LOG_WEIGHTS).get(0);
      double[][] rows = rowsOf.get(MEANS).values().toArray(double[][]::new);
      int k = rows.length;
      if (Stream.of(rows).anyMatch(mean -> mean.length != dim)) {
        throw new IllegalArgumentException("a mean has another length");
      }
      double[] means = new double[k * dim];
      Arrays.setAll(means, e -> rows[e % k][e / k]);
      double[] covariance =
          rowsOf.get(COVARIANCE).values().stream().flatMapToDouble(Arrays::stream).toArray();
      int size = family == CovarianceFamily.IDENTITY ? 0 : family.type().momentSize(dim);
      double[][] values =
          IntStream.range(0, family.isTied() ? 1 : k)
              .mapToObj(i -> slice(covariance, i * size, size))
              .toArray(double[][]::new);
      double[][] levels = rowsOf.get(LEVELS).values().toArray(double[][]::new);
      double[][] noise = rowsOf.get(NOISE).values().toArray(double[][]::new);
      double[][] factors = rowsOf.get(FACTORS).values().toArray(double[][]::new);
      return Mixture.owning(
              logWeights,
              means,
              MixtureRecord.covariances(family, dim, values, factors),
              MixtureRecord.noise(noise))
          .withLevels(LevelProbabilities.ofValues(levels));
    }
  }
}
