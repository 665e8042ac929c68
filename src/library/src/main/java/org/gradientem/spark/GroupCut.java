package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.ComponentTree;
import org.gradientem.mixture.UniformNoise;

/** The group of each component, where a model's tree is to be cut. */
final class GroupCut implements Serializable {
  static final GroupCut NONE = new GroupCut();

  private final int[] groupOf;
  private final int groups;

  private GroupCut(int... groupOf) {
    this.groupOf = groupOf;
    groups = Arrays.stream(groupOf).max().orElse(-1) + 1;
  }

  static boolean isWanted(GradientEMColumnParams params) {
    return params.isSet(params.groups());
  }

  /** Where the params say; none if they do not. */
  static GroupCut of(ComponentTree tree, double[] weights, GradientEMColumnParams params) {
    if (!isWanted(params)) {
      return NONE;
    }
    if (!tree.isKnown()) {
      throw new UserException(
          "This model has no merge tree, so it has no groups. It comes from withK, from another source than fit, or from an earlier version. Fit the model again.");
    }
    double wanted = params.getGroups();
    int groups = isNumber(wanted) ? (int) wanted : tree.groupsAt(wanted);
    return new GroupCut(tree.cut(groups, weights));
  }

  /** Why a model just fitted cannot be cut as its params say, and what to do; empty if it can. */
  static Optional<String> obstacle(ComponentTree tree, GradientEMColumnParams params) {
    int groups = known(params);
    return groups > tree.components()
        ? Optional.of(
            RootLocale.format(
                "The fit found %s, which cannot be merged into `groups` = %d, so there are no groups; set `groups` to at most %d, or fit with `k` = %d.",
                RootLocale.count(tree.components(), "component"),
                groups,
                tree.components(),
                groups))
        : Optional.empty();
  }

  /** Returns the number of groups that the params ask for, 0 if the model decides on it. */
  static int known(GradientEMColumnParams params) {
    return isWanted(params) && isNumber(params.getGroups()) ? (int) params.getGroups() : 0;
  }

  private static boolean isNumber(double groups) {
    return groups >= 1;
  }

  int groups() {
    return groups;
  }

  int[] groupOf() {
    return groupOf.clone();
  }

  int group(double... responsibilities) {
    return UniformNoise.mostProbable(shares(responsibilities));
  }

  double probability(double... responsibilities) {
    // Shares that sum to 1 but for rounding are at most 1.
    return Math.min(1, UniformNoise.largest(shares(responsibilities)));
  }

  private double[] shares(double... responsibilities) {
    double[] shares = new double[groups];
    for (int i = 0; i < groupOf.length; i++) {
      shares[groupOf[i]] += responsibilities[i];
    }
    return shares;
  }
}
