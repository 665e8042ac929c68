package org.gradientem.spark.internal.rows;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructField;
import org.gradientem.mixture.RowStatistic;

/**
 * The rows of an array in this JVM, which are fitted here without a session.
 *
 * @param values the rows one after the other, NaN where a cell is missing
 * @param attributes what is known of each feature, its name at least
 * @param weights a weight for each row; none for weight 1
 * @param settings how the rows are read
 * @param constants the features that are left out
 */
public record ArraySource(
    DoubleBuffer values,
    List<Attribute> attributes,
    Optional<DoubleBuffer> weights,
    RowSettings settings,
    Constants constants)
    implements InputSource {

  @Override
  public InputSource without(Constants others) {
    return new ArraySource(values, attributes, weights, settings, others);
  }

  @Override
  public StructField features() {
    Attribute[] used = constants.without(attributes).toArray(Attribute[]::new);
    return new AttributeGroup(settings.featuresCol(), used).toStructField();
  }

  @Override
  public Optional<SparkContext> context() {
    return Optional.empty();
  }

  @Override
  public InputBlocks read(Optional<double[]> centre, double components, RowStatistic statistic) {
    StructField features = features();
    RowReader reader =
        new RowReader(
            FeatureAttributes.categories(features, settings.labelCol()),
            settings.handleInvalid(),
            FeatureAttributes.names(features));
    return InputBlocks.read(rows().toList(), settings, reader, centre, components, statistic);
  }

  @Override
  public Cell nearest(int feature, double value) {
    return Cell.nearest(rows().iterator(), feature, value);
  }

  private Stream<InputRow> rows() {
    return IntStream.range(0, values.limit() / attributes.size()).mapToObj(this::row);
  }

  private InputRow row(int number) {
    double[] row = new double[attributes.size()];
    values.get(number * row.length, row);
    double weight = weights.isPresent() ? weights.get().get(number) : 1;
    InputRow whole = InputRow.dense(row, weight);
    return constants.isEmpty() ? whole : whole.of(constants.others());
  }
}
