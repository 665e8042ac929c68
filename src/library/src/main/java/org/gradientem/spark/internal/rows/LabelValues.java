package org.gradientem.spark.internal.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;

/**
 * The labels of a data set that has them in a column of their own, of numbers from 0 as
 * StringIndexer writes them or of text. A row takes its label for a last feature.
 */
record LabelValues(Dataset<?> dataset, RowSettings settings) {
  /** More values are refused, so that they need not be told apart. */
  private static final int MOST = 10_000;

  /** The labels; none where they are a feature, or there is no such column. */
  static Optional<LabelValues> of(Dataset<?> dataset, RowSettings settings) {
    boolean isFeature =
        FeatureAttributes.names(dataset.schema().apply(settings.featuresCol()))
            .contains(settings.labelCol());
    return isFeature || !isThere(dataset.schema(), settings.labelCol())
        ? Optional.empty()
        : Optional.of(new LabelValues(dataset, settings));
  }

  private static boolean isThere(StructType schema, String column) {
    return !column.isEmpty() && Arrays.asList(schema.fieldNames()).contains(column);
  }

  /** Returns the column of features as if it had the label as its last entry. */
  StructField features() {
    StructField column = dataset.schema().apply(settings.featuresCol());
    AttributeGroup known = FeatureAttributes.group(column);
    Attribute[] given = FeatureAttributes.of(column);
    int size = known.size() >= 0 ? known.size() : sizeOfFirst();
    List<Attribute> attributes = new ArrayList<>();
    for (int j = 0; j < size; j++) {
      attributes.add(FeatureAttributes.named(given, j));
    }
    attributes.add(
        NominalAttribute.defaultAttr()
            .withName(settings.labelCol())
            .withValues(names().toArray(String[]::new)));
    return new AttributeGroup(column.name(), attributes.toArray(Attribute[]::new)).toStructField();
  }

  private int sizeOfFirst() {
    Column features = dataset.col(Columns.quoted(settings.featuresCol()));
    List<Row> first =
        dataset.select(features).filter(features.isNotNull()).toDF().limit(1).collectAsList();
    return first.isEmpty() ? 0 : InputRow.of(first.get(0).get(0), 1).size();
  }

  private List<String> names() {
    List<String> names = values();
    if (names.isEmpty()) {
      throw FeatureAttributes.noLabel(settings.labelCol());
    }
    return names;
  }

  private List<String> values() {
    StructField field = dataset.schema().apply(settings.labelCol());
    Column column = dataset.col(Columns.quoted(settings.labelCol()));
    if (field.dataType().equals(DataTypes.StringType)) {
      return dataset.select(column).distinct().toDF().limit(MOST).collectAsList().stream()
          .filter(row -> !row.isNullAt(0))
          .map(row -> row.getString(0))
          .sorted()
          .toList();
    }
    if (!(field.dataType() instanceof NumericType)) {
      throw new UserException(
          "`labelCol` '%s' is of type %s; labels must be text, or numbers from 0 as StringIndexer writes them."
              .formatted(settings.labelCol(), field.dataType().simpleString()));
    }
    List<String> known = FeatureAttributes.valueNames(field);
    if (!known.isEmpty()) {
      int last = known.size() - 1;
      return known.get(last).equals(FeatureAttributes.UNKNOWN) ? known.subList(0, last) : known;
    }
    Column number = column.cast(DataTypes.DoubleType);
    Row largest =
        dataset
            .toDF()
            .agg(functions.max(functions.when(functions.isnan(number), null).otherwise(number)))
            .head();
    int count =
        largest.isNullAt(0) ? 0 : (int) Math.min(MOST, 1 + Math.max(0, largest.getDouble(0)));
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Returns the numbers of the labels of a data set.
   *
   * @param column the column that holds them, perhaps
   * @param names the labels by their numbers
   * @return numbers from 0 on; NaN in rows without a label, all rows if there is no such column
   */
  static Column of(Dataset<?> dataset, String column, List<String> names) {
    if (!isThere(dataset.schema(), column)) {
      return functions.lit(Double.NaN);
    }
    DataType type = dataset.schema().apply(column).dataType();
    Column label = dataset.col(Columns.quoted(column));
    if (type.equals(DataTypes.StringType)) {
      Map<String, Double> numbers =
          IntStream.range(0, names.size())
              .boxed()
              .collect(Collectors.toMap(names::get, Integer::doubleValue));
      UDF1<String, Double> number = text -> numbers.getOrDefault(text, Double.NaN);
      return functions.udf(number, DataTypes.DoubleType).apply(label);
    }
    if (!(type instanceof NumericType)) {
      return functions.lit(Double.NaN);
    }
    List<String> known = FeatureAttributes.valueNames(dataset.schema().apply(column));
    int unknown = known.indexOf(FeatureAttributes.UNKNOWN);
    Column number = label.cast(DataTypes.DoubleType);
    return functions
        .when(number.isNull().or(number.equalTo(unknown < 0 ? Double.NaN : unknown)), Double.NaN)
        .otherwise(number);
  }
}
