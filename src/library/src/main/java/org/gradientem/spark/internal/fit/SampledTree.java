package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.groups.ComponentTree;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * The merge tree of a mixture by some rows, and the number of groups that it suggests when these
 * rows are resampled: an EM step on a bootstrap sample, and the tree by the rows that this leaves
 * out (Efron 1983, Journal of the American Statistical Association 78, 316-331). Their
 * responsibilities are the mean of those before and after the step, so that rows are confused that
 * change their component. Fitted rows alone are confused too rarely: components of few rows would
 * seem apart.
 *
 * @param blocks the rows
 * @param mixture fitted to them or to more, in their coordinates
 * @param seed of the draws
 */
record SampledTree(List<SampleBlock> blocks, Mixture mixture, long seed) {
  /** If 95 % of so many draws are to agree, two may differ. */
  static final int MOST_DRAWS = 50;

  /** Of so many, one may differ; of fewer nothing would be known. */
  private static final int LEAST_DRAWS = 20;

  /** Rows drawn at most: of more, a share's standard error is below 0.002 already. */
  private static final double MOST_ROWS = 1 << 17;

  /** Products of rows with components, and of matrices, for which draws are fewer: a second. */
  private static final double PRODUCTS = 6e8;

  /** Products that are too many even for the fewest draws: some ten seconds. */
  private static final double MOST_PRODUCTS = 4e9;

  ComponentTree find() {
    ReweightedRows rows = new ReweightedRows(blocks);
    double[] shares = shares(mixture);
    return tree(rows.weights(), shares).withDraws(proposals(rows, shares));
  }

  /** The responsibilities for the rows of all blocks. */
  private double[] shares(Mixture by) {
    RowScores scores = new RowScores(by).ignoringLabels();
    return blocks.stream().map(scores::responsibilities).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The tree by rows of these weights, but for those of 0, and their mean responsibilities. */
  private ComponentTree tree(double[] weights, double[]... shares) {
    int k = mixture.k();
    int[] some = IntStream.range(0, weights.length).filter(r -> weights[r] > 0).toArray();
    double[] responsibilities = new double[Math.multiplyExact(k, some.length)];
    double[] own = new double[some.length];
    for (int at = 0; at < some.length; at++) {
      double[] ofRow = new double[k];
      for (double[] each : shares) {
        for (int i = 0; i < k; i++) {
          ofRow[i] += each[some[at] * k + i] / shares.length;
        }
      }
      System.arraycopy(ofRow, 0, responsibilities, at * k, k);
      // A row of noise is of no component, so that it is taken for none.
      boolean isNoise = !mixture.noise().isEmpty() && UniformNoise.mostProbable(ofRow) < 0;
      own[at] = isNoise ? 0 : weights[some[at]];
    }
    // A row's own label is not asked for.
    boolean hasLabels = mixture.levels().categories().hasLabels();
    int[] labels = hasLabels ? mixture.levels().labels() : new int[0];
    return ComponentTree.of(k, responsibilities, own, labels);
  }

  /** The number of groups that each draw proposes that has a mixture; none if too slow. */
  private List<Integer> proposals(ReweightedRows reweighted, double... before) {
    double[] weights = reweighted.weights();
    double rows = weights.length;
    int dim = mixture.dim();
    CovarianceFamily family = mixture.covariances().family();
    double products =
        2 * rows * mixture.k() * mixture.statistic().width(dim)
            + (rows + (double) dim * (family.isTied() ? 1 : mixture.k()))
                * family.type().momentSize(dim);
    if (LEAST_DRAWS * products > MOST_PRODUCTS) {
      return List.of();
    }
    int draws = (int) Math.min(MOST_DRAWS, Math.max(LEAST_DRAWS, PRODUCTS / products));
    int[] stored = rows(weights, reweighted.byHash());
    return Workers.map(
            draws,
            draw ->
                proposed(
                    before,
                    reweighted,
                    new Draw(weights, stored, new SplittableRandom(seed + draw))))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the rows to draw from: a stored row once for each of the equal rows that it weighs. */
  private static int[] rows(double[] weights, int... stored) {
    double share = Math.min(1, MOST_ROWS / StatUtils.sum(weights));
    return Arrays.stream(stored)
        .flatMap(
            row ->
                IntStream.generate(() -> row).limit(Math.max(1, Math.round(share * weights[row]))))
        .toArray();
  }

  /** A bootstrap sample of the rows, and those that it leaves out. */
  private static final class Draw {
    /** How often the equals of each row are drawn, in their mean. */
    private final double[] times;

    /** The weight of those that are not drawn. */
    private final double[] leftOut;

    Draw(double[] weights, int[] rows, SplittableRandom random) {
      times = new double[weights.length];
      leftOut = new double[weights.length];
      double[] equals = new double[weights.length];
      int[] drawn = new int[rows.length];
      for (int draw = 0; draw < drawn.length; draw++) {
        drawn[random.nextInt(drawn.length)]++;
      }
      for (int r = 0; r < drawn.length; r++) {
        equals[rows[r]]++;
        times[rows[r]] += drawn[r];
        leftOut[rows[r]] += drawn[r] == 0 ? 1 : 0;
      }
      for (int row = 0; row < times.length; row++) {
        times[row] /= equals[row];
        leftOut[row] *= weights[row] / equals[row];
      }
    }
  }

  /** Returns the number of groups that a draw proposes; empty where it has no mixture. */
  private Optional<Integer> proposed(double[] before, ReweightedRows reweighted, Draw draw) {
    try {
      double[] after = shares(reweighted.stepped(mixture, draw.times));
      return Optional.of(tree(draw.leftOut, before, after).proposal().groups());
    } catch (ArithmeticException | IllegalArgumentException e) {
      // A component of the sample has no covariance that can be evaluated.
      return Optional.empty();
    }
  }
}
