package org.gradientem.experiments.runs;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.mixtures.Starts;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.RandomMixture;

/** The pictures of the pages: a fit's ellipses, a fit step by step, and the families. */
public final class Pictures implements Experiment {
  private static final int COMPONENTS = 5;
  private static final int ROWS = 400;

  /** Starts with 38 components, few enough to be distinguished in a picture. */
  private static final double MIN_WEIGHT = 0.15;

  /** Corners of the polygon that is drawn for an ellipse. */
  private static final int CORNERS = 40;

  @Override
  public Outcome run(Lab lab) {
    double[][] geyser =
        ExternalScript.text("/data/old-faithful.csv")
            .lines()
            .skip(1)
            .map(line -> Stream.of(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    GradientEMModel found = new GradientEM().fit(lab.vectors(geyser));
    Chart data =
        new Chart("old-faithful", "Old Faithful")
            .panel(
                "found with defaults",
                Chart.Axis.linear("eruption, minutes"),
                Chart.Axis.linear("waiting for the next, minutes"));
    draw(data, geyser, found.mixture(), true);
    lab.say("the method");
    Mixture truth =
        new RandomMixture(COMPONENTS, 2, 5, MIN_WEIGHT, CovarianceFamily.VVV)
            .draw(null, lab.seed());
    double[][] rows = Drawn.of(truth, ROWS, lab.seed()).rows();
    Dataset<Row> table = lab.vectors(rows);
    GradientEM estimator =
        new GradientEM()
            .setStartComponents(Starts.components(MIN_WEIGHT, ROWS, 2))
            .setSeed(lab.seed());
    GradientEMModel answer = estimator.fit(table);
    return new Outcome(
        List.of(
            new Check(
                "old-faithful.csv",
                "k = 3, BIC -2314.30 or better",
                inWords(found),
                found.numComponents() == 3 && found.summary().bic() > -2314.305),
            new Check(
                format("%d rows of %d components", ROWS, COMPONENTS),
                format("k = %d", COMPONENTS),
                inWords(answer),
                answer.numComponents() == COMPONENTS)),
        List.of(data, method(estimator, table, rows, answer.mixture()), families()));
  }

  /** Two components of each family. */
  private static Chart families() {
    Chart chart = new Chart("families", "The families of covariances", 5);
    for (CovarianceFamily family : CovarianceFamily.values()) {
      if (family != CovarianceFamily.IDENTITY && !family.isLowRank()) {
        Chart.Axis x = Chart.Axis.linear("", -2.5, 5.5);
        chart.panel(family.name(), x, Chart.Axis.linear("", -3.6, 3.6));
        chart.line("a component", ellipse(family.name(), false));
        chart.line("another", ellipse(family.name(), true));
      }
    }
    return chart;
  }

  /** A component by its family's letters: volume, shape, orientation. */
  private static List<double[]> ellipse(String letters, boolean isOther) {
    double volume = isOther && letters.charAt(0) == 'V' ? 2 : 1;
    double shape =
        switch (letters.charAt(1)) {
          case 'I' -> 1;
          case 'E' -> 2;
          default -> isOther ? 0.6 : 2;
        };
    double angle =
        switch (letters.charAt(2)) {
          case 'I' -> 0;
          case 'E' -> 0.7;
          default -> isOther ? -0.5 : 0.7;
        };
    double a = Math.sqrt(volume * shape);
    double b = Math.sqrt(volume / shape);
    double centre = isOther ? 3 : 0;
    return Chart.points(
        IntStream.range(0, CORNERS),
        c -> centre + a * cos(c) * Math.cos(angle) - b * sin(c) * Math.sin(angle),
        c -> a * cos(c) * Math.sin(angle) + b * sin(c) * Math.cos(angle));
  }

  private static double cos(int corner) {
    return Math.cos(2 * Math.PI * corner / (CORNERS - 1));
  }

  private static double sin(int corner) {
    return Math.sin(2 * Math.PI * corner / (CORNERS - 1));
  }

  private static Chart method(
      GradientEM estimator, Dataset<Row> table, double[][] rows, Mixture answer) {
    GradientEM tied = estimator.setCovarianceType("tied");
    GradientEM kept = tied.copy(tied.extractParamMap()).setSelection("none").setMaxIter(0);
    GradientEMModel merged = tied.fit(table);
    Mixture start = kept.fit(table).mixture();
    Mixture moved = merged.summary().overParameterised();
    Chart.Axis x = axis(rows, 0);
    Chart.Axis y = axis(rows, 1);
    Chart chart = new Chart("method", "A fit step by step", 2);
    draw(chart.panel("1. " + start.k() + " components at random rows", x, y), rows, start, false);
    draw(chart.panel("2. after EM", x, y), rows, moved, false);
    draw(chart.panel("3. merged, one covariance", x, y), rows, merged.mixture(), true);
    draw(chart.panel("4. the answer, own covariances", x, y), rows, answer, true);
    return chart;
  }

  private static String inWords(GradientEMModel model) {
    return format(
        "k = %d, %s, BIC %.2f",
        model.numComponents(), model.mixture().covariances().family(), model.summary().bic());
  }

  /** The range of the rows, so that all panels show the same. */
  private static Chart.Axis axis(double[][] rows, int coordinate) {
    double[] values = Arrays.stream(rows).mapToDouble(row -> row[coordinate]).toArray();
    return Chart.Axis.linear(
        "", Math.floor(StatUtils.min(values)) - 1, Math.ceil(StatUtils.max(values)) + 1);
  }

  /** Rows, means and ellipses; those of two deviations only where there are not too many. */
  private static void draw(Chart chart, double[][] rows, Mixture mixture, boolean isWide) {
    chart.dots("rows", 3, List.of(rows));
    for (int i = 0; i < mixture.k(); i++) {
      chart.line("one standard deviation", ellipse(mixture, i, 1));
      if (isWide) {
        chart.line("two standard deviations", ellipse(mixture, i, 2));
      }
    }
    chart.dots("means", 8, List.of(mixture.means()));
  }

  /** Where a component's density is that of a number of standard deviations from its mean. */
  private static List<double[]> ellipse(Mixture mixture, int component, double deviations) {
    double[] circle = new double[2 * CORNERS];
    for (int c = 0; c < CORNERS; c++) {
      circle[c] = deviations * cos(c);
      circle[CORNERS + c] = deviations * sin(c);
    }
    double[] ellipse = mixture.covariances().get(component).unwhiten(circle, CORNERS);
    double[] mean = mixture.means()[component];
    return Chart.points(
        IntStream.range(0, CORNERS),
        c -> mean[0] + ellipse[c],
        c -> mean[1] + ellipse[CORNERS + c]);
  }
}
