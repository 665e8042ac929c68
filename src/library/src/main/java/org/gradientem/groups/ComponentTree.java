package org.gradientem.groups;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/**
 * How the components of a mixture merge into groups, down to one: always the two groups with the
 * largest probability that a row of one is taken for the other (directly estimated
 * misclassification probabilities, Hennig 2010, Advances in Data Analysis and Classification 4,
 * 3-34). Where that probability is below 0.03 for any two, specks merge first, so that a few
 * outlying rows are no group beside one of all others: the lightest group, if it has less than half
 * of an equal share. A small group that is apart, taken for no other with 0.004 or more, waits
 * until all are. The tree may be cut at any number of groups, or where the probability falls below
 * a threshold.
 *
 * @param components number of components k; 0 where no tree is known
 * @param merges the k - 1 merges in their order
 * @param draws the number of groups proposed in each draw of the training rows that has a mixture;
 *     empty where that is not known
 * @since 0.1.0
 */
// Readers of a saved model find the proposal there; the tree itself does not need it.
@JsonIgnoreProperties(value = "proposal", allowGetters = true)
public record ComponentTree(int components, List<Merge> merges, List<Integer> draws)
    implements Serializable {

  /**
   * Groups that are taken for each other so often are proposed as one ({@code reproduce groups}).
   */
  private static final double ONE_GROUP = 0.06;

  /** Components that nothing tells apart are taken for each other half of the time. */
  private static final double INDISTINCT = 0.5;

  /**
   * Copies the lists.
   *
   * @param components number of components
   * @param merges one merge fewer
   * @param draws the number of groups proposed in each draw; null as empty
   * @throws IllegalArgumentException if they are of another number
   */
  public ComponentTree {
    merges = List.copyOf(merges);
    // A model of an earlier version has none.
    draws = draws == null ? List.of() : List.copyOf(draws);
    if (merges.size() != Math.max(0, components - 1)) {
      throw new IllegalArgumentException(
          RootLocale.format("A tree of %d components has %d merges.", components, merges.size()));
    }
  }

  /**
   * A tree that was seen once.
   *
   * @param components number of components
   * @param merges one merge fewer
   */
  public ComponentTree(int components, List<Merge> merges) {
    this(components, merges, List.of());
  }

  /**
   * The same tree with what draws of the rows propose.
   *
   * @param proposals the number of groups proposed in each draw, 0 where a draw has no mixture
   * @return the tree
   */
  public ComponentTree withDraws(List<Integer> proposals) {
    return new ComponentTree(components, merges, proposals);
  }

  /**
   * The tree of components by their responsibilities for some rows. Where some have labels, groups
   * of two labels merge last, as if they were never taken for each other.
   *
   * @param components number of components k
   * @param responsibilities {@code k x rows}, column-major: those of a row lie together and sum to
   *     1
   * @param weights one weight per row
   * @param labels the label of each component, -1 for none; empty where no component has one
   * @return the tree
   */
  public static ComponentTree of(
      int components, double[] responsibilities, double[] weights, int... labels) {
    int[] ofAll = Arrays.copyOf(labels, components);
    Arrays.fill(ofAll, labels.length, components, -1);
    return new ComponentTree(
        components, new Misclassification(components, responsibilities, weights, ofAll).merges());
  }

  /**
   * The tree of a model that has none.
   *
   * @return a tree of no components
   */
  public static ComponentTree unknown() {
    return new ComponentTree(0, List.of());
  }

  /**
   * Whether there is a tree.
   *
   * @return true if so
   */
  @JsonIgnore
  public boolean isKnown() {
    return components > 0;
  }

  /**
   * The threshold down to which each merge takes place: the smallest probability of it and of those
   * before it.
   *
   * @return a height for each merge, falling
   */
  public double[] heights() {
    double[] heights = new double[merges.size()];
    double least = 1;
    for (int m = 0; m < heights.length; m++) {
      least = Math.min(least, merges.get(m).probability());
      heights[m] = least;
    }
    return heights;
  }

  /**
   * How many groups are left when all merge that are taken for each other with at least a given
   * probability.
   *
   * @param threshold the probability
   * @return the number, 1 to k
   */
  public int groupsAt(double threshold) {
    return components
        - (int) Arrays.stream(heights()).takeWhile(height -> height >= threshold).count();
  }

  /**
   * The number of groups that most draws of the rows suggest, each by its widest gap; where no
   * draws are known, or several numbers are as frequent, that of this tree's widest gap if it is
   * one of them, or else the smallest.
   *
   * @return the proposal
   */
  @JsonProperty("proposal")
  public Proposal proposal() {
    int seen = widestGap(ONE_GROUP, Misclassification.APART);
    TreeMap<Integer, Long> votes =
        draws.stream()
            .filter(groups -> groups >= 1 && groups <= components)
            .collect(groupingBy(groups -> groups, TreeMap::new, counting()));
    long highest = votes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    int groups =
        votes.getOrDefault(seen, 0L) == highest
            ? seen
            : votes.keySet().stream()
                .filter(g -> votes.get(g) == highest)
                .findFirst()
                .orElseThrow();
    double[] heights = heights();
    int merged = components - groups;
    return new Proposal(
        groups,
        merged < heights.length ? heights[merged] : 0,
        merged > 0 ? heights[merged - 1] : 1,
        (int) votes.values().stream().mapToLong(Long::longValue).sum(),
        (int) highest,
        votes.isEmpty() ? groups : votes.firstKey(),
        votes.isEmpty() ? groups : votes.lastKey());
  }

  /**
   * The number of groups that the widest gap between heights leaves, by their ratio. Only gaps
   * count that leave no two groups with a height of oneGroup or more: where all heights are above
   * that, one group is left.
   *
   * @param oneGroup height from which on two groups are one, 0.06 by default
   * @param apart height below which they are apart, however far, above 0; 0.004 by default
   * @return the number of groups, 1 to k
   */
  public int widestGap(double oneGroup, double apart) {
    double[] heights = heights();
    int merged = heights.length;
    double widest = 0;
    for (int m = 0; m < heights.length; m++) {
      double gap = (m == 0 ? INDISTINCT : heights[m - 1]) / Math.max(heights[m], apart);
      if (heights[m] < oneGroup && gap > widest) {
        widest = gap;
        merged = m;
      }
    }
    return components - merged;
  }

  /**
   * Cuts the tree.
   *
   * @param groups number of groups, 1 to k
   * @param weights one weight per component
   * @return the group of each component; 0 is the heaviest group
   * @throws IllegalArgumentException if there are fewer components
   */
  public int[] cut(int groups, double[] weights) {
    if (groups < 1 || groups > components) {
      throw new UserException(
          RootLocale.format(
              "`groups` is %d, but the model has %s to be merged; set `groups` to at most as many.",
              groups, RootLocale.count(components, "component")));
    }
    int[] node = IntStream.range(0, components).toArray();
    for (int m = 0; m < components - groups; m++) {
      Merge merge = merges.get(m);
      for (int i = 0; i < components; i++) {
        if (node[i] == merge.first() || node[i] == merge.second()) {
          node[i] = components + m;
        }
      }
    }
    return ranked(node, weights);
  }

  /** Numbers from 0 on instead of nodes, by their weight. */
  private static int[] ranked(int[] node, double[] weights) {
    double[] total = new double[2 * node.length];
    for (int i = 0; i < node.length; i++) {
      total[node[i]] += weights[i];
    }
    List<Integer> order =
        Arrays.stream(node)
            .distinct()
            .boxed()
            .sorted(Comparator.comparingDouble(n -> -total[n]))
            .toList();
    return Arrays.stream(node).map(order::indexOf).toArray();
  }

  /** How many groups a cut has, by the group of each component. */
  static int groups(int... groupOf) {
    return Arrays.stream(groupOf).max().orElse(-1) + 1;
  }
}
