package org.gradientem.experiments.theorem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.mixtures.EmRun;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.mixture.Mixture;

/**
 * Divergences from the truth along a run; of the best mixture so far, since trials of accelerators
 * are not kept.
 *
 * @param label what was done
 * @param byPass KL after so many passes
 */
record Losses(String label, NavigableMap<Integer, Double> byPass) {
  /** What counts as arrived. */
  static final double REACHED = 1e-12;

  /** What is smaller is rounding. */
  private static final double FLOOR = 1e-18;

  /** Up to here each pass is looked at, then ever fewer. */
  private static final int DENSE = 1000;

  static Losses of(String label, EmRun run, Mixture start, Population population, int steps) {
    List<Mixture> evaluated = run.from(start, population, steps).evaluated();
    NavigableMap<Integer, Double> byPass = new TreeMap<>();
    double best = Double.POSITIVE_INFINITY;
    for (int t = 0; t < evaluated.size(); t += 1 + t / (DENSE + 1) * 10) {
      best = Math.min(best, population.divergence(evaluated.get(t)));
      byPass.put(t, best);
    }
    return new Losses(label, byPass);
  }

  int lastPass() {
    return byPass.lastKey();
  }

  double after(int passes) {
    return byPass.floorEntry(passes).getValue();
  }

  /** The power of the pass that the loss falls with between two passes. */
  double slope(int from, int to) {
    SimpleRegression line = new SimpleRegression();
    byPass
        .subMap(from, true, to, true)
        .forEach((t, loss) -> line.addData(Math.log(t), Math.log(loss)));
    return line.getSlope();
  }

  /** The first pass below {@link #REACHED}; a number above all if there is none. */
  int reached() {
    return byPass.entrySet().stream()
        .filter(entry -> entry.getValue() < REACHED)
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  String inWords() {
    return reached() <= lastPass()
        ? RootLocale.format("below %.0e at pass %d", REACHED, reached())
        : RootLocale.format("%.1e at pass %d", after(lastPass()), lastPass());
  }

  /** Up to a pass. */
  List<Chart.Point> points(int last) {
    List<Chart.Point> points = new ArrayList<>();
    byPass.headMap(last, true).forEach((t, loss) -> points.add(point(t, loss)));
    return points;
  }

  /** Over the logarithm of the pass, about evenly. */
  List<Chart.Point> logarithmicPoints() {
    List<Chart.Point> points = new ArrayList<>();
    for (Integer t = 1; t != null; t = byPass.ceilingKey(t + 1 + t / 20)) {
      points.add(point(Math.log10(t), byPass.get(t)));
    }
    return points;
  }

  private static Chart.Point point(double x, double loss) {
    return new Chart.Point(x, Math.log10(Math.max(FLOOR, loss)));
  }

  /** All points of several EM runs. */
  static Table table(String name, List<Losses> all) {
    List<List<String>> rows = new ArrayList<>();
    for (Losses losses : all) {
      String label = losses.label.replace(",", "");
      losses.byPass.forEach(
          (t, loss) -> rows.add(List.of(label, String.valueOf(t), String.valueOf(loss))));
    }
    return new Table(name, List.of("curve", "pass", "kl"), rows);
  }
}
