package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.junit.jupiter.api.Test;

class GroupProfilesTest {
  private static final List<RowColumn> COLUMNS =
      List.of(
          new RowColumn("species", false, List.of("Adelie", "Gentoo"), 0, -1),
          new RowColumn("sex", false, List.of("female", "male"), 1, -1),
          new RowColumn("paid", true, List.of(), -1, 0),
          new RowColumn("noise", false, List.of(), -1, 1));

  private static double[] logs(double... probabilities) {
    return IntStream.range(0, probabilities.length)
        .mapToDouble(e -> Math.log(probabilities[e]))
        .toArray();
  }

  /** Three components: Adelie males, Adelie females, Gentoo of both sexes who are paid more. */
  private static Mixture mixture() {
    LevelProbabilities levels =
        LevelProbabilities.ofLogs(
            Categories.of(new int[] {0, 1}, new int[] {2, 2}),
            logs(0.99, 0.99, 0.01, 0.01, 0.01, 0.99, 0.01, 0.99, 0.5, 0.99, 0.01, 0.5));
    return Mixture.of(
            new double[] {0.5, 0.3, 0.2},
            new double[][] {{Math.log(2000), 5}, {Math.log(2000), 5.001}, {Math.log(8000), 4.999}},
            Covariance.of(CovarianceType.DIAGONAL, 2, new double[] {0.04, 1}))
        .withLevels(levels);
  }

  private static GroupProfiles profiles() {
    return new GroupProfiles(mixture(), COLUMNS, new int[0][], 1, 1, 1, 1);
  }

  @Test
  void whatNearlyAllRowsAreIsTheName() {
    GroupProfile first = profiles().of(new int[] {0, 1, 2}, 1000).get(0);
    assertThat(first.name()).startsWith("Adelie, male");
    assertThat(first.rows()).isEqualTo(500);
    assertThat(first.components()).containsExactly(0);
    assertThat(first.apart())
        .extracting(Fact::text)
        .contains("Adelie: 99 % (other groups 60 %)", "male: 99 % (other groups 21 %)")
        .noneMatch(text -> text.contains("noise"));
    assertThat(first.typical()).isNull();
    assertThat(first.sure()).isNull();
  }

  /** Two components that differ in a number of few values, and in one that the second never has. */
  private static GroupProfile[] cars(int[]... unobserved) {
    Mixture mixture =
        Mixture.of(
                new double[] {0.5, 0.5},
                new double[][] {{0}, {50}},
                Covariance.of(CovarianceType.DIAGONAL, 1, new double[] {1}))
            .withLevels(
                LevelProbabilities.ofLogs(
                    Categories.of(new int[] {0}, new int[] {4}),
                    logs(0.6, 0.05, 0.3, 0.15, 0.05, 0.4, 0.05, 0.4)));
    List<RowColumn> columns =
        List.of(
            new RowColumn("cylinders", false, List.of("2", "4", "6", "8"), 0, -1),
            new RowColumn("range", false, List.of(), -1, 0));
    return new GroupProfiles(mixture, columns, unobserved, 1, 0.5)
        .of(new int[] {0, 1}, 1000)
        .toArray(GroupProfile[]::new);
  }

  @Test
  void aNumberOfFewValuesHasAMeanAndASpread() {
    assertThat(cars()[1].facts())
        .extracting(Fact::text)
        .contains("cylinders high: 6.3 ± 1.7 (other groups 3.1 ± 1.6)");
  }

  @Test
  void noMeanIsToldOfAColumnThatAGroupHasNoCellOf() {
    assertThat(cars()[1].facts()).extracting(Fact::column).contains("range");
    for (GroupProfile group : cars(new int[0], new int[] {0})) {
      assertThat(group.facts()).extracting(Fact::column).containsExactly("cylinders");
      assertThat(group.apart()).extracting(Fact::column).containsExactly("cylinders");
    }
  }

  @Test
  void numbersAreInTheUnitsOfTheTable() {
    Fact paid =
        profiles().of(new int[] {0, 0, 1}, 1000).get(1).apart().stream()
            .filter(fact -> fact.column().equals("paid"))
            .findFirst()
            .orElseThrow();
    assertThat(paid.what()).isEqualTo("high");
    assertThat(paid.value()).isCloseTo(8000, offset(1e-6));
    // The mean of the logarithms is that of 2000 plus a fifth of the difference.
    double ofAll = Math.exp(Math.log(2000) + 0.2 * Math.log(4));
    assertThat(paid.ofAllRows()).isCloseTo(ofAll, offset(1e-6));
    double deviation = Math.sqrt(0.04 + 0.16 * Math.pow(Math.log(4), 2));
    assertThat(paid.deviations()).isCloseTo(0.8 * Math.log(4) / deviation, offset(1e-9));
    assertThat(paid.text()).isEqualTo("paid high: 8000 (other groups 2000)");
  }

