package org.gradientem.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.em.Samples;

/** Data sets made of rows in memory, cut into consecutive partitions. */
public final class Tables {
  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType());
  private static final StructType WEIGHTED = FEATURES.add("weight", DataTypes.DoubleType);

  private Tables() {}

  /** A column "features" of vectors. */
  public static Dataset<Row> of(double[][] rows, int partitions) {
    List<Row> table = new ArrayList<>();
    for (double[] row : rows) {
      table.add(RowFactory.create(Vectors.dense(row)));
    }
    return table(table, partitions, FEATURES);
  }

  /** Rows with heavy tails, which take several components and keep a search busy. */
  static Dataset<Row> heavyTailed(int count, int dim) {
    SplittableRandom random = new SplittableRandom(6);
    double[][] rows = new double[count][dim];
    for (double[] row : rows) {
      double scale = Math.exp(1.5 * random.nextGaussian());
      Arrays.setAll(row, j -> scale * random.nextGaussian());
    }
    return of(rows, 2);
  }

  /** The same with metadata that say what each feature is. */
  static Dataset<Row> of(double[][] rows, int partitions, Attribute... features) {
    Metadata metadata = new AttributeGroup("features", features).toMetadata();
    return of(rows, partitions).withMetadata("features", metadata);
  }

  /** The columns "features" and "weight". */
  public static Dataset<Row> weighted(Samples samples, int partitions) {
    return weighted(samples, partitions, Vectors::dense);
  }

  /** The columns "features", of the given kind of vector, and "weight". */
  public static Dataset<Row> weighted(
      Samples samples, int partitions, Function<double[], Vector> vector) {
    List<Row> table =
        IntStream.range(0, samples.count())
            .mapToObj(r -> RowFactory.create(vector.apply(samples.rows()[r]), samples.weights()[r]))
            .toList();
    return table(table, partitions, WEIGHTED);
  }

  /** A column "features" of any type, with these values. */
  public static Dataset<Row> column(DataType type, Object... values) {
    List<Row> table = new ArrayList<>();
    for (Object value : values) {
      table.add(RowFactory.create(new Object[] {value}));
    }
    return table(table, 2, new StructType().add("features", type));
  }

  /** A column "features" of the given vectors, which may be null. */
  public static Dataset<Row> vectors(Vector... vectors) {
    return column(SQLDataTypes.VectorType(), (Object[]) vectors);
  }

  /** A column "features" of vectors that an RDD computes whenever it is asked. */
  public static Dataset<Row> computed(JavaRDD<double[]> rows) {
    return SharedSession.get()
        .createDataFrame(rows.map(row -> RowFactory.create(Vectors.dense(row))), FEATURES);
  }

  private static Dataset<Row> table(List<Row> rows, int partitions, StructType schema) {
    return SharedSession.get()
        .createDataFrame(SharedSession.context().parallelize(rows, partitions), schema);
  }

  /** Rows as Python gives them, numbers one after the other in the order of this machine. */
  public static byte[] bytes(double[]... rows) {
    double[] numbers = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
    bytes.order(ByteOrder.nativeOrder()).asDoubleBuffer().put(numbers);
    return bytes.array();
  }
}
