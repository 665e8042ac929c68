package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.theorem.ThresholdCurve.Way;

/** The threshold's curves in checks, tables and a figure. */
final class ThresholdReport {
  /** Chance of one in ten thousand that a normal deviate is above. */
  private static final double DEVIATIONS = 3.7;

  /** Most draws are to succeed, or to fail. */
  private static final double MOST = 0.9;

  private final List<ThresholdCurve> curves;
  private final ThresholdGrowth growth;

  ThresholdReport(List<ThresholdCurve> curves, long seed) {
    this.curves = curves;
    growth = new ThresholdGrowth(curves, seed);
  }

  Outcome outcome() {
    List<Check> checks = new ArrayList<>();
    checks.add(couponCheck());
    for (Way way : List.of(Way.DEFAULT, Way.PLAIN)) {
      checks.add(enoughCheck(way));
      checks.add(tooFewCheck(way));
      checks.add(movedCheck(way));
      checks.add(growthCheck(way));
    }
    return new Outcome(checks, List.of(chart()), List.of(numbers(), growths()), List.of());
  }

  private Check couponCheck() {
    int checks = curves.stream().mapToInt(curve -> curve.n().length).sum();
    long outside = 0;
    for (ThresholdCurve curve : curves) {
      outside +=
          curve
              .points()
              .filter(
                  p ->
                      !curve
                          .found(Way.TOUCHED, p)
                          .canBe(SuccessLaw.allTouched(curve.m(), curve.n()[p]), checks))
              .count();
    }
    return new Check(
        "starts that touch every component",
        "as often as a coupon collector's n coupons hold all m",
        format("%d of %d shares differ by more than chance", outside, checks),
        outside == 0);
  }

  private Check enoughCheck(Way way) {
    return shareCheck(
        way + ", n = 5 m",
        "at least 9 of 10 find all, but for chance",
        curve -> curve.found(way, curve.n().length - 1),
        (curve, share) -> share.canBeAsHighAs(MOST, curves.size()));
  }

  private Check tooFewCheck(Way way) {
    return shareCheck(
        way + ", n = m",
        "at most half find all of 8 and more, but for chance",
        curve -> curve.found(way, 0),
        // Four components can be lucky.
        (curve, share) -> curve.m() < 8 || share.canBeAsLowAs(0.5, curves.size()));
  }

  /** Of every curve at one of its n. */
  private Check shareCheck(
      String setting,
      String expectation,
      Function<ThresholdCurve, Proportion> share,
      BiPredicate<ThresholdCurve, Proportion> isOk) {
    return new Check(
        setting,
        expectation,
        curves.stream()
            .map(curve -> format("m = %d: %s", curve.m(), share.apply(curve).inWords()))
            .collect(Collectors.joining("; ")),
        curves.stream().allMatch(curve -> isOk.test(curve, share.apply(curve))));
  }

  /** By the sign test, at the n next to m ln m, since several n of a draw are not independent. */
  private Check movedCheck(Way way) {
    int gained = 0;
    int lost = 0;
    for (ThresholdCurve curve : curves) {
      int point =
          curve
              .points()
              .boxed()
              .min(Comparator.comparingDouble(p -> Math.abs(curve.ratio(curve.n()[p]) - 1)))
              .orElseThrow();
      for (int draw = 0; draw < curve.draws().size(); draw++) {
        boolean touched = curve.is(Way.TOUCHED, point, draw);
        boolean found = curve.is(way, point, draw);
        gained += found && !touched ? 1 : 0;
        lost += touched && !found ? 1 : 0;
      }
    }
    return new Check(
        way + ", n next to m ln m",
        "components move to what the start has missed more often than they leave what it has touched",
        format("%d and %d draws", gained, lost),
        gained + lost > 0 && !new Proportion(gained, gained + lost).canBeAsLowAs(0.5, 1));
  }

  private Check growthCheck(Way way) {
    ThresholdGrowth.Fit fit = growth.of(way, ThresholdGrowth.SURE);
    return new Check(
        way + ", n of 95 % success",
        "grows no faster than m ln m, but for chance",
        format(
            "like (m ln m)^%.2f, standard error %.2f; %.2f m ln m",
            fit.exponent(), fit.error(), fit.c()),
        fit.exponent() - DEVIATIONS * fit.error() <= 1);
  }

