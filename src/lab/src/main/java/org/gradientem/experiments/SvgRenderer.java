package org.gradientem.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.gradientem.report.ECharts;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws charts as SVG by Apache ECharts' own server-side rendering, run by Rhino; needs no display
 * and no browser. For one thread.
 */
public final class SvgRenderer {
  private ScriptableObject scope;

  /** Returns the text of an SVG file; the charting library is read at the first chart. */
  public String render(Chart chart) {
    try (Context context = Context.enter()) {
      // The library's functions are too large for bytecode.
      context.setInterpretedMode(true);
      context.setLanguageVersion(Context.VERSION_ES6);
      if (scope == null) {
        scope = context.initSafeStandardObjects();
        evaluate(context, ExternalScript.text("chart.js"));
        evaluate(context, ECharts.script());
      }
      String json = new ObjectMapper().writeValueAsString(chart);
      return Context.toString(evaluate(context, "drawChart(" + json + ")"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The chart " + chart.name() + " is no JSON.", e);
    }
  }

  private Object evaluate(Context context, String script) {
    return context.evaluateString(scope, script, "chart", 1, null);
  }
}
