package org.gradientem.experiments.theorem;

import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.theorem.ThresholdCurve.Way;

/** The threshold's curves as a figure. */
record ThresholdChart(List<ThresholdCurve> curves, ThresholdGrowth growth) {

  Figure figure() {
    Chart chart =
        new Chart(
            "threshold", "Share of random starts from which gradient EM finds all m components", 2);
    for (Way way : List.of(Way.DEFAULT, Way.PLAIN, Way.TOUCHED)) {
      panel(chart, way);
    }
    chart.panel("components for 95 % success", Chart.Axis.doubling("m"), Chart.Axis.doubling("n"));
    for (Way way : Way.values()) {
      chart.dots(
          way.toString(),
          curves.stream()
              .map(
                  curve ->
                      new Chart.Point(
                          curve.m(), curve.law(way).components(ThresholdGrowth.SURE), 10))
              .toList());
    }
    double c = growth.of(Way.DEFAULT, ThresholdGrowth.SURE).c();
    chart.line(RootLocale.format("%.2f m ln m", c), multiples(c));
    chart.dashed("3 m ln m (the default k)", multiples(3));
    return chart.figure();
  }

  /** Dots for what was found; dashed the law, fitted or, for what is touched, the coupons'. */
  private void panel(Chart chart, Way way) {
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
          IntStream.range(0, curve.n().length)
              .filter(p -> curve.ratio(curve.n()[p]) <= 2.5)
              .mapToObj(
                  p -> new Chart.Point(curve.ratio(curve.n()[p]), curve.found(way, p).share(), 9))
              .toList());
      chart.dashed(
          label,
          IntStream.rangeClosed(0, 100)
              .mapToDouble(i -> 0.025 * i)
              .filter(ratio -> ratio * unit >= curve.m())
              .mapToObj(ratio -> new Chart.Point(ratio, law.probability(ratio * unit)))
              .toList());
    }
    if (!touched && curves.get(0).em().isPresent()) {
      chart.dots(
          "scikit-learn EM, n = m",
          curves.stream()
              .map(
                  curve ->
                      new Chart.Point(
                          curve.ratio(curve.m()), curve.em().orElseThrow().found().share(), 14))
              .toList());
    }
  }

  private List<Chart.Point> multiples(double c) {
    return curves.stream()
        .map(curve -> new Chart.Point(curve.m(), c * curve.m() * Math.log(curve.m())))
        .toList();
  }
}