  /** The n of 50 % and 95 % success. */
  private Table numbers() {
    Table table =
        Table.of(
            "threshold-numbers",
            "m | n that touches all: 50 % | 95 % | default step: 50 % | 95 % | plain step: 50 % | 95 % | coupon collector: 95 % | 3 m ln m | scikit-learn EM with m: all found");
    for (ThresholdCurve curve : curves) {
      List<String> ofWays = new ArrayList<>();
      for (Way way : Way.values()) {
        for (double p : new double[] {0.5, ThresholdGrowth.SURE}) {
          ofWays.add(format("%.0f", curve.law(way).components(p)));
        }
      }
      SuccessLaw coupons = SuccessLaw.couponCollector(curve.m());
      table.row(
          curve.m(),
          ofWays,
          format("%.0f", coupons.components(ThresholdGrowth.SURE)),
          format("%.0f", 3 * curve.m() * Math.log(curve.m())),
          curve.em().map(Proportion::inWords).orElse("not run"));
    }
    return table;
  }

  private Table growths() {
    Table table =
        Table.of(
            "threshold-growth", " | success | c of c m ln m | exponent of m ln m, were it free");
    for (Way way : Way.values()) {
      for (double p : new double[] {0.5, ThresholdGrowth.SURE}) {
        ThresholdGrowth.Fit fit = growth.of(way, p);
        table.row(
            way,
            format("%.0f %%", 100 * p),
            format("%.2f", fit.c()),
            format("%.2f ± %.2f", fit.exponent(), fit.error()));
      }
    }
    return table;
  }

  private Chart chart() {
    Chart chart =
        new Chart(
            "threshold", "Share of random starts from which gradient EM finds all m components", 2);
    for (Way way : List.of(Way.DEFAULT, Way.PLAIN, Way.TOUCHED)) {
      addShares(chart, way);
    }
    chart.panel("components for 95 % success", Chart.Axis.doubling("m"), Chart.Axis.doubling("n"));
    for (Way way : Way.values()) {
      chart.dots(
          way.toString(),
          10,
          Chart.points(
              curves, ThresholdCurve::m, curve -> curve.law(way).components(ThresholdGrowth.SURE)));
    }
    double c = growth.of(Way.DEFAULT, ThresholdGrowth.SURE).c();
    chart.line(format("%.2f m ln m", c), multiples(c));
    return chart.dashed("3 m ln m (the default k)", multiples(3));
  }

  /** Dots for what was found; dashed the law, fitted or, for what is touched, the coupons'. */
  private void addShares(Chart chart, Way way) {
    boolean touched = way == Way.TOUCHED;
    chart.panel(
        touched
            ? "starts that touch all m; dashed: exp(-m e^(-n/m))"
            : way + "; dashed: fitted law",
        Chart.Axis.linear("n / (m ln m)", 0, 2.5),
        Chart.Axis.linear("share", 0, 1));
    for (ThresholdCurve curve : curves) {
      String label = "m = " + curve.m();
      SuccessLaw law = touched ? SuccessLaw.couponCollector(curve.m()) : curve.law(way);
      double unit = curve.m() * Math.log(curve.m());
      chart.dots(
          label,
          9,
          Chart.points(
              curve.points().filter(p -> curve.ratio(curve.n()[p]) <= 2.5),
              p -> curve.ratio(curve.n()[p]),
              p -> curve.found(way, p).share()));
      chart.dashed(
          label,
          Chart.points(
              IntStream.rangeClosed(0, 100).filter(i -> 0.025 * i * unit >= curve.m()),
              i -> 0.025 * i,
              i -> law.probability(0.025 * i * unit)));
    }
    if (!touched && curves.get(0).em().isPresent()) {
      chart.dots(
          "scikit-learn EM, n = m",
          14,
          Chart.points(curves, curve -> curve.ratio(curve.m()), curve -> curve.em().get().share()));
    }
  }

  private List<double[]> multiples(double c) {
    return Chart.points(curves, ThresholdCurve::m, curve -> c * curve.m() * Math.log(curve.m()));
  }
}
