package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.Starts;
import org.gradientem.experiments.mixtures.WholeFit;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.RandomMixture;

/**
 * How the error of the recovered means falls with the number of rows, and from how many rows on all
 * are found: polynomially many are enough (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584).
 */
public final class SampleSizes implements Experiment {
  private static final int M = 4;
  private static final double SEPARATION = 8;

  /** Numbers in a drawn table; more would not fit a small machine. */
  private static final long MAX_VALUES = 20_000_000;

  /** From this number of rows per component on its share of them is its weight. */
  private static final int ROWS_PER_COORDINATE = 100;

  private static final double MOST = 0.9;

  /** A number of coordinates d and of rows N. */
  private record Setting(int dim, int rows) {}

  private record Point(int dim, int rows, List<WholeFit> fits) {
    static Point of(Setting setting, List<double[]> results) {
      return new Point(
          setting.dim,
          setting.rows,
          results.stream()
              .map(result -> new WholeFit((int) result[0], (long) result[1], result[2]))
              .toList());
    }

    Proportion right() {
      return new Proportion((int) fits.stream().filter(fit -> fit.isRight(M)).count(), fits.size());
    }

    boolean isAnyRight() {
      return right().successes() > 0;
    }

    /** Root of the mean squared error of those that are right. */
    double error() {
      return Math.sqrt(
          fits.stream()
              .filter(fit -> fit.isRight(M))
              .mapToDouble(fit -> fit.error() * fit.error())
              .average()
              .orElse(Double.NaN));
    }

    /** The error of the means of rows of known components; the last factor for their counts. */
    double oracle() {
      return Math.sqrt((double) dim * M / rows * (1 + (M - 1.0) / rows));
    }
  }

  @Override
  public Outcome run(Lab lab) {
    List<Integer> dims = lab.quick() ? List.of(2, 10) : List.of(2, 5, 10, 20, 50, 100);
    List<Integer> sizes =
        lab.quick()
            ? List.of(100, 1000, 10_000)
            : List.of(100, 316, 1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000);
    List<Point> points = new ArrayList<>();
    Draws draws = lab.draws("samples");
    for (int rows : sizes) {
      List<Setting> settings =
          dims.stream()
              .filter(dim -> (long) rows * dim <= MAX_VALUES)
              .map(dim -> new Setting(dim, rows))
              .toList();
      draws
          .run(settings, lab.quick() ? 4 : 10, (setting, draw) -> draw(lab, setting, draw))
          .forEach((setting, results) -> points.add(Point.of(setting, results)));
    }
    Table record = Table.of("samples", "d | rows | draws | right | error | oracle");
    for (Point p : points) {
      record.row(p.dim, p.rows, p.fits.size(), p.right().successes(), p.error(), p.oracle());
    }
    return new Outcome(
        List.of(foundCheck(points), oracleCheck(points), slopeCheck(points)),
        List.of(chart(dims, points)),
        List.of(leastRows(dims, points)),
        List.of(record));
  }

  private static Draws.Draw draw(Lab lab, Setting setting, int draw) {
    int dim = setting.dim;
    int rows = setting.rows;
    return new Draws.Draw(
        format("seed %d, d = %d, %d rows, draw %d", lab.seed(), dim, rows, draw),
        () -> {
          long seed = SplitMix.mix(SplitMix.mix(lab.seed(), rows), 1000L * dim + draw);
          Mixture truth = RandomMixture.balanced(M, dim, SEPARATION, seed);
          GradientEM estimator =
              new GradientEM()
                  .setCovarianceType("identity")
                  .setStartComponents(Starts.components(1.0 / M, rows, dim))
                  .setInit("random");
          WholeFit fit = WholeFit.of(lab.session(), estimator, truth, SEPARATION, rows, seed);
          return new double[] {fit.k(), fit.found(), fit.error()};
        });
  }

