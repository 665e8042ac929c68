package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together an ECharts option: panels side by side, with lines or dots in them. */
final class Chart {
  private static final int PANEL_WIDTH = 420;
  private static final int PANEL_HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int TOP = 100;
  private static final int BOTTOM = 60;

  /**
   * An axis.
   *
   * @param name what it shows
   * @param logarithmic whether the points are given as logarithms to base 10
   * @param min its lower end; NaN for one that fits the points
   * @param max its upper end; NaN for one that fits the points
   */
  record Axis(String name, boolean logarithmic, double min, double max) {
    static Axis linear(String name) {
      return new Axis(name, false, Double.NaN, Double.NaN);
    }

    static Axis log(String name) {
      return new Axis(name, true, Double.NaN, Double.NaN);
    }

    private Map<String, Object> option(int panel, int nameGap) {
      Map<String, Object> option = new LinkedHashMap<>();
      option.put("type", "value");
      option.put("gridIndex", panel);
      option.put("name", name);
      option.put("nameLocation", "middle");
      option.put("nameGap", nameGap);
      option.put("scale", true);
      option.put("axisLine", Map.of("onZero", false, "show", true));
      if (logarithmic) {
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
  record Point(double x, double y, double size) {
    Point(double x, double y) {
      this(x, y, 0);
    }

    private Map<String, Object> option() {
      return Map.of("value", List.of(x, y), "symbolSize", size);
    }
  }

  private final String name;
  private final String title;
  private final List<Object> titles = new ArrayList<>();
  private final List<Object> grids = new ArrayList<>();
  private final List<Object> xAxes = new ArrayList<>();
  private final List<Object> yAxes = new ArrayList<>();
  private final List<Object> series = new ArrayList<>();

  Chart(String name, String title) {
    this.name = name;
    this.title = title;
    titles.add(Map.of("text", title, "left", "center", "top", 10));
  }

  /** Adds a panel to the right; what is drawn next is drawn in it. */
  Chart panel(String panelTitle, Axis x, Axis y) {
    int panel = grids.size();
    int left = LEFT + panel * (LEFT + PANEL_WIDTH);
    titles.add(
        Map.of(
            "text",
            panelTitle,
            "left",
            left + PANEL_WIDTH / 2,
            "top",
            TOP - 30,
            "textAlign",
            "center",
            "textStyle",
            Map.of("fontSize", 13, "fontWeight", "normal")));
    grids.add(Map.of("left", left, "top", TOP, "width", PANEL_WIDTH - 20, "height", PANEL_HEIGHT));
    xAxes.add(x.option(panel, 30));
    yAxes.add(y.option(panel, 50));
    return this;
  }

  Chart line(String label, List<Point> points) {
    return add(label, "line", points, Map.of("showSymbol", false));
  }

  Chart dots(String label, List<Point> points) {
    return add(label, "scatter", points, Map.of());
  }

  private Chart add(String label, String type, List<Point> points, Map<String, Object> more) {
    Map<String, Object> option = new LinkedHashMap<>(more);
    option.put("type", type);
    option.put("name", label);
    option.put("xAxisIndex", grids.size() - 1);
    option.put("yAxisIndex", grids.size() - 1);
    option.put("data", points.stream().map(Point::option).toList());
    series.add(option);
    return this;
  }

  Figure figure() {
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("animation", false);
    option.put("backgroundColor", "#fff");
    option.put("title", titles);
    // Without a font the library takes text for narrower than it is.
    option.put("legend", Map.of("top", 40, "itemGap", 40));
    option.put("grid", grids);
    option.put("xAxis", xAxes);
    option.put("yAxis", yAxes);
    option.put("series", series);
    int width = Math.max(LEFT + grids.size() * (LEFT + PANEL_WIDTH), 9 * title.length());
    return new Figure(name, width, TOP + PANEL_HEIGHT + BOTTOM, option);
  }
}
