package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.groups.RowColumn;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;

/** The columns of a table as files have them, an array of JSON. */
public final class ColumnsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ColumnsJson() {}

  /**
   * Columns as JSON.
   *
   * @param columns the columns
   * @return an array of records
   */
  public static String toJson(List<TableColumn> columns) {
    try {
      return JSON.writeValueAsString(columns);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Returns whether a text is what {@link #toJson} writes.
   *
   * @param json any text
   * @return true if {@link #fromJson} reads it
   */
  public static boolean isJson(String json) {
    try {
      return fromJson(json) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json an array of records
   * @return the columns
   * @throws IllegalArgumentException if it is none
   */
  public static List<TableColumn> fromJson(String json) {
    try {
      List<TableColumn> columns = List.of(JSON.readValue(json, TableColumn[].class));
      if (!columns.stream().allMatch(TableColumn::isWhole)) {
        throw new IllegalArgumentException("Not all are columns of a known kind: " + json);
      }
      return columns;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The entries of a row that each column of a table has become.
   *
   * @param json an array of records, as {@link #toJson} wrote it
   * @return the columns that are not left out, in the order of their features
   * @throws IllegalArgumentException if it is none
   */
  public static List<RowColumn> rowColumns(String json) {
    List<RowColumn> found = new ArrayList<>();
    int level = 0;
    int number = 0;
    for (TableColumn column : fromJson(json)) {
      Kind kind = column.kind();
      if (kind != Kind.LEFT_OUT) {
        found.add(
            new RowColumn(
                column.name(),
                kind.isLog(),
                kind.hasLevels() ? column.levels() : List.of(),
                kind.hasLevels() ? level++ : -1,
                kind.hasNumbers() ? number++ : -1));
      }
    }
    return found;
  }
}
