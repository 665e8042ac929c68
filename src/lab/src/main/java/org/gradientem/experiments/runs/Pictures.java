package org.gradientem.experiments.runs;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.RandomMixture;

/** The pictures of the pages: data with the ellipses of a fit, and a fit step by step. */
public final class Pictures implements Experiment {
  private static final StructType SCHEMA =
      new StructType().add("features", DataTypes.createArrayType(DataTypes.DoubleType));

  private static final int COMPONENTS = 5;
  private static final int ROWS = 400;

  /** Starts with 38 components, few enough to be told apart in a picture. */
  private static final double MIN_WEIGHT = 0.15;

  /** The corners of what is drawn for an ellipse. */
  private static final int CORNERS = 40;

  private static final double DOT = 3;
  private static final double MEAN = 8;

  private final long seed;

  /** Of the rows of a seed. */
  public Pictures(long seed) {
    this.seed = seed;
  }

  @Override
  public String name() {
    return "pictures";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    Case geyser = Case.dataSet("old-faithful.csv", 0, 3, -2314.30);
    GradientEMModel found = new GradientEM().fit(table(session, geyser.rows()));
    Chart data =
        new Chart("old-faithful", "Old Faithful")
            .panel(
                "found with defaults",
                Chart.Axis.linear("eruption, minutes"),
                Chart.Axis.linear("waiting for the next, minutes"));
    draw(data, geyser.rows(), found.mixture(), true);
    boolean isRight =
        geyser.isRight().test(new Case.Answer(found.mixture(), found.summary().bic()));
    Check check = new Check(geyser.name(), geyser.answer(), inWords(found), isRight);

    progress.accept("the method");
    double[][] rows = generated();
    Dataset<Row> table = table(session, rows);
    GradientEMModel answer = estimator().fit(table);
    Check own =
        new Check(
            RootLocale.format("%d rows of %d components", ROWS, COMPONENTS),
            RootLocale.format("k = %d", COMPONENTS),
            inWords(answer),
            answer.k() == COMPONENTS);
    return new Outcome(
        List.of(check, own), List.of(data.figure(), method(table, rows, answer.mixture())));
  }

  private GradientEM estimator() {
    return new GradientEM().setMinWeight(MIN_WEIGHT).setSeed(seed);
  }

  private Figure method(Dataset<Row> table, double[][] rows, Mixture answer) {
    GradientEM tied = estimator().setCovarianceType("tied");
    GradientEM kept = tied.copy(tied.extractParamMap()).setSelection("none").setMaxIter(0);
    GradientEMModel merged = tied.fit(table);
    Mixture start = kept.fit(table).mixture();
    Mixture moved = merged.summary().overParameterised();
    Chart.Axis x = axis(rows, row -> row[0]);
    Chart.Axis y = axis(rows, row -> row[1]);
    Chart chart = new Chart("method", "A fit step by step", 2);
    draw(chart.panel("1. " + start.k() + " components at random rows", x, y), rows, start, false);
    draw(chart.panel("2. after EM", x, y), rows, moved, false);
    draw(chart.panel("3. merged, one covariance", x, y), rows, merged.mixture(), true);
    draw(chart.panel("4. the answer, own covariances", x, y), rows, answer, true);
    return chart.figure();
  }

  private double[][] generated() {
    Mixture truth =
        new RandomMixture(COMPONENTS, 2, 5, MIN_WEIGHT, CovarianceFamily.VVV).draw(null, seed);
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    return IntStream.range(0, ROWS)
        .mapToObj(r -> sampler.draw(r).features())
        .toArray(double[][]::new);
  }

  private static Dataset<Row> table(SparkSession session, double[][] rows) {
    return session.createDataFrame(
        Arrays.stream(rows).map(row -> RowFactory.create((Object) row)).toList(), SCHEMA);
  }

  private static String inWords(GradientEMModel model) {
    return RootLocale.format(
        "k = %d, %s, BIC %.2f",
        model.k(), model.mixture().covariances().family(), model.summary().bic());
  }

  /** The range of the rows, so that all panels show the same. */
  private static Chart.Axis axis(double[][] rows, ToDoubleFunction<double[]> coordinate) {
    double min = Arrays.stream(rows).mapToDouble(coordinate).min().orElseThrow();
    double max = Arrays.stream(rows).mapToDouble(coordinate).max().orElseThrow();
    return Chart.Axis.linear("", Math.floor(min) - 1, Math.ceil(max) + 1);
  }

  /** Rows, means and ellipses; those of two deviations only where there are not too many. */
  private static void draw(Chart chart, double[][] rows, Mixture mixture, boolean isWide) {
    chart.dots("rows", points(rows, DOT));
    for (int i = 0; i < mixture.k(); i++) {
      chart.line("one standard deviation", ellipse(mixture, i, 1));
      if (isWide) {
        chart.line("two standard deviations", ellipse(mixture, i, 2));
      }
    }
    chart.dots("means", points(mixture.means(), MEAN));
  }

  private static List<Chart.Point> points(double[][] places, double size) {
    return Arrays.stream(places).map(at -> new Chart.Point(at[0], at[1], size)).toList();
  }

  /** Where a component's density is as so many standard deviations from its mean. */
  private static List<Chart.Point> ellipse(Mixture mixture, int component, double deviations) {
    double[] circle = new double[2 * CORNERS];
    for (int c = 0; c < CORNERS; c++) {
      double angle = 2 * Math.PI * c / (CORNERS - 1);
      circle[c] = deviations * Math.cos(angle);
      circle[CORNERS + c] = deviations * Math.sin(angle);
    }
    double[] ellipse = mixture.covariances().get(component).unwhiten(circle, CORNERS);
    double[] mean = mixture.means()[component];
    return IntStream.range(0, CORNERS)
        .mapToObj(c -> new Chart.Point(mean[0] + ellipse[c], mean[1] + ellipse[CORNERS + c]))
        .toList();
  }
}
