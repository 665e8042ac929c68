package org.gradientem.spark.rows;

import java.nio.DoubleBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.gradientem.mixture.RowStatistic;

/**
 * The rows of an array in this JVM, which are fitted here without a session.
 *
 * @param values the rows one after the other, NaN where a cell is missing
 * @param dim number of features
 * @param weights a weight for each row; none for weight 1
 * @param settings how the rows are read
 */
public record ArraySource(
    DoubleBuffer values, int dim, Optional<DoubleBuffer> weights, RowSettings settings)
    implements InputSource {

  @Override
  public StructField features() {
    return new StructField(
        settings.featuresCol(), SQLDataTypes.VectorType(), false, Metadata.empty());
  }

  @Override
  public Optional<SparkContext> context() {
    return Optional.empty();
  }

  @Override
  public InputBlocks read(Optional<double[]> centre, double components, RowStatistic statistic) {
    RowReader reader = RowReader.ofNumbers(settings.handleInvalid());
    return InputBlocks.read(rows().toList(), settings, reader, centre, components, statistic);
  }

  @Override
  public Cell nearest(int feature, double value) {
    return Cell.nearest(rows().iterator(), feature, value);
  }

  private Stream<InputRow> rows() {
    return IntStream.range(0, values.limit() / dim).mapToObj(this::row);
  }

  private InputRow row(int number) {
    double[] row = new double[dim];
    values.get(number * dim, row);
    double weight = weights.isPresent() ? weights.get().get(number) : 1;
    return InputRow.dense(row, weight);
  }
}
