package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure: panels in rows, with lines and dots in them. {@code chart.js} lays it out.
 *
 * @param name of its file, without an ending
 * @param columns panels side by side, the next ones below
 */
public record Chart(String name, String title, int columns, List<Panel> panels) {
  public Chart(String name, String title) {
    this(name, title, Integer.MAX_VALUE);
  }

  public Chart(String name, String title, int columns) {
    this(name, title, columns, new ArrayList<>());
  }

  /** An axis of a scale of {@code chart.js}; an end that is null fits the points. */
  public record Axis(String name, String scale, Double min, Double max) {
    public static Axis linear(String name) {
      return new Axis(name, "linear", null, null);
    }

    public static Axis linear(String name, double min, double max) {
      return new Axis(name, "linear", min, max);
    }

    public static Axis log(String name) {
      return new Axis(name, "tenfold", null, null);
    }

    public static Axis doubling(String name) {
      return new Axis(name, "doubling", null, null);
    }
  }

  private record Panel(String title, Axis x, Axis y, List<Series> series) {}

  /** Points x, y and, for dots, perhaps the diameter in pixels; those of a label share a colour. */
  private record Series(String label, String kind, List<double[]> points) {}

  /** Adds a panel; what is drawn next is drawn in it. */
  public Chart panel(String panelTitle, Axis x, Axis y) {
    panels.add(new Panel(panelTitle, x, y, new ArrayList<>()));
    return this;
  }

  public Chart line(String label, List<double[]> points) {
    return add(label, "line", points);
  }

  public Chart dashed(String label, List<double[]> points) {
    return add(label, "dashed", points);
  }

  public Chart marked(String label, List<double[]> points) {
    return add(label, "marked", points);
  }

  /** Dots of their own diameters. */
  public Chart dots(String label, List<double[]> points) {
    return add(label, "dots", points);
  }

  /** Dots of one diameter in pixels. */
  public Chart dots(String label, double size, List<double[]> points) {
    return dots(label, points.stream().map(p -> new double[] {p[0], p[1], size}).toList());
  }

  private Chart add(String label, String kind, List<double[]> points) {
    panels.get(panels.size() - 1).series.add(new Series(label, kind, points));
    return this;
  }

  public static List<double[]> points(
      IntStream numbers, IntToDoubleFunction x, IntToDoubleFunction y) {
    return numbers.mapToObj(i -> new double[] {x.applyAsDouble(i), y.applyAsDouble(i)}).toList();
  }

  public static <T> List<double[]> points(
      Collection<T> items, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
    return items.stream()
        .map(item -> new double[] {x.applyAsDouble(item), y.applyAsDouble(item)})
        .toList();
  }
}
