package org.gradientem.lab;

import static org.gradientem.RootLocale.format;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradientem.benchmark.Benchmark;

/** Prints what was measured for a reader. */
record BenchmarkTables(PrintWriter out) {
  /**
   * Prints a column for each measurement and a line for each number; where whole fits were
   * compared, a line for each of them, and one for each that was left out.
   */
  void print(List<Map<String, Object>> results) {
    List<List<Object>> lines = new ArrayList<>();
    for (String name : results.get(0).keySet()) {
      if (!name.equals(Benchmark.FITS) && !name.equals(Benchmark.LEFT_OUT)) {
        List<Object> line = new ArrayList<>(List.of(name));
        results.forEach(result -> line.add(result.get(name)));
        lines.add(line);
      }
    }
    print(lines, 10);
    for (Map<String, Object> result : results) {
      printLines((List<?>) result.getOrDefault(Benchmark.FITS, List.of()));
      ((List<?>) result.getOrDefault(Benchmark.LEFT_OUT, List.of())).forEach(out::println);
    }
  }

  /** Prints a line for each measurement and a column for each number. */
  void printLines(List<?> results) {
    List<List<Object>> lines = new ArrayList<>();
    for (Object result : results) {
      Map<?, ?> numbers = (Map<?, ?>) result;
      if (lines.isEmpty()) {
        lines.add(new ArrayList<>(numbers.keySet()));
      }
      lines.add(new ArrayList<>(numbers.values()));
    }
    print(lines, 0);
  }

  /** Prints columns as wide as their widest cell, the first left and the others right-aligned. */
  private void print(List<List<Object>> lines, int leastWidth) {
    for (List<Object> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < line.size(); c++) {
        int column = c;
        int width = lines.stream().mapToInt(l -> text(l.get(column)).length()).max().orElse(0);
        String cell = text(line.get(c));
        String gap = " ".repeat(Math.max(leastWidth, width) - cell.length());
        text.append(c == 0 ? cell + gap : "  " + gap + cell);
      }
      out.println(text);
    }
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double d ? format("%.4g", d) : String.valueOf(value);
  }
}
