package org.gradientem.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEMModel;

/** Draws a fit as one self-contained HTML page: nothing is fetched when it is looked at. */
public final class HtmlReport {
  private static final String TEMPLATE = "report.html";
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  /** Most features that the page has numbers of. */
  private static final int MOST_FEATURES = 200;

  private HtmlReport() {}

  /**
   * Makes the page.
   *
   * @param model a model with its summary
   * @param numbers what {@code summary.json} holds
   * @return the text of the page
   * @throws IOException if a part of the page is missing from the class path
   */
  public static String of(GradientEMModel model, Map<String, Object> numbers) throws IOException {
    Mixture fitted = model.summary().overParameterised();
    int[] telling = tellingFeatures(fitted);
    // A browser does not open the table of all features of wide data.
    int[] shown = Arrays.copyOf(telling, Math.min(telling.length, MOST_FEATURES));
    int[] axes = Arrays.copyOf(telling, Math.min(telling.length, 2));
    Arrays.sort(shown);
    List<?> names = (List<?>) numbers.get("features");
    Map<String, Object> data = new LinkedHashMap<>(numbers);
    data.remove("covariance");
    data.put("features", Arrays.stream(shown).mapToObj(names::get).toList());
    data.put("means", columns(model.mixture(), shown));
    data.put("fitted", Map.of("weights", fitted.weights(), "means", columns(fitted, shown)));
    data.put("history", model.summary().history());
    data.put("axes", Arrays.stream(axes).map(j -> Arrays.binarySearch(shown, j)).toArray());
    // "</" inside a script element would end it, and "<!--" with "<script" would keep it open.
    String json = new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    return resource(TEMPLATE).replace("/*ECHARTS*/", resource(ECHARTS)).replace("/*DATA*/", json);
  }

  private static double[][] columns(Mixture mixture, int[] columns) {
    return Arrays.stream(mixture.means())
        .map(mean -> Arrays.stream(columns).mapToDouble(j -> mean[j]).toArray())
        .toArray(double[][]::new);
  }

  /** The features, those in which the means spread most in standard deviations first. */
  private static int[] tellingFeatures(Mixture mixture) {
    double[] mean = mixture.mean();
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    double[] spread = new double[mixture.dim()];
    for (int j = 0; j < spread.length; j++) {
      for (int i = 0; i < weights.length; i++) {
        spread[j] += weights[i] * (means[i][j] - mean[j]) * (means[i][j] - mean[j]);
      }
      spread[j] /= mixture.covariance().variance(j);
    }
    return IntStream.range(0, spread.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -spread[j]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("The report's part " + name + " is not on the class path.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
