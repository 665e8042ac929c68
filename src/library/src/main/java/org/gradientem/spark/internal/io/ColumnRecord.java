package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gradientem.groups.RowColumn;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.internal.columns.TableColumn;

/**
 * A column of a table as files have it.
 *
 * @param name its name
 * @param kind what it is
 * @param levels of a category or of atoms; else empty
 * @param numbers the range of its numbers; null for a column of text
 * @param missing cells that hold nothing
 * @param reason why it is of this kind
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ColumnRecord(
    String name, String kind, List<String> levels, Numbers numbers, long missing, String reason) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Copies the levels.
   *
   * @param name its name
   * @param kind what it is
   * @param levels its levels; null for none
   * @param numbers the range of its numbers
   * @param missing cells that hold nothing
   * @param reason why it is of this kind
   */
  public ColumnRecord {
    levels = levels == null ? List.of() : List.copyOf(levels);
  }

  /**
   * The record of a column.
   *
   * @param column the column
   * @return the record
   */
  public static ColumnRecord of(TableColumn column) {
    return new ColumnRecord(
        column.name(),
        column.kind().toString(),
        column.levels(),
        column.numbers().orElse(null),
        column.missing(),
        column.reason());
  }

  private TableColumn toColumn() {
    Kind known =
        Arrays.stream(Kind.values())
            .filter(k -> k.toString().equals(kind))
            .findFirst()
            .orElse(null);
    boolean isWhole =
        name != null
            && reason != null
            && known != null
            && !(known.hasLevels() && levels.isEmpty())
            && !(known.hasNumbers() && (numbers == null || numbers.style() == null));
    if (!isWhole) {
      throw new IllegalArgumentException("Not a column of a known kind: " + this);
    }
    return new TableColumn(name, known, levels, Optional.ofNullable(numbers), missing, reason);
  }

  /**
   * Columns as JSON.
   *
   * @param columns the columns
   * @return an array of records
   */
  public static String toJson(List<TableColumn> columns) {
    try {
      return JSON.writeValueAsString(columns.stream().map(ColumnRecord::of).toList());
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
      return Arrays.stream(JSON.readValue(json, ColumnRecord[].class))
          .map(ColumnRecord::toColumn)
          .toList();
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
