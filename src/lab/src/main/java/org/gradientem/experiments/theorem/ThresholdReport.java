package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Proportion;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.theorem.ThresholdCurve.Way;

/** What the threshold's curves say, in checks, tables and a figure. */
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
    return new Outcome(
        checks,
        List.of(new ThresholdChart(curves, growth).figure()),
        List.of(numbers(), growths()),
        List.of(successes()));
  }

  private Check couponCheck() {
    int checks = curves.stream().mapToInt(curve -> curve.n().length).sum();
    int outside = 0;
    for (ThresholdCurve curve : curves) {
      for (int point = 0; point < curve.n().length; point++) {
        double p = SuccessLaw.allTouched(curve.m(), curve.n()[point]);
        outside += curve.found(Way.TOUCHED, point).canBe(p, checks) ? 0 : 1;
      }
    }
    return new Check(
        "starts that touch every component",
        "as often as a coupon collector's n coupons hold all m",
        RootLocale.format("%d of %d shares differ by more than chance", outside, checks),
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
            .map(curve -> RootLocale.format("m = %d: %s", curve.m(), share.apply(curve).inWords()))
            .collect(Collectors.joining("; ")),
        curves.stream().allMatch(curve -> isOk.test(curve, share.apply(curve))));
  }

  /** By the sign test, at the n next to m ln m, since several n of a draw are not independent. */
  private Check movedCheck(Way way) {
    int gained = 0;
    int lost = 0;
    for (ThresholdCurve curve : curves) {
      int point = nearestTo(curve, 1);
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
        RootLocale.format("%d and %d draws", gained, lost),
        gained + lost > 0 && !new Proportion(gained, gained + lost).canBeAsLowAs(0.5, 1));
  }

  private static int nearestTo(ThresholdCurve curve, double ratio) {
    return IntStream.range(0, curve.n().length)
        .boxed()
        .min(
            (a, b) ->
                Double.compare(
                    Math.abs(curve.ratio(curve.n()[a]) - ratio),
                    Math.abs(curve.ratio(curve.n()[b]) - ratio)))
        .orElseThrow();
  }

  private Check growthCheck(Way way) {
    ThresholdGrowth.Fit fit = growth.of(way, ThresholdGrowth.SURE);
    return new Check(
        way + ", n of 95 % success",
        "grows no faster than m ln m, but for chance",
        RootLocale.format(
            "like (m ln m)^%.2f, standard error %.2f; %.2f m ln m",
            fit.exponent(), fit.error(), fit.c()),
        fit.exponent() - DEVIATIONS * fit.error() <= 1);
  }

  /** The n of 50 % and 95 % success. */
  private Table numbers() {
    List<List<String>> rows = new ArrayList<>();
    for (ThresholdCurve curve : curves) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(curve.m())));
      for (Way way : Way.values()) {
        for (double p : new double[] {0.5, ThresholdGrowth.SURE}) {
          row.add(RootLocale.format("%.0f", curve.law(way).components(p)));
        }
      }
      SuccessLaw coupons = SuccessLaw.couponCollector(curve.m());
      row.add(RootLocale.format("%.0f", coupons.components(ThresholdGrowth.SURE)));
      row.add(RootLocale.format("%.0f", 3 * curve.m() * Math.log(curve.m())));
      row.add(curve.em().map(em -> em.found().inWords()).orElse("not run"));
      rows.add(row);
    }
    return new Table(
        "threshold-numbers",
        List.of(
            "m",
            "n that touches all: 50 %",
            "95 %",
            "default step: 50 %",
            "95 %",
            "plain step: 50 %",
            "95 %",
            "coupon collector: 95 %",
            "3 m ln m",
            "scikit-learn EM with m: all found"),
        rows);
  }

  private Table growths() {
    List<List<String>> rows = new ArrayList<>();
    for (Way way : Way.values()) {
      for (double p : new double[] {0.5, ThresholdGrowth.SURE}) {
        ThresholdGrowth.Fit fit = growth.of(way, p);
        rows.add(
            List.of(
                way.toString(),
                RootLocale.format("%.0f %%", 100 * p),
                RootLocale.format("%.2f", fit.c()),
                RootLocale.format("%.2f ± %.2f", fit.exponent(), fit.error())));
      }
    }
    return new Table(
        "threshold-growth",
        List.of("", "success", "c of c m ln m", "exponent of m ln m, were it free"),
        rows);
  }

  private Table successes() {
    List<List<String>> rows = new ArrayList<>();
    for (ThresholdCurve curve : curves) {
      for (int point = 0; point < curve.n().length; point++) {
        int p = point;
        List<String> row =
            new ArrayList<>(
                List.of(
                    String.valueOf(curve.m()),
                    String.valueOf(curve.n()[p]),
                    RootLocale.format("%.4f", curve.ratio(curve.n()[p])),
                    String.valueOf(curve.draws().size()),
                    RootLocale.format(
                        "%.4f", SuccessLaw.couponCollector(curve.m()).probability(curve.n()[p]))));
        Arrays.stream(Way.values())
            .forEach(way -> row.add(String.valueOf(curve.found(way, p).successes())));
        rows.add(row);
      }
    }
    return new Table(
        "threshold",
        List.of("m", "n", "ratio", "draws", "couponLaw", "touched", "default", "plain"),
        rows);
  }
}