  @Test
  void noFactHasTwoNumbersThatPrintAlike() {
    List<RowColumn> columns =
        List.of(
            new RowColumn("rare", false, List.of("yes", "no"), 0, -1),
            new RowColumn("x", false, List.of(), -1, 0));
    Mixture mixture =
        Mixture.of(
                new double[] {0.5, 0.5},
                new double[][] {{0}, {3}},
                Covariance.of(CovarianceType.DIAGONAL, 1, new double[] {1}))
            .withLevels(
                LevelProbabilities.ofLogs(
                    Categories.of(new int[] {0}, new int[] {2}), logs(0.072, 0.074, 0.928, 0.926)));
    for (GroupProfile group :
        new GroupProfiles(mixture, columns, new int[0][], 1, 1).of(new int[] {0, 1}, 1000)) {
      assertThat(group.columns()).hasSize(2);
      assertThat(group.facts()).extracting(Fact::column).containsExactly("x");
    }
  }

  @Test
  void columnsThatSayTheSameAreOneFact() {
    double[][] covariance = {{1, 0.99, 0}, {0.99, 1, 0}, {0, 0, 1}};
    Mixture mixture =
        Mixture.of(
            new double[] {0.5, 0.5},
            new double[][] {{0, 0, 0}, {4, 4, 3}},
            Covariance.of(CovarianceType.FULL, covariance));
    List<RowColumn> columns =
        IntStream.range(0, 3)
            .mapToObj(j -> new RowColumn("x" + j, false, List.of(), -1, j))
            .toList();
    for (GroupProfile group :
        new GroupProfiles(mixture, columns, new int[0][], 1, 1, 1).of(new int[] {0, 1}, 1000)) {
      assertThat(group.facts()).hasSize(3);
      assertThat(group.apart()).hasSize(2).extracting(Fact::column).contains("x2");
    }
  }

  @Test
  void aColumnThatMostRowsLackTellsLess() {
    int[] groupOf = {0, 0, 1};
    GroupProfile all = profiles().of(groupOf, 1000).get(1);
    GroupProfile some =
        new GroupProfiles(mixture(), COLUMNS, new int[0][], 1, 1, 0.25, 1).of(groupOf, 1000).get(1);
    assertThat(loss(some, "paid").nats()).isCloseTo(loss(all, "paid").nats() / 4, offset(1e-9));
    assertThat(loss(some, "species").nats()).isEqualTo(loss(all, "species").nats());
    assertThat(all.columns())
        .extracting(GroupProfile.Loss::nats)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  private static GroupProfile.Loss loss(GroupProfile profile, String column) {
    return profile.columns().stream()
        .filter(loss -> loss.column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rowsShowHowSureTheyAreAndWhatTheyAreTakenFor() {
    double low = Math.log(2000);
    double[][] rows = {
      {0, 1, low, 5},
      {0, 1, low, 9},
      {0, 0, low, 5},
      {0, 0, low, 4},
      {1, 0, Math.log(8000), Double.NaN}
    };
    List<GroupProfile> found = profiles().of(new int[] {0, 1, 2}, 1000, rows);
    assertThat(found.get(0).typical())
        .containsEntry("species", "Adelie")
        .containsEntry("sex", "male")
        .containsEntry("paid", 2000.0)
        .containsEntry("noise", 5.0);
    assertThat(found.get(2).typical()).doesNotContainKey("noise").containsEntry("paid", 8000.0);
    // Of an Adelie male 0.5 * 0.99 against 0.3 * 0.01; what the Gentoo add is below 1e-9.
    assertThat(found.get(0).sure()).isCloseTo(0.495 / 0.498, offset(1e-4));
    assertThat(found.get(0).takenFor().group()).isEqualTo(1);
    assertThat(found.get(2).takenFor()).isNull();
  }

  @Test
  void theOnlyGroupIsNotSetApart() {
    GroupProfile only = profiles().of(new int[] {0, 0, 0}, 1000).get(0);
    assertThat(only.apart()).isEmpty();
    assertThat(only.name()).isEmpty();
    assertThat(only.weight()).isCloseTo(1, offset(1e-12));
  }

  /** Of many columns those that differ are found, whatever the noise and the families are. */
  @Test
  void ofManyColumnsThoseAreToldThatDiffer() {
    int d = 60;
    double[][] means = new double[2][d];
    means[1][55] = 3;
    double[][] matrix = new double[d][d];
    for (int j = 0; j < d; j++) {
      matrix[j][j] = 1;
    }
    matrix[55][5] = 0.5;
    matrix[5][55] = 0.5;
    Covariances covariances = Covariances.tied(Covariance.of(CovarianceType.FULL, matrix));
    double[] low = new double[d];
    double[] high = new double[d];
    Arrays.fill(high, 1);
    Mixture mixture =
        Mixture.owning(
            logs(0.5, 0.4),
            Mixture.of(new double[] {1, 1}, means, covariances).meanMatrix(),
            covariances,
            UniformNoise.of(Math.log(0.1), low, high));
    List<RowColumn> columns =
        IntStream.range(0, d)
            .mapToObj(j -> new RowColumn("x" + j, false, List.of(), -1, j))
            .toList();
    double[] observed = new double[d];
    Arrays.fill(observed, 1);
    GroupProfile second =
        new GroupProfiles(mixture, columns, new int[0][], observed)
            .of(new int[] {0, 1}, 100)
            .get(1);
    assertThat(second.columns()).hasSizeLessThan(d);
    assertThat(second.name()).startsWith("x55 high");
    // Half of its squared distance, whatever the correlation.
    assertThat(loss(second, "x55").nats()).isCloseTo(4.5, offset(1e-9));
  }
}
