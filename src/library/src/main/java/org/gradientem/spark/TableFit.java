package org.gradientem.spark;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.io.ColumnsJson;

/**
 * Finds what kinds of columns a table of Python has, and fits its rows in this JVM without a
 * session of Spark.
 *
 * @since 0.1.0
 */
public final class TableFit {
  private final List<Column> columns;
  private final Map<String, Integer> places = new HashMap<>();

  /** Column by column, of text the number of each cell's text, NaN where a cell is missing. */
  private final DoubleBuffer cells;

  private final int rows;

  /** Null of numbers; else the different texts. */
  private record Column(String name, List<String> texts) {}

  private TableFit(List<Column> columns, DoubleBuffer cells) {
    this.columns = columns;
    this.cells = cells;
    rows = cells.limit() / Math.max(1, columns.size());
    for (Column column : columns) {
      places.put(column.name(), places.size());
    }
  }

  /**
   * Finds the kinds of the columns, and fits a mixture to those that are not left out.
   *
   * @param params values of {@link GradientEM}'s params by name, a JSON object
   * @param kinds values of {@link TableFeatures}' params by name, likewise
   * @param columns a JSON array of an object for each column: its name and, of a column of text,
   *     its different texts
   * @param cells the columns one after the other, doubles of this machine's byte order: the
   *     numbers, or those of the texts, NaN where a cell is missing
   * @param weights a weight for each row, likewise; null for weight 1
   * @param progress is told of every pass
   * @return a JSON object: the columns as {@link TableFeaturesModel#columnsJson} has them, and the
   *     model as {@code spark_gradient_em.MixtureModel} reads it
   * @throws IllegalArgumentException if a column is missing, cannot be what a param says, or none
   *     is left, or if a row or another param cannot be used
   */
  public static String fit(
      String params,
      String kinds,
      String columns,
      byte[] cells,
      byte[] weights,
      FitProgress progress) {
    TableFit table =
        new TableFit(
            ArrayFit.parsed(columns, new TypeReference<List<Column>>() {}),
            ArrayFit.doubles(cells));
    TableFeatures features = ArrayFit.with(kinds, new TableFeatures());
    String label = ArrayFit.with(params, new GradientEM()).getLabelCol();
    List<TableColumn> found = table.kinds(features.setLabelCol(label));
    RowEncoder encoder = new RowEncoder(found, features.getHandleInvalid());
    String model =
        ArrayFit.fit(params, encoder.attributes(), table.encoded(encoder), weights, progress);
    return "{\"columns\":%s,\"model\":%s}".formatted(ColumnsJson.toJson(found), model);
  }

  private List<TableColumn> kinds(TableFeatures features) {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema =
          schema.add(
              column.name(), column.texts() == null ? DataTypes.DoubleType : DataTypes.StringType);
    }
    features.transformSchema(schema);
    return features
        .finder()
        .find(
            schema,
            names -> {
              int[] scanned = places(names);
              return TableScan.of(scanned.length, rows, (row, j) -> cell(row, scanned[j]));
            });
  }

  private DoubleBuffer encoded(RowEncoder encoder) {
    int[] encoded = places(encoder.names());
    double[] features = new double[encoder.attributes().size()];
    DoubleBuffer all = DoubleBuffer.allocate(rows * features.length);
    for (int r = 0; r < rows; r++) {
      int row = r;
      encoder.encode(c -> cell(row, encoded[c]), features);
      all.put(features);
    }
    return all.flip();
  }

  private int[] places(List<String> names) {
    return names.stream().mapToInt(places::get).toArray();
  }

  private Object cell(int row, int place) {
    double cell = cells.get(place * rows + row);
    List<String> texts = columns.get(place).texts();
    if (Double.isNaN(cell)) {
      return null;
    }
    return texts == null ? (Object) cell : texts.get((int) cell);
  }
}
