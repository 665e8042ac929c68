package org.gradientem.spark;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.gradientem.UserException;
import org.gradientem.internal.columns.ColumnEncoder;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;

/** Makes the features of a row of a table; null of a row to be skipped. */
final class RowEncoder implements UDF1<Row, Vector> {
  private final List<ColumnEncoder> encoders;
  private final int size;
  private final String handleInvalid;

  /**
   * Takes those of the columns that are not left out.
   *
   * @param columns the columns
   * @param handleInvalid error, skip or keep
   */
  RowEncoder(List<TableColumn> columns, String handleInvalid) {
    encoders =
        columns.stream()
            .filter(column -> column.kind() != Kind.LEFT_OUT)
            .map(ColumnEncoder::new)
            .toList();
    size = encoders.stream().mapToInt(ColumnEncoder::size).sum();
    this.handleInvalid = handleInvalid;
  }

  /** The names of the columns whose cells are encoded, in their order. */
  List<String> names() {
    return encoders.stream().map(ColumnEncoder::name).toList();
  }

  /** What is known of each feature. */
  List<Attribute> attributes() {
    return encoders.stream()
        .flatMap(encoder -> encoder.entries().stream())
        .map(RowEncoder::attribute)
        .toList();
  }

  private static Attribute attribute(ColumnEncoder.Entry entry) {
    String[] levels = entry.levels().toArray(String[]::new);
    return switch (levels.length) {
      case 0 -> NumericAttribute.defaultAttr().withName(entry.name());
      case 2 ->
          BinaryAttribute.defaultAttr().withName(entry.name()).withValues(levels[0], levels[1]);
      default -> NominalAttribute.defaultAttr().withName(entry.name()).withValues(levels);
    };
  }

  @Override
  public Vector call(Row row) {
    double[] features = new double[size];
    return encode(row::get, features) ? Vectors.dense(features).compressed() : null;
  }

  /**
   * Writes the features of a row.
   *
   * @param cells the cell of each of {@link #names}
   * @param features receives them
   * @return false if the row is to be skipped
   */
  boolean encode(IntFunction<Object> cells, double[] features) {
    int at = 0;
    for (int c = 0; c < encoders.size(); c++) {
      ColumnEncoder encoder = encoders.get(c);
      Object cell = cells.apply(c);
      boolean isValid = encoder.encode(cell, features, at);
      if (!isValid && handleInvalid.equals("skip")) {
        return false;
      }
      if (!isValid && encoder.isInfinite(cell)) {
        throw new UserException(
            "Column '%s' has the infinite number '%s'; correct it, or set `handleInvalid` to skip."
                .formatted(encoder.name(), cell));
      }
      if (!isValid && handleInvalid.equals("error")) {
        throw new UserException(
            "Column '%s' has '%s', not %s; set `handleInvalid` to keep, for a missing cell, or to skip."
                .formatted(encoder.name(), cell, encoder.expected()));
      }
      at += encoder.size();
    }
    return true;
  }
}
