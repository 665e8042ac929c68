package org.gradientem.lab;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradientem.RootLocale;
import org.gradientem.benchmark.Benchmark;

/** What was measured, for a reader. */
final class BenchmarkTables {
  private final PrintWriter out;

  BenchmarkTables(PrintWriter out) {
    this.out = out;
  }

  /**
   * A column for each measurement, a line for each number; where whole fits were compared, a line
   * for each of them, and one for each that was left out.
   */
  void print(List<Map<String, Object>> results) {
    List<List<String>> lines = new ArrayList<>();
    for (String name : results.get(0).keySet()) {
      if (!name.equals(Benchmark.FITS) && !name.equals(Benchmark.LEFT_OUT)) {
        List<String> line = new ArrayList<>(List.of(name));
        results.forEach(result -> line.add(shown(result.get(name))));
        lines.add(line);
      }
    }
    print(lines, 10);
    for (Map<String, Object> result : results) {
      List<List<String>> fits = new ArrayList<>();
      for (Object fit : list(result, Benchmark.FITS)) {
        Map<?, ?> numbers = (Map<?, ?>) fit;
        if (fits.isEmpty()) {
          fits.add(numbers.keySet().stream().map(String::valueOf).toList());
        }
        fits.add(numbers.values().stream().map(BenchmarkTables::shown).toList());
      }
      print(fits, 0);
      list(result, Benchmark.LEFT_OUT).forEach(out::println);
    }
  }

  /** A line for each measurement, a column for each number. */
  void printLines(List<Map<String, Object>> results) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.copyOf(results.get(0).keySet()));
    results.forEach(
        result -> lines.add(result.values().stream().map(BenchmarkTables::shown).toList()));
    print(lines, 0);
  }

  private static List<?> list(Map<String, Object> result, String name) {
    return (List<?>) result.getOrDefault(name, List.of());
  }

  /** Columns as wide as their widest cell, the first to the left and the others to the right. */
  private void print(List<List<String>> lines, int leastWidth) {
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < line.size(); c++) {
        String cell = line.get(c);
        String gap = " ".repeat(Math.max(leastWidth, width(lines, c)) - cell.length());
        text.append(c == 0 ? cell + gap : "  " + gap + cell);
      }
      out.println(text);
    }
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static String shown(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double d ? RootLocale.format("%.4g", d) : String.valueOf(value);
  }
}
