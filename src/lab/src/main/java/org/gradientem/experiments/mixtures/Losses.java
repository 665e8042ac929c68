package org.gradientem.experiments.mixtures;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.gradientem.experiments.Chart;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Mixture;

/**
 * Divergences from the truth along a run; of the best mixture so far, since trials of accelerators
 * are not kept.
 *
 * @param byPass KL after a number of passes
 */
public record Losses(String label, NavigableMap<Integer, Double> byPass) {
  /** Such a loss counts as arrived. */
  public static final double REACHED = 1e-12;

  /** Smaller losses are rounding. */
  private static final double FLOOR = 1e-18;

  /** Each pass up to this one is evaluated, then ever fewer. */
  private static final int DENSE = 1000;

  public static Losses of(String label, Population population, List<Mixture> path) {
    NavigableMap<Integer, Double> byPass = new TreeMap<>();
    double best = Double.POSITIVE_INFINITY;
    for (int t = 0; t < path.size(); t += 1 + t / (DENSE + 1) * 10) {
      best = Math.min(best, population.divergence(path.get(t)));
      byPass.put(t, best);
    }
    return new Losses(label, byPass);
  }

  public int lastPass() {
    return byPass.lastKey();
  }

  public double after(int passes) {
    return byPass.floorEntry(passes).getValue();
  }

  /** The power of the pass that the loss falls with between two passes. */
  public double slope(int from, int to) {
    SimpleRegression line = new SimpleRegression();
    byPass
        .subMap(from, true, to, true)
        .forEach((t, loss) -> line.addData(Math.log(t), Math.log(loss)));
    return line.getSlope();
  }

  /** The first pass below {@link #REACHED}; a number above all if there is none. */
  public int reached() {
    return byPass.entrySet().stream()
        .filter(entry -> entry.getValue() < REACHED)
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  public String inWords() {
    return reached() <= lastPass()
        ? format("below %.0e at pass %d", REACHED, reached())
        : format("%.1e at pass %d", after(lastPass()), lastPass());
  }

  /** Checks that the loss of this run after some passes is below a tenth of another's. */
  public Check isTenthOf(Losses other, int passes) {
    return new Check(
        label,
        format("KL after %d passes below a tenth of that without", passes),
        format("%.1e against %.1e", after(passes), other.after(passes)),
        after(passes) < 0.1 * other.after(passes));
  }

  /** Checks that the loss is as good as none within some passes. */
  public Check isReached(int within, String as) {
    return new Check(
        label,
        format("KL below %.0e within %d passes%s", REACHED, within, as),
        inWords(),
        reached() <= within);
  }

  /** A chart with a panel of all passes over their logarithm. */
  public static Chart chart(String name, String title, List<Losses> all) {
    Chart chart =
        new Chart(name, title)
            .panel("a straight line is a power", Chart.Axis.log("passes"), Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label, losses.sparsePoints()));
    return chart;
  }

  /** Adds the panel of the first passes. */
  public static void addFirst(Chart chart, int few, List<Losses> all) {
    chart.panel(
        "a straight line is a linear rate",
        Chart.Axis.linear("passes", 0, few),
        Chart.Axis.log("KL"));
    all.forEach(losses -> chart.line(losses.label, losses.points(few)));
  }

  private List<double[]> points(int last) {
    return Chart.points(
        byPass.headMap(last, true).keySet().stream().mapToInt(t -> t), t -> t, this::shown);
  }

  /** Evenly over the logarithm of the pass. */
  private List<double[]> sparsePoints() {
    List<Integer> passes = new ArrayList<>();
    for (Integer t = 1; t != null; t = byPass.ceilingKey(t + 1 + t / 20)) {
      passes.add(t);
    }
    return Chart.points(passes.stream().mapToInt(t -> t), t -> t, this::shown);
  }

  private double shown(int pass) {
    return Math.max(FLOOR, byPass.get(pass));
  }

  public static Table table(String name, List<Losses> all) {
    Table table = Table.of(name, "curve | pass | kl");
    for (Losses losses : all) {
      losses.byPass.forEach((t, loss) -> table.row(losses.label.replace(",", ""), t, loss));
    }
    return table;
  }
}
