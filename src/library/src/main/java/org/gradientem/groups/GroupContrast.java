package org.gradientem.groups;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.LogWeights;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * Evaluates what each column contributes to distinguishing a group of components from all others,
 * given the other columns. Without column c the log-odds of the group fall, on average over rows
 * drawn from it, by the conditional Kullback-Leibler divergence
 *
 * <pre>{@code E_g [ log p_g(x_c | rest) - log p_o(x_c | rest) ]}</pre>
 *
 * <p>where p_o is the mixture of the components of all other groups, and the densities are in
 * closed form ({@link ColumnDensities}). The divergence is in nats, for numbers and levels alike.
 * Noise is no group.
 */
final class GroupContrast {
  private static final int DRAWS = 1000;

  /** Products that take about half a second; what takes more is not evaluated. */
  private static final double MAX_WORK = 1 << 28;

  static final long SEED = 1;

  private final Mixture mixture;
  private final List<RowColumn> columns;
  private final ColumnDensities densities;
  private final int[] groupOf;
  private final int draws;

  GroupContrast(Mixture mixture, List<RowColumn> columns, int... groupOf) {
    this.mixture = mixture;
    this.columns = columns;
    this.groupOf = groupOf.clone();
    densities = new ColumnDensities(mixture, columns);
    double d = mixture.dim() + 1.0;
    double ofDraw = mixture.k() * d * (d + columns.size()) * ComponentTree.groups(groupOf);
    draws = DRAWS * ofDraw <= MAX_WORK ? DRAWS : 0;
  }

  /**
   * The contribution of each column to a group.
   *
   * @param losses of the group's mean log-odds without the column, in nats
   * @param shifts the mean of the column's number minus what the other groups would expect there
   *     given the rest of the row; 0 of a column without a number
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
  record Contrast(double[] losses, double[] shifts) {}

  /** Returns the contrast of a group; all 0 of the only one, and where it would take long. */
  Contrast of(int group) {
    int[] own = members(true, group);
    int[] others = members(false, group);
    Contrast contrast = new Contrast(new double[columns.size()], new double[columns.size()]);
    if (others.length > 0 && Arrays.stream(own).anyMatch(i -> mixture.weights()[i] > 0)) {
      MixtureSampler sampler =
          new MixtureSampler(mixture.reordered(own).withoutNoise(), SEED + group);
      for (int r = 0; r < draws; r++) {
        // A row of a table has no other number where it has an atom.
        double[] row =
            RowColumn.withoutNumbersOfAtoms(
                columns, mixture.levels().categories(), sampler.draw(r).features());
        add(densities.of(row), own, others, contrast);
      }
    }
    return contrast;
  }

  private int[] members(boolean areOwn, int group) {
    return IntStream.range(0, groupOf.length)
        .filter(i -> (groupOf[i] == group) == areOwn)
        .toArray();
  }

  private void add(ColumnDensities.Row row, int[] own, int[] others, Contrast contrast) {
    double odds = logSum(row.joint(), own) - logSum(row.joint(), others);
    for (int c = 0; c < columns.size(); c++) {
      double[] rest = row.without(c);
      double ofOthers = logSum(rest, others);
      contrast.losses[c] += (odds - (logSum(rest, own) - ofOthers)) / draws;
      for (int i : others) {
        contrast.shifts[c] += Math.exp(rest[i] - ofOthers) * row.deviations()[c][i] / draws;
      }
    }
  }

  private static double logSum(double[] joint, int... components) {
    return LogWeights.logSumExp(IntStream.of(components).mapToDouble(i -> joint[i]).toArray());
  }
}
