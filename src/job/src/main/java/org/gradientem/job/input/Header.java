package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** What the names of a csv file's columns, which its first line gives, say about the file. */
final class Header {
  /** Spark's name for a column whose cell in the first line is empty. */
  private static final Pattern UNNAMED = Pattern.compile("_c\\d+");

  private static final int LONGEST = 60;

  private Header() {}

  /**
   * Warns of a first line that looks like a row, and of names that Spark has changed.
   *
   * @param written the names in the file
   */
  static List<String> advice(String path, Dataset<Row> rows, List<String> written) {
    List<String> numbers =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType() instanceof NumericType)
            .map(StructField::name)
            .toList();
    if (numbers.stream().anyMatch(Header::isNumber)
        && numbers.stream().allMatch(name -> isNumber(name) || isUnnamed(name))) {
      return List.of(
          "The first line of %s was taken for the names of the columns, but is of numbers (%s); give --no-header if it is a row."
              .formatted(path, String.join(", ", numbers.subList(0, Math.min(3, numbers.size())))));
    }
    List<String> renamed = new ArrayList<>();
    for (int j = 0; j < Math.min(written.size(), rows.columns().length); j++) {
      String name = rows.columns()[j];
      // Spark ends names that are the same, but for case, with the columns' numbers.
      if (!isUnnamed(name) && name.equals(written.get(j) + j)) {
        renamed.add("'%s' is '%s' here".formatted(written.get(j), name));
      }
    }
    return renamed.isEmpty()
        ? List.of()
        : List.of(
            "Columns of %s have names that differ in case alone, or not at all, so they were numbered: %s."
                .formatted(path, String.join(", ", renamed)));
  }

  /** Returns a name or a cell as a sentence bears it. */
  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static boolean isUnnamed(String name) {
    return UNNAMED.matcher(name).matches();
  }

  private static boolean isNumber(String name) {
    try {
      Double.parseDouble(name);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
