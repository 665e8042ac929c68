package org.gradientem.spark.rows;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.types.StructField;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.RowStatistic;

/**
 * The rows of an array in this JVM, which are fitted here without a session.
 *
 * @param values the rows one after the other, NaN where a cell is missing
 * @param names a name for each feature
 * @param weights a weight for each row; none for weight 1
 * @param settings how the rows are read
 */
public record ArraySource(
    DoubleBuffer values, List<String> names, Optional<DoubleBuffer> weights, RowSettings settings)
    implements InputSource {

  @Override
  public StructField features() {
    Attribute[] attributes =
        names.stream()
            .map(name -> NumericAttribute.defaultAttr().withName(name))
            .toArray(Attribute[]::new);
    return new AttributeGroup(settings.featuresCol(), attributes).toStructField();
  }

  @Override
  public Optional<SparkContext> context() {
    return Optional.empty();
  }

  @Override
  public InputBlocks read(Optional<double[]> centre, double components, RowStatistic statistic) {
    RowReader reader = new RowReader(Categories.NONE, settings.handleInvalid(), names);
    return InputBlocks.read(rows().toList(), settings, reader, centre, components, statistic);
  }

  @Override
  public Cell nearest(int feature, double value) {
    return Cell.nearest(rows().iterator(), feature, value);
  }

  private Stream<InputRow> rows() {
    return IntStream.range(0, values.limit() / names.size()).mapToObj(this::row);
  }

  private InputRow row(int number) {
    double[] row = new double[names.size()];
    values.get(number * row.length, row);
    double weight = weights.isPresent() ? weights.get().get(number) : 1;
    return InputRow.dense(row, weight);
  }
}