  private static Check foundCheck(List<Point> points) {
    Proportion right =
        Proportion.sum(
            points.stream()
                .filter(p -> p.rows >= ROWS_PER_COORDINATE * M * p.dim)
                .map(Point::right));
    return new Check(
        format("from %d m d rows on", ROWS_PER_COORDINATE),
        "at least 9 of 10 find k = 4 and every mean, but for chance",
        right.inWords(),
        right.canBeAsHighAs(MOST, 1));
  }

  /** N / m times the squared errors of all means are a chi-squared variable of m d freedoms. */
  private static Check oracleCheck(List<Point> points) {
    double squares = 0;
    double freedoms = 0;
    for (Point point : many(points)) {
      double fits = point.right().successes();
      squares += fits * M * point.dim * Math.pow(point.error() / point.oracle(), 2);
      freedoms += fits * M * point.dim;
    }
    double below = new ChiSquaredDistribution(null, freedoms).cumulativeProbability(squares);
    return new Check(
        format("error, from %d m rows on", ROWS_PER_COORDINATE),
        "the oracle's sqrt(d m / N), but for chance",
        format("%.4f times that", Math.sqrt(squares / freedoms)),
        below > Proportion.CHANCE && below < 1 - Proportion.CHANCE);
  }

  private static Check slopeCheck(List<Point> points) {
    SimpleRegression line = new SimpleRegression();
    double least = Double.POSITIVE_INFINITY;
    for (Point point : many(points)) {
      // The dimensions differ by a known factor.
      line.addData(Math.log(point.rows), Math.log(point.error() / Math.sqrt(point.dim)));
      least = Math.min(least, point.right().successes() * M * point.dim);
    }
    // The logarithm of a root of a chi-squared variable of f freedoms varies by 1 / sqrt(2 f).
    double error = 1 / Math.sqrt(2 * least * line.getXSumSquares());
    return new Check(
        format("error, from %d m rows on", ROWS_PER_COORDINATE),
        "falls like N^-1/2, but for chance",
        format("N^%.4f, standard error at most %.4f", line.getSlope(), error),
        Math.abs(line.getSlope() + 0.5) < 4 * error);
  }

  private static List<Point> many(List<Point> points) {
    return points.stream()
        .filter(p -> p.rows >= ROWS_PER_COORDINATE * M && p.isAnyRight())
        .toList();
  }

  private static Table leastRows(List<Integer> dims, List<Point> points) {
    Table table =
        Table.of(
            "samples-least",
            "d | rows from which on 9 of 10 fits find all | most rows at which fewer do");
    for (int dim : dims) {
      List<Point> of = points.stream().filter(p -> p.dim == dim).toList();
      OptionalInt last =
          of.stream().filter(p -> p.right().share() < MOST).mapToInt(Point::rows).max();
      OptionalInt least =
          of.stream().mapToInt(Point::rows).filter(rows -> rows > last.orElse(0)).min();
      table.row(
          dim,
          least.isPresent() ? least.getAsInt() : "more",
          last.isPresent() ? last.getAsInt() : "none");
    }
    return table;
  }

  private static Chart chart(List<Integer> dims, List<Point> points) {
    Chart.Axis rows = Chart.Axis.log("rows");
    Chart chart =
        new Chart("samples", "Four Gaussians, closest means 8 standard deviations apart")
            .panel("error of the means; dashed: the oracle's", rows, Chart.Axis.log("error"));
    for (int dim : dims) {
      List<Point> right = points.stream().filter(p -> p.dim == dim && p.isAnyRight()).toList();
      chart.dots("d = " + dim, 9, Chart.points(right, Point::rows, Point::error));
      chart.dashed("d = " + dim, Chart.points(right, Point::rows, Point::oracle));
    }
    chart.panel("share of fits that find all", rows, Chart.Axis.linear("share", 0, 1));
    for (int dim : dims) {
      List<Point> of = points.stream().filter(p -> p.dim == dim).toList();
      chart.marked("d = " + dim, Chart.points(of, Point::rows, p -> p.right().share()));
    }
    return chart;
  }
}
