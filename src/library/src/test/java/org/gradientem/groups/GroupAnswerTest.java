package org.gradientem.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupAnswerTest {
  private static Fact number(String column, double value, double ofAll, double deviations) {
    String what = deviations > 0 ? "high" : "low";
    return new Fact(
        column, 1, what, value, ofAll, deviations, null, null, null, column + " " + what, "");
  }

  private static Fact level(String label, double share) {
    return new Fact(label, 1, "more", null, null, null, label, share, 0.4, label, "");
  }

  private static GroupProfile group(int number, double weight, Fact... facts) {
    return new GroupProfile(
        number,
        List.of(number),
        weight,
        0,
        "",
        List.of(facts),
        List.of(),
        List.of(),
        null,
        null,
        null);
  }

  @Test
  void columnsOfNumbersAreNamedOnceWhereTheyAreTheSame() {
    List<GroupProfile> groups =
        List.of(
            group(0, 0.6436, number("min", 4.291, 3.49, 0.7), number("wait", 79.98, 70.9, 0.67)),
            group(1, 0.3564, number("min", 2.038, 3.49, -1.27), number("wait", 54.49, 70.9, -1.2)));
    assertThat(GroupAnswer.line(groups, false, 272, 0))
        .isEqualTo("2 groups of 272 rows: 64 % around min 4.3 and wait 80, 36 % around 2.0 and 54");
  }

  @Test
  void whatNearlyAllRowsAreComesFirst() {
    Fact bill = number("bill", 37.2, 43.9, -1.2);
    List<GroupProfile> groups =
        List.of(
            group(0, 0.5, bill, level("female", 1), level("Adelie", 0.99)),
            group(1, 0.3, bill, level("mostly Gentoo", 0.7)),
            group(2, 0.2));
    assertThat(GroupAnswer.line(groups, false, 1, 0.1))
        .isEqualTo(
            "3 groups of 1 row: 50 % female and Adelie, 30 % mostly Gentoo and around bill 37, 20 %; 10 % noise");
  }

  @Test
  void oneGroupHasNothingToBeSaidOfAndManyAreNotAllTold() {
    assertThat(GroupAnswer.line(List.of(group(0, 1)), false, 9, 0)).isEqualTo("1 group of 9 rows");
    List<GroupProfile> many =
        IntStream.range(0, 9).mapToObj(g -> group(g, 1 / 9.0, level("l" + g, 1))).toList();
    assertThat(GroupAnswer.line(many, false, 9, 0))
        .startsWith("9 groups of 9 rows: 11 % l0, 11 % l1,")
        .endsWith("11 % l5 and 3 more");
    assertThat(GroupAnswer.line(many, true, 9, 0))
        .startsWith("One cloud of 9 rows without gaps; within it 9 kinds: 11 % l0, 11 % l1,");
  }

  @Test
  void numbersAreToldToHalfOfWhatTheySpread() {
    List<GroupProfile> groups =
        List.of(
            group(0, 0.5, number("pay", 113_706.2, 80_000, 1)),
            group(1, 0.5, number("year", 2008.4, 2007.1, 1)));
    assertThat(GroupAnswer.line(groups, false, 2, 0))
        .endsWith("50 % around pay 110000, 50 % around year 2008.4");
  }
}
