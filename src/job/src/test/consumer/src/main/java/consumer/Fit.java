package consumer;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

public class Fit {
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate();
    List<Row> rows =
        IntStream.range(0, 300)
            .mapToObj(i -> RowFactory.create(Vectors.dense(i % 2 * 50 + i % 7, i % 5)))
            .toList();
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType());
    GradientEMModel model =
        new GradientEM().setK(2).setSelection("none").fit(spark.createDataFrame(rows, schema));
    System.out.println(
        model.numComponents() + " components of " + model.summary().rows() + " rows");
    spark.stop();
  }
}
