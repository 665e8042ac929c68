package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together an ECharts option: panels in rows, with lines or dots in them. */
public final class Chart {
  private static final int PANEL_WIDTH = 420;
  private static final int PANEL_HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int TOP = 60;
  private static final int BOTTOM = 60;
  private static final int LEGEND_TOP = 40;
  private static final int LEGEND_LINE = 55;
  private static final int CHARACTER = 8;

  /** As many colours as a figure has labels, dark enough for thin lines. */
  private static final List<String> COLOURS =
      List.of(
          "#4477aa", "#e07b39", "#228833", "#cc3344", "#8855aa", "#7a5230", "#33a6b8", "#c2a500",
          "#dd77aa", "#666666", "#99bb44", "#223388");

  /** What the axis of a figure is marked at. */
  private enum Ticks {
    VALUES,
    /** Powers of 10; the points are given as logarithms. */
    TENFOLD,
    /** Powers of 2; the points are given as they are. */
    DOUBLING
  }

  /**
   * An axis.
   *
   * @param name what it shows
   * @param ticks what it is marked at
   * @param min its lower end; NaN for one that fits the points
   * @param max its upper end; NaN for one that fits the points
   */
  public record Axis(String name, Ticks ticks, double min, double max) {
    public static Axis linear(String name) {
      return linear(name, Double.NaN, Double.NaN);
    }

    public static Axis linear(String name, double min, double max) {
      return new Axis(name, Ticks.VALUES, min, max);
    }

    /** The points are given as logarithms to base 10. */
    public static Axis log(String name) {
      return new Axis(name, Ticks.TENFOLD, Double.NaN, Double.NaN);
    }

    /** Marked at powers of 2; the points are given as they are. */
    public static Axis doubling(String name) {
      return new Axis(name, Ticks.DOUBLING, Double.NaN, Double.NaN);
    }

    private Map<String, Object> option(int panel, int nameGap) {
      Map<String, Object> option = new LinkedHashMap<>();
      option.put("type", ticks == Ticks.DOUBLING ? "log" : "value");
      option.put("logBase", 2);
      option.put("gridIndex", panel);
      option.put("name", name);
      option.put("nameLocation", "middle");
      option.put("nameGap", nameGap);
      option.put("scale", true);
      option.put("axisLine", Map.of("onZero", false, "show", true));
      if (ticks == Ticks.TENFOLD) {
        // The library's own logarithmic axis spells 1e-12 out.
        option.put("axisLabel", Map.of("formatter", "1e{value}"));
        option.put("minInterval", 1);
      }
      if (!Double.isNaN(min)) {
        option.put("min", min);
      }
      if (!Double.isNaN(max)) {
        option.put("max", max);
      }
      return option;
    }
  }

  /**
   * A point of a figure.
   *
   * @param x its place
   * @param y its place
   * @param size diameter in pixels, if it is a dot
   */
  public record Point(double x, double y, double size) {
    public Point(double x, double y) {
      this(x, y, 0);
    }

    private Map<String, Object> option() {
      return Map.of("value", List.of(x, y), "symbolSize", size);
    }
  }

  /**
   * What is drawn into.
   *
   * @param title what it shows
   * @param x its horizontal axis
   * @param y its vertical axis
   */
  private record Panel(String title, Axis x, Axis y) {}

  private final String name;
  private final String title;
  private final int columns;
  private final List<Panel> panels = new ArrayList<>();
  private final List<Object> series = new ArrayList<>();
  private final Set<String> labels = new LinkedHashSet<>();

  /** All panels side by side. */
  public Chart(String name, String title) {
    this(name, title, Integer.MAX_VALUE);
  }

  /** So many panels side by side, the next ones below. */
  public Chart(String name, String title, int columns) {
    this.name = name;
    this.title = title;
    this.columns = columns;
  }

  /** Adds a panel; what is drawn next is drawn in it. */
  public Chart panel(String panelTitle, Axis x, Axis y) {
    panels.add(new Panel(panelTitle, x, y));
    return this;
  }

  public Chart line(String label, List<Point> points) {
    return add(label, "line", points, Map.of("symbol", "none"));
  }

  public Chart dashed(String label, List<Point> points) {
    Map<String, Object> dashed = Map.of("type", "dashed", "width", 1.5);
    return add(label, "line", points, Map.of("symbol", "none", "lineStyle", dashed));
  }

  /** A line with a dot at each point. */
  public Chart marked(String label, List<Point> points) {
    return add(label, "line", points, Map.of("symbol", "circle"));
  }

  public Chart dots(String label, List<Point> points) {
    return add(label, "scatter", points, Map.of());
  }

  private Chart add(String label, String type, List<Point> points, Map<String, Object> more) {
    Map<String, Object> option = new LinkedHashMap<>(more);
    option.put("type", type);
    option.put("name", label);
    option.put("xAxisIndex", panels.size() - 1);
    option.put("yAxisIndex", panels.size() - 1);
    option.put("data", points.stream().map(Point::option).toList());
    series.add(option);
    labels.add(label);
    return this;
  }

  public Figure figure() {
    int shown = Math.min(columns, panels.size());
    int width = Math.max(LEFT + shown * (LEFT + PANEL_WIDTH), 9 * title.length());
    int top = LEGEND_TOP + LEGEND_LINE * (legendLines(width) - 1) + TOP;
    int rowHeight = TOP + PANEL_HEIGHT + BOTTOM;
    int rows = (panels.size() + shown - 1) / shown;
    List<Object> titles = new ArrayList<>();
    titles.add(Map.of("text", title, "left", "center", "top", 10));
    List<Object> grids = new ArrayList<>();
    List<Object> xAxes = new ArrayList<>();
    List<Object> yAxes = new ArrayList<>();
    for (int p = 0; p < panels.size(); p++) {
      int left = LEFT + p % shown * (LEFT + PANEL_WIDTH);
      int panelTop = top + p / shown * rowHeight;
      titles.add(panelTitle(panels.get(p).title, left + PANEL_WIDTH / 2, panelTop - 30));
      grids.add(
          Map.of("left", left, "top", panelTop, "width", PANEL_WIDTH - 20, "height", PANEL_HEIGHT));
      xAxes.add(panels.get(p).x.option(p, 30));
      yAxes.add(panels.get(p).y.option(p, 50));
    }
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("animation", false);
    option.put("backgroundColor", "#fff");
    option.put("color", COLOURS);
    option.put("title", titles);
    // Without a font the library takes text for narrower than it is.
    option.put("legend", Map.of("top", LEGEND_TOP, "itemGap", 40));
    option.put("grid", grids);
    option.put("xAxis", xAxes);
    option.put("yAxis", yAxes);
    option.put("series", series);
    return new Figure(name, width, top + rows * rowHeight - TOP, option);
  }

  private int legendLines(int width) {
    int total = labels.stream().mapToInt(label -> 70 + CHARACTER * label.length()).sum();
    return 1 + total / width;
  }

  private static Map<String, Object> panelTitle(String text, int centre, int top) {
    return Map.of(
        "text",
        text,
        "left",
        centre,
        "top",
        top,
        "textAlign",
        "center",
        "textStyle",
        Map.of("fontSize", 13, "fontWeight", "normal"));
  }
}
