package org.gradientem.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.gradientem.report.ECharts;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws figures as SVG by Apache ECharts' own server-side rendering, run by Rhino; needs no display
 * and no browser. For one thread.
 */
public final class SvgRenderer {
  private static final String RENDER =
      """
      var figure = JSON.parse(figureText);
      var chart = echarts.init(null, null,
          {renderer: 'svg', ssr: true, width: figure.width, height: figure.height});
      chart.setOption(figure.option);
      var svg = chart.renderToSVGString();
      chart.dispose();
      svg;
      """;

  private ScriptableObject scope;

  /** Makes a renderer; the library is read at the first figure. */
  public SvgRenderer() {}

  /**
   * Draws a figure.
   *
   * @param figure the figure
   * @return the text of an SVG file
   */
  public String render(Figure figure) {
    try (Context context = Context.enter()) {
      // The library's functions are too large for bytecode.
      context.setInterpretedMode(true);
      context.setLanguageVersion(Context.VERSION_ES6);
      if (scope == null) {
        scope = load(context);
      }
      ScriptableObject.putProperty(
          scope, "figureText", new ObjectMapper().writeValueAsString(figure));
      return Context.toString(context.evaluateString(scope, RENDER, "render", 1, null));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The figure " + figure.name() + " is no JSON.", e);
    }
  }

  private static ScriptableObject load(Context context) {
    ScriptableObject global = context.initSafeStandardObjects();
    // There is no event loop; nothing is animated.
    context.evaluateString(
        global, "var setTimeout = function() {}, clearTimeout = setTimeout;", "timers", 1, null);
    context.evaluateString(global, ECharts.script(), "echarts", 1, null);
    return global;
  }
}
