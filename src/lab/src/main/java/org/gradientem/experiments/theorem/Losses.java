package org.gradientem.experiments.theorem;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.mixtures.Population;
import org.gradientem.mixture.Mixture;

/**
 * Divergences from the truth along a run; of the best mixture so far, since trials of accelerators
 * are not kept.
 *
 * @param byPass KL after a number of passes
 */
record Losses(String label, NavigableMap<Integer, Double> byPass) {
  /** Such a loss counts as arrived. */
  static final double REACHED = 1e-12;

  /** Smaller losses are rounding. */
  private static final double FLOOR = 1e-18;

  /** Each pass up to this one is evaluated, then ever fewer. */
  private static final int DENSE = 1000;

  static Losses of(String label, Population population, List<Mixture> path) {
    NavigableMap<Integer, Double> byPass = new TreeMap<>();
    double best = Double.POSITIVE_INFINITY;
    for (int t = 0; t < path.size(); t += 1 + t / (DENSE + 1) * 10) {
      best = Math.min(best, population.divergence(path.get(t)));
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
        ? format("below %.0e at pass %d", REACHED, reached())
        : format("%.1e at pass %d", after(lastPass()), lastPass());
  }

  List<double[]> points(int last) {
    return Chart.points(
        byPass.headMap(last, true).keySet().stream().mapToInt(t -> t), t -> t, this::shown);
  }

  /** Evenly over the logarithm of the pass. */
  List<double[]> sparsePoints() {
    List<Integer> passes = new ArrayList<>();
    for (Integer t = 1; t != null; t = byPass.ceilingKey(t + 1 + t / 20)) {
      passes.add(t);
    }
    return Chart.points(passes.stream().mapToInt(t -> t), t -> t, this::shown);
  }

  private double shown(int pass) {
    return Math.max(FLOOR, byPass.get(pass));
  }
}
