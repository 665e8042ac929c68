package org.gradientem.spark;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * What a model's {@code transform} returns. A client of Spark Connect can call no methods of this
 * model, but it can set params and transform.
 */
enum ModelTable {
  /** The given rows, scored. */
  ROWS,
  /** The model's likelihood on the given rows, as JSON. */
  EVALUATION,
  /** As many rows as are given, drawn from the mixture. */
  SAMPLE,
  /** All of the model as JSON. */
  MODEL;

  /** JSON in pieces: a row has to fit into a message of Spark Connect. */
  static final StructType JSON = new StructType().add("json", DataTypes.StringType, false);

  private static final int LONGEST = 1 << 20;

  private static final StructType COMPONENT =
      new StructType()
          .add("component", DataTypes.IntegerType, false)
          .add("weight", DataTypes.DoubleType, false)
          .add("mean", SQLDataTypes.VectorType(), false)
          .add("covariance", SQLDataTypes.MatrixType(), false);

  /** A table of a text. */
  static Dataset<Row> json(String text, SparkSession session) {
    List<Row> pieces =
        IntStream.iterate(0, from -> from < text.length(), from -> from + LONGEST)
            .mapToObj(from -> text.substring(from, Math.min(from + LONGEST, text.length())))
            .map(RowFactory::create)
            .toList();
    return session.createDataFrame(pieces, JSON);
  }

  /** A table of a mixture's components. */
  static Dataset<Row> components(Mixture mixture, SparkSession session) {
    // The mixture travels with the code of the task; all its covariances at once may be too large.
    return session.createDataFrame(
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(List.of(0), 1)
            .flatMap(
                only ->
                    IntStream.range(0, mixture.k())
                        .mapToObj(i -> component(mixture, i))
                        .iterator()),
        COMPONENT);
  }

  private static Row component(Mixture mixture, int i) {
    return RowFactory.create(
        i,
        mixture.weights()[i],
        Vectors.dense(mixture.means()[i]),
        matrix(mixture.covariances().get(i)));
  }

  /** Dense for families with correlations, sparse for the others. */
  static Matrix matrix(Covariance covariance) {
    int d = covariance.dim();
    if (covariance.type() == CovarianceType.FULL) {
      return new DenseMatrix(d, d, covariance.values());
    }
    return SparseMatrix.spdiag(
        new DenseVector(IntStream.range(0, d).mapToDouble(covariance::variance).toArray()));
  }
}
