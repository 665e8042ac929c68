package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

  /** Reads a file anew, its first line as a row of text. */
  interface Lines {
    Dataset<Row> read() throws IOException;
  }

  /** Warnings of a first line that looks like a row, and of names that Spark has changed. */
  static List<String> advice(String path, Dataset<Row> rows, Lines lines) throws IOException {
    List<String> advice = new ArrayList<>();
    List<String> numbers =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType() instanceof NumericType)
            .map(StructField::name)
            .toList();
    if (numbers.stream().anyMatch(Header::isNumber)
        && numbers.stream().allMatch(name -> isNumber(name) || isUnnamed(name))) {
      advice.add(
          "The first line of %s was taken for the names of the columns, but is of numbers (%s); give --no-header if it is a row."
              .formatted(path, String.join(", ", numbers.subList(0, Math.min(3, numbers.size())))));
    } else if (mayBeRenamed(rows.columns())) {
      Row first = lines.read().head();
      List<String> renamed = new ArrayList<>();
      for (int j = 0; j < first.size(); j++) {
        String name = rows.columns()[j];
        if (!first.isNullAt(j) && !isUnnamed(name) && !first.getString(j).strip().equals(name)) {
          renamed.add("'%s' is '%s' here".formatted(first.getString(j), name));
        }
      }
      if (!renamed.isEmpty()) {
        advice.add(
            "Columns of %s have names that differ in case alone, or not at all, so they were numbered: %s."
                .formatted(path, String.join(", ", renamed)));
      }
    }
    return advice;
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

  /** Spark ends names that are the same, but for case, with the columns' numbers. */
  private static boolean mayBeRenamed(String... names) {
    Set<String> seen = new HashSet<>();
    return IntStream.range(0, names.length)
        .filter(j -> names[j].endsWith(Integer.toString(j)))
        .mapToObj(j -> names[j].substring(0, names[j].length() - Integer.toString(j).length()))
        .anyMatch(base -> !seen.add(base.toLowerCase(Locale.ROOT)));
  }
}
