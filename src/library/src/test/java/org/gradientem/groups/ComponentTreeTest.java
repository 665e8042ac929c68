package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentTreeTest {

  /** Rows each of which belongs to few of the components, next to one another. */
  private static double[] responsibilities(int k, int rows, double apart, SplittableRandom random) {
    double[] shares = new double[k * rows];
    for (int r = 0; r < rows; r++) {
      int at = random.nextInt(k);
      double sum = 0;
      for (int i = 0; i < k; i++) {
        double distance = i - at + random.nextDouble();
        shares[r * k + i] = Math.exp(-apart * distance * distance);
        sum += shares[r * k + i];
      }
      for (int i = 0; i < k; i++) {
        shares[r * k + i] /= sum;
      }
    }
    return shares;
  }

  private static double[] weights(int rows, SplittableRandom random) {
    return IntStream.range(0, rows).mapToDouble(r -> random.nextDouble(0.5, 2)).toArray();
  }

  /** However often they are taken for each other: of six components two have each label. */
  @Test
  void groupsOfTwoLabelsMergeLast() {
    SplittableRandom random = new SplittableRandom(8);
    int k = 6;
    double[] shares = responsibilities(k, 300, 0.3, random);
    int[] labels = {0, 1, 0, 1, -1, -1};

    ComponentTree tree = ComponentTree.of(k, shares, weights(300, random), labels);

    int[] two = tree.cut(2, new double[] {1, 1, 1, 1, 1, 1});
    assertThat(two[0]).isEqualTo(two[2]).isNotEqualTo(two[1]);
    assertThat(two[1]).isEqualTo(two[3]);
    assertThat(tree.heights()[k - 2]).isZero();
    assertThat(tree.groupsAt(1e-12)).isEqualTo(2);
    assertThat(tree.proposal().groups()).isGreaterThanOrEqualTo(2);
    assertThat(
            ComponentTree.of(k, shares, weights(300, random), -1, -1, -1, -1, -1, -1)
                .groupsAt(1e-12))
        .isEqualTo(1);
  }

  /** By the definition: everything anew after each merge, from columns of responsibilities. */
  private static List<Merge> naive(int k, double[] shares, double[] weights) {
    List<Integer> nodes = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      int column = i;
      nodes.add(i);
      columns.add(
          IntStream.range(0, weights.length).mapToDouble(r -> shares[r * k + column]).toArray());
    }
    double weight = Arrays.stream(weights).sum();
    List<Merge> merges = new ArrayList<>();
    while (nodes.size() > 1) {
      double before = entropy(columns, weights);
      double largest = -1;
      int a = 0;
      int b = 0;
      for (int i = 0; i < nodes.size(); i++) {
        for (int j = 0; j < nodes.size(); j++) {
          double probability = i == j ? -1 : probability(columns, weights, i, j);
          if (probability > largest) {
            largest = probability;
            a = Math.min(i, j);
            b = Math.max(i, j);
          }
        }
      }
      int[] speck = largest < 0.03 ? speck(columns, weights, largest) : new int[0];
      if (speck.length > 0) {
        a = Math.min(speck[0], speck[1]);
        b = Math.max(speck[0], speck[1]);
        largest = either(columns, weights, a, b);
      }
      double[] gone = columns.remove(b);
      int second = nodes.remove(b);
      double[] kept = columns.get(a);
      columns.set(a, IntStream.range(0, kept.length).mapToDouble(r -> kept[r] + gone[r]).toArray());
      merges.add(
          new Merge(nodes.get(a), second, largest, (before - entropy(columns, weights)) / weight));
      nodes.set(a, k + merges.size() - 1);
    }
    return merges;
  }

  private static double probability(List<double[]> columns, double[] weights, int i, int j) {
    double taken = 0;
    double total = 0;
    for (int r = 0; r < weights.length; r++) {
      int row = r;
      int largest = 0;
      for (int c = 1; c < columns.size(); c++) {
        largest = columns.get(c)[row] > columns.get(largest)[row] ? c : largest;
      }
      total += weights[r] * columns.get(i)[r];
      taken += largest == j ? weights[r] * columns.get(i)[r] : 0;
    }
    return taken / total;
  }

  private static double either(List<double[]> columns, double[] weights, int i, int j) {
    return Math.max(probability(columns, weights, i, j), probability(columns, weights, j, i));
  }

  /** The lightest group that is not apart, and its partner; empty if it has half a share. */
  private static int[] speck(List<double[]> columns, double[] weights, double largest) {
    List<Integer> groups = IntStream.range(0, columns.size()).boxed().toList();
    int light =
        groups.stream()
            .filter(
                i ->
                    largest < 0.004
                        || groups.stream()
                            .anyMatch(j -> !i.equals(j) && either(columns, weights, i, j) >= 0.004))
            .min(Comparator.comparingDouble(i -> product(weights, columns.get(i))))
            .orElseThrow();
    int partner =
        groups.stream()
            .filter(i -> i != light)
            .max(
                Comparator.<Integer>comparingDouble(i -> either(columns, weights, light, i))
                    .thenComparingDouble(i -> product(weights, columns.get(light), columns.get(i))))
            .orElseThrow();
    boolean isSpeck =
        product(weights, columns.get(light)) < 0.5 * product(weights) / columns.size();
    return isSpeck ? new int[] {light, partner} : new int[0];
  }

  private static double product(double[]... columns) {
    return IntStream.range(0, columns[0].length)
        .mapToDouble(
            r -> Arrays.stream(columns).mapToDouble(column -> column[r]).reduce(1, (x, y) -> x * y))
        .sum();
  }

  private static double entropy(List<double[]> columns, double[] weights) {
    double entropy = 0;
    for (double[] column : columns) {
      for (int r = 0; r < weights.length; r++) {
        entropy -= column[r] > 0 ? weights[r] * column[r] * Math.log(column[r]) : 0;
      }
    }
    return entropy;
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "5, 2", "8, 2", "13, 2", "8, 30", "13, 30"})
  void mergesAreThoseOfTheDefinition(int k, double apart) {
    SplittableRandom random = new SplittableRandom(k);
    double[] shares = responsibilities(k, 60, apart, random);
    double[] weights = weights(60, random);

    List<Merge> found = ComponentTree.of(k, shares, weights).merges();
    List<Merge> expected = naive(k, shares, weights);
    for (int m = 0; m < k - 1; m++) {
      Merge merge = expected.get(m);
      assertThat(List.of(found.get(m).first(), found.get(m).second()))
          .as("merge %d of %d", m, k)
          .containsExactlyInAnyOrder(merge.first(), merge.second());
      // Sums of 60 terms in another order.
      assertThat(found.get(m).probability()).isCloseTo(merge.probability(), within(1e-13));
      assertThat(found.get(m).entropy()).isCloseTo(merge.entropy(), within(1e-13));
    }
  }

  @Test
  void theWholeEntropyIsLostInTheEnd() {
    SplittableRandom random = new SplittableRandom(3);
    double[] shares = responsibilities(6, 50, 2, random);
    double[] weights = weights(50, random);
    List<double[]> columns =
        IntStream.range(0, 6)
            .mapToObj(i -> IntStream.range(0, 50).mapToDouble(r -> shares[r * 6 + i]).toArray())
            .toList();
    assertThat(
            ComponentTree.of(6, shares, weights).merges().stream()
                .mapToDouble(Merge::entropy)
                .sum())
        .isCloseTo(entropy(columns, weights) / Arrays.stream(weights).sum(), within(1e-12));
  }

  /** Components 0 and 2 overlap, 1 and 3 do more so, and the pairs do not at all. */
  private static ComponentTree pairs() {
    double[] shares = {
      0.8, 0, 0.2, 0, 0.2, 0, 0.8, 0, 0, 0.6, 0, 0.4, 0, 0.4, 0, 0.6,
    };
    return ComponentTree.of(4, shares, new double[] {1, 1, 1, 1});
  }

  @Test
  void theTreeIsCutWhereThePairsAre() {
    assertThat(pairs().cut(2, new double[] {0.1, 0.4, 0.1, 0.4})).containsExactly(1, 0, 1, 0);
    assertThat(pairs().cut(4, new double[] {0.1, 0.4, 0.2, 0.3})).containsExactly(3, 0, 2, 1);
    assertThat(pairs().cut(1, new double[4])).containsOnly(0);
    assertThat(pairs().heights()).containsExactly(new double[] {0.4, 0.2, 0}, within(1e-15));
  }

  /** Two groups of two components, and one of a single row; all are apart but for the pairs. */
  @Test
  void aSpeckIsNoGroupBesideOneOfAllOthers() {
    double[] shares = {
      0.9, 0.1, 0, 0, 0, 0.1, 0.9, 0, 0, 0, 0, 0, 0.9, 0.1, 0, 0, 0, 0.1, 0.9, 0, 0, 0, 0, 1e-9, 1,
    };
    double[] weights = {0.26, 0.26, 0.23, 0.23, 0.02};
    ComponentTree tree = ComponentTree.of(5, shares, weights);
    assertThat(tree.proposal().groups()).isEqualTo(3);
    assertThat(tree.cut(3, weights)).containsExactly(0, 0, 1, 1, 2);
    assertThat(tree.cut(2, weights)).containsExactly(0, 0, 1, 1, 1);
  }

  /**
   * The single row is taken for no other; the second group's two are rarely taken for each other.
   */
  @Test
  void aSmallGroupThatIsApartWaitsForPiecesOfOthers() {
    double[] shares = {1, 0, 0, 0, 0, 0.98, 0.02, 0, 0, 0.02, 0.98, 0, 0, 0, 0, 1};
    double[] weights = {0.4, 0.28, 0.3, 0.02};
    ComponentTree tree = ComponentTree.of(4, shares, weights);
    assertThat(tree.cut(3, weights)).containsExactly(1, 0, 0, 2);
  }

  @Test
  void aThresholdIsReachedOrNot() {
    assertThat(pairs().groupsAt(0.41)).isEqualTo(4);
    assertThat(pairs().groupsAt(0.39)).isEqualTo(3);
    assertThat(pairs().groupsAt(0.1)).isEqualTo(2);
    assertThat(pairs().groupsAt(0)).isEqualTo(1);
  }

  @Test
  void theProposalSaysHowFarItHolds() {
    Proposal proposal = pairs().proposal();
    assertThat(proposal.groups()).isEqualTo(2);
    assertThat(proposal.from()).isZero();
    assertThat(proposal.to()).isCloseTo(0.2, within(1e-15));
    assertThat(new ComponentTree(1, List.of()).proposal())
        .isEqualTo(new Proposal(1, 0, 1, 0, 0, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "'.055, .05, .004, .001', 3",
    "'.3, .07, .06', 1",
    "'.01, .01', 3",
    "'.2, .05, .03', 3",
    // Two groups far from a third are two groups.
    "'.12, .02, .00000001', 3"
  })
  void theWidestGapIsProposedBelowWhatIsOneGroup(String heights, int groups) {
    double[] falling =
        Arrays.stream(heights.split(", ")).mapToDouble(Double::parseDouble).toArray();
    int k = falling.length + 1;
    List<Merge> merges =
        IntStream.range(0, k - 1)
            .mapToObj(m -> new Merge(m == 0 ? 0 : k + m - 1, m + 1, falling[m], 0))
            .toList();
    assertThat(new ComponentTree(k, merges).proposal().groups()).isEqualTo(groups);
  }

  @Test
  void heightsFallWhereProbabilitiesRise() {
    ComponentTree tree =
        new ComponentTree(3, List.of(new Merge(0, 1, 0.1, 0), new Merge(3, 2, 0.3, 0)));
    assertThat(tree.heights()).containsExactly(0.1, 0.1);
    assertThat(tree.groupsAt(0.2)).isEqualTo(3);
    assertThat(tree.groupsAt(0.1)).isEqualTo(1);
  }

  @Test
  void aComponentWithoutRowsStaysApart() {
    double[] shares = {0.7, 0.3, 0, 0.3, 0.7, 0};
    assertThat(ComponentTree.of(3, shares, new double[] {1, 1}).cut(2, new double[] {1, 1, 1}))
        .containsExactly(0, 0, 1);
  }

  @Test
  void moreGroupsThanComponentsAreRefused() {
    assertRefused(() -> pairs().cut(5, new double[4]), "`groups` is 5", "4 components");
  }
}
