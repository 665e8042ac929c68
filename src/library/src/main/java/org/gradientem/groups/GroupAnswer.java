package org.gradientem.groups;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gradientem.RootLocale;

/**
 * Says in one line which groups there are: {@code 2 groups of 272 rows: 64 % around eruptions_min
 * 4.3 and waiting_min 80, 36 % around 2.0 and 54}.
 *
 * @since 0.1.0
 */
public final class GroupAnswer {
  private static final int MAX_GROUPS = 6;
  private static final int FACTS = 2;

  /** Facts among which those of nearly all rows come first. */
  private static final int CONSIDERED = 3;

  private GroupAnswer() {}

  /**
   * Makes the line.
   *
   * @param groups the groups, the heaviest first
   * @param isOneCloud whether they are kinds of rows without gaps between them
   * @param rows number of rows
   * @param noise weight of the noise, 0 if there is none
   * @return the line, without a full stop
   */
  public static String line(
      List<GroupProfile> groups, boolean isOneCloud, long rows, double noise) {
    String ofRows = " of " + RootLocale.count(rows, "row");
    StringBuilder line =
        new StringBuilder(
            isOneCloud
                ? RootLocale.format(
                    "One cloud%s without gaps; within it %d kinds", ofRows, groups.size())
                : RootLocale.count(groups.size(), "group") + ofRows);
    List<String> numbersBefore = List.of();
    for (int g = 0; g < Math.min(MAX_GROUPS, groups.size()) && groups.size() > 1; g++) {
      List<Fact> facts = facts(groups.get(g));
      line.append(g == 0 ? ": " : ", ").append(FactWords.percent(groups.get(g).weight()));
      line.append(facts.isEmpty() ? "" : " " + words(facts, numbersBefore));
      numbersBefore = numbers(facts);
    }
    if (groups.size() > MAX_GROUPS) {
      line.append(RootLocale.format(" and %d more", groups.size() - MAX_GROUPS));
    }
    if (noise > 0) {
      line.append("; ").append(FactWords.percent(noise)).append(" noise");
    }
    return line.toString();
  }

  private static List<Fact> facts(GroupProfile group) {
    return group.apart().stream()
        .limit(CONSIDERED)
        .sorted(Comparator.comparing(fact -> !fact.isWhole()))
        .limit(FACTS)
        .toList();
  }

  private static List<String> numbers(List<Fact> facts) {
    return facts.stream().filter(fact -> fact.value() != null).map(Fact::column).toList();
  }

  /** Columns of numbers are named only where they are others than those of the group before. */
  private static String words(List<Fact> facts, List<String> numbersBefore) {
    boolean isNamed = !numbers(facts).equals(numbersBefore);
    List<String> levels = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (Fact fact : facts) {
      if (fact.value() == null) {
        levels.add(fact.label());
      } else {
        numbers.add((isNamed ? fact.column() + " " : "") + rounded(fact));
      }
    }
    List<String> parts = new ArrayList<>(levels);
    if (!numbers.isEmpty()) {
      parts.add("around " + String.join(" and ", numbers));
    }
    return String.join(" and ", parts);
  }

  /** The group's mean, to about half of what all rows spread. */
  private static String rounded(Fact fact) {
    double spread = Math.abs((fact.value() - fact.ofAllRows()) / fact.deviations());
    if (!(spread > 0 && Double.isFinite(spread))) {
      return RootLocale.format("%.3g", fact.value());
    }
    int places = -(int) Math.floor(Math.log10(spread / 2));
    return BigDecimal.valueOf(fact.value())
        .setScale(places, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
