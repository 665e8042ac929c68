package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
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
  private static final long MOST_VALUES = 20_000_000;

  /** From so many rows per component on its share of them is its weight. */
  private static final int ROWS_PER_COORDINATE = 100;

  private static final double MOST = 0.9;

  private final ExperimentSettings settings;
  private final int[] dims;
  private final int[] sizes;
  private final int draws;

  public SampleSizes(ExperimentSettings settings) {
    this.settings = settings;
    dims = settings.quick() ? new int[] {2, 10} : new int[] {2, 5, 10, 20, 50, 100};
    sizes =
        settings.quick()
            ? new int[] {100, 1000, 10_000}
            : new int[] {100, 316, 1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000};
    draws = settings.quick() ? 4 : 10;
  }

  /**
   * The fits of so many rows.
   *
   * @param dim number of coordinates d
   * @param rows number of rows N
   * @param fits one a draw
   */
  private record Point(int dim, int rows, List<WholeFit> fits) {
    Proportion right() {
      return new Proportion((int) fits.stream().filter(fit -> fit.isRight(M)).count(), fits.size());
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

    /**
     * The error of the means of rows whose component is known; the last factor for their counts.
     */
    double oracle() {
      return Math.sqrt((double) dim * M / rows * (1 + (M - 1.0) / rows));
    }
  }

  @Override
  public String name() {
    return "samples";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Point> points = new ArrayList<>();
    Draws runner = new Draws(name(), settings, progress);
    for (int rows : sizes) {
      for (int dim : dims) {
        if ((long) rows * dim <= MOST_VALUES) {
          points.add(point(session, runner, dim, rows));
        }
      }
    }
    return new Outcome(
        List.of(foundCheck(points), oracleCheck(points), slopeCheck(points)),
        List.of(figure(points)),
        List.of(leastRows(points)),
        List.of(record(points)));
  }

  private Point point(SparkSession session, Draws runner, int dim, int rows) {
    List<WholeFit> fits =
        runner.run(draws, List.of(draw -> draw(session, dim, rows, draw))).get(0).stream()
            .map(result -> new WholeFit((int) result[0], (long) result[1], result[2]))
            .toList();
    return new Point(dim, rows, fits);
  }

  private Draws.Draw draw(SparkSession session, int dim, int rows, int draw) {
    return new Draws.Draw(
        RootLocale.format("seed %d, d = %d, %d rows, draw %d", settings.seed(), dim, rows, draw),
        () -> {
          long seed = SplitMix.mix(SplitMix.mix(settings.seed(), rows), 1000L * dim + draw);
          Mixture truth = RandomMixture.balanced(M, dim, SEPARATION, seed);
          GradientEM estimator =
              new GradientEM()
                  .setCovarianceType("identity")
                  .setMinWeight(1.0 / M)
                  .setInit("random");
          WholeFit fit = WholeFit.of(session, estimator, truth, SEPARATION, rows, seed);
          return new double[] {fit.k(), fit.found(), fit.error()};
        });
  }

  private static Check foundCheck(List<Point> points) {
    List<Point> many =
        points.stream().filter(p -> p.rows >= ROWS_PER_COORDINATE * M * p.dim).toList();
    Proportion right = Proportion.sum(many.stream().map(Point::right).toList());
    return new Check(
        RootLocale.format("from %d m d rows on", ROWS_PER_COORDINATE),
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
    ChiSquaredDistribution chi = new ChiSquaredDistribution(null, freedoms);
    double below = chi.cumulativeProbability(squares);
    return new Check(
        RootLocale.format("error, from %d m rows on", ROWS_PER_COORDINATE),
        "the oracle's sqrt(d m / N), but for chance",
        RootLocale.format("%.4f times that", Math.sqrt(squares / freedoms)),
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
        RootLocale.format("error, from %d m rows on", ROWS_PER_COORDINATE),
        "falls like N^-1/2, but for chance",
        RootLocale.format("N^%.4f, standard error at most %.4f", line.getSlope(), error),
        Math.abs(line.getSlope() + 0.5) < 4 * error);
  }

  private static List<Point> many(List<Point> points) {
    return points.stream()
        .filter(p -> p.rows >= ROWS_PER_COORDINATE * M && p.right().successes() > 0)
        .toList();
  }

  private Table leastRows(List<Point> points) {
    List<List<String>> rows = new ArrayList<>();
    for (int dim : dims) {
      OptionalInt last =
          points.stream()
              .filter(p -> p.dim == dim && p.right().share() < MOST)
              .mapToInt(Point::rows)
              .max();
      OptionalInt least =
          points.stream()
              .filter(p -> p.dim == dim && p.rows > last.orElse(0))
              .mapToInt(Point::rows)
              .min();
      rows.add(
          List.of(
              String.valueOf(dim),
              least.isPresent() ? String.valueOf(least.getAsInt()) : "more",
              last.isPresent() ? String.valueOf(last.getAsInt()) : "none"));
    }
    return new Table(
        "samples-least",
        List.of("d", "rows from which on 9 of 10 fits find all", "most rows at which fewer do"),
        rows);
  }

  private static Table record(List<Point> points) {
    return new Table(
        "samples",
        List.of("d", "rows", "draws", "right", "error", "oracle"),
        points.stream()
            .map(
                p ->
                    List.of(
                        String.valueOf(p.dim),
                        String.valueOf(p.rows),
                        String.valueOf(p.fits.size()),
                        String.valueOf(p.right().successes()),
                        String.valueOf(p.error()),
                        String.valueOf(p.oracle())))
            .toList());
  }

  private Figure figure(List<Point> points) {
    Chart chart =
        new Chart("samples", "Four Gaussians, closest means 8 standard deviations apart")
            .panel(
                "error of the means; dashed: the oracle's",
                Chart.Axis.log("rows"),
                Chart.Axis.log("error"));
    for (int dim : dims) {
      List<Point> right =
          points.stream().filter(p -> p.dim == dim && p.right().successes() > 0).toList();
      chart.dots(
          "d = " + dim,
          right.stream()
              .map(p -> new Chart.Point(Math.log10(p.rows), Math.log10(p.error()), 9))
              .toList());
      chart.dashed(
          "d = " + dim,
          right.stream()
              .map(p -> new Chart.Point(Math.log10(p.rows), Math.log10(p.oracle())))
              .toList());
    }
    chart.panel(
        "share of fits that find all", Chart.Axis.log("rows"), Chart.Axis.linear("share", 0, 1));
    for (int dim : dims) {
      chart.marked(
          "d = " + dim,
          points.stream()
              .filter(p -> p.dim == dim)
              .map(p -> new Chart.Point(Math.log10(p.rows), p.right().share(), 8))
              .toList());
    }
    return chart.figure();
  }
}
