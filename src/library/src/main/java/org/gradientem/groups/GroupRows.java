package org.gradientem.groups;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.ScoredRows;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * What some rows say of groups of components: how sure they are, which group they are taken for,
 * and which row is the most typical of each.
 */
final class GroupRows {
  /** Fewer rows than this of a hundred that are taken for another group are not mentioned. */
  private static final double WORTH_SAYING = 0.01;

  /**
   * A row that lacks cells is typical only where no other is: its density is of another dimension.
   */
  private static final double INCOMPLETE = 1e6;

  private final int groups;

  /** The responsibilities of the rows that each group has, added up by the group they go to. */
  private final double[][] taken;

  private final double[] sure;
  private final int[] rows;

  /** Of each group the row of the highest density, and that; -1 if there is none. */
  private final int[] typical;

  private final double[] densities;

  GroupRows(Mixture mixture, int[] groupOf, double[]... some) {
    groups = ComponentTree.groups(groupOf);
    taken = new double[groups][groups];
    sure = new double[groups];
    rows = new int[groups];
    typical = new int[groups];
    densities = new double[groups];
    Arrays.fill(typical, -1);
    ScoredRows scores = some.length == 0 ? null : new MixtureScorer(mixture).scores(some);
    for (int r = 0; r < some.length; r++) {
      if (scores.isInReach(r)) {
        boolean isComplete = !MixtureScorer.isIncomplete(some[r]);
        double density = scores.logDensity(r) - (isComplete ? 0 : INCOMPLETE);
        add(r, density, groupOf, scores.responsibilities(r));
      }
    }
  }

  private void add(int r, double ofRow, int[] groupOf, double... responsibilities) {
    double[] shares = new double[groups];
    for (int i = 0; i < responsibilities.length; i++) {
      shares[groupOf[i]] += responsibilities[i];
    }
    int most = UniformNoise.mostProbable(shares);
    if (most < 0) {
      return;
    }
    rows[most]++;
    sure[most] += shares[most];
    for (int g = 0; g < groups; g++) {
      taken[g][most] += shares[g];
    }
    double density = ofRow + Math.log(shares[most]);
    if (typical[most] < 0 || density > densities[most]) {
      typical[most] = r;
      densities[most] = density;
    }
  }

  int typical(int group) {
    return typical[group];
  }

  Double sure(int group) {
    return rows[group] == 0 ? null : sure[group] / rows[group];
  }

  GroupProfile.TakenFor takenFor(int group) {
    double total = Arrays.stream(taken[group]).sum();
    int other =
        IntStream.range(0, groups)
            .filter(g -> g != group)
            .boxed()
            .max((a, b) -> Double.compare(taken[group][a], taken[group][b]))
            .orElse(-1);
    return other < 0 || !(taken[group][other] >= WORTH_SAYING * total) || total == 0
        ? null
        : new GroupProfile.TakenFor(other, taken[group][other] / total);
  }
}
