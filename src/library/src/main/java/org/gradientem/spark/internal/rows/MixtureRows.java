package org.gradientem.spark.internal.rows;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/** Rows drawn from a mixture, as a data set. */
public final class MixtureRows {
  private MixtureRows() {}

  /**
   * Draws rows; the same seed gives the same rows, however they are partitioned.
   *
   * @param session the session to make the data set in
   * @param mixture the mixture to draw from
   * @param constants further features of the rows
   * @param rows number of rows
   * @param seed seed of the draw
   * @param featuresCol name of the column with the rows, as vectors
   * @param componentCol name of the column with the component that each was drawn from
   * @return the data set
   */
  public static Dataset<Row> draw(
      SparkSession session,
      Mixture mixture,
      Constants constants,
      long rows,
      long seed,
      String featuresCol,
      String componentCol) {
    MixtureSampler sampler = new MixtureSampler(mixture, seed);
    return session.createDataFrame(
        session
            .range(rows)
            .toJavaRDD()
            .map(
                row -> {
                  MixtureSampler.Draw draw = sampler.draw(row);
                  return RowFactory.create(
                      Vectors.dense(constants.whole(draw.features())), draw.component());
                }),
        schema(featuresCol, componentCol));
  }

  /**
   * The columns of drawn rows.
   *
   * @param featuresCol name of the column with the rows
   * @param componentCol name of the column with the component
   * @return the schema
   */
  public static StructType schema(String featuresCol, String componentCol) {
    return new StructType()
        .add(featuresCol, SQLDataTypes.VectorType(), false)
        .add(componentCol, DataTypes.IntegerType, false);
  }
}
