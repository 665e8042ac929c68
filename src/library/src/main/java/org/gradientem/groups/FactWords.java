package org.gradientem.groups;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gradientem.RootLocale;
import org.gradientem.internal.columns.Numbers;

/** Puts how a group differs in a column into words, in the units of the table. */
final class FactWords {
  /** Means nearer than this many standard deviations of all rows are not called high or low. */
  private static final double SHIFTED = 0.3;

  private static final double NARROW = 0.7;
  private static final double WIDE = 1.4;

  /**
   * A group is said to have a level rather than to lack another, unless that tells so much more.
   */
  private static final double PREFERRED = 1.5;

  /** Frequent values of a column that a sentence can name. */
  private static final int MAX_ATOMS = 3;

  /** Levels that say nothing without the name of their column. */
  private static final Set<String> BARE =
      Set.of("yes", "no", "true", "false", "none", "other", "unknown", "missing", "high", "low");

  private final List<RowColumn> columns;

  FactWords(List<RowColumn> columns) {
    this.columns = columns;
  }

  /**
   * Describes a column by the number of the group and the one that it was compared with.
   *
   * @param nats its loss
   * @param own of the group
   * @param all of all rows
   * @param others of the rows of all other groups
   * @return the fact; empty where both numbers print alike
   */
  Optional<Fact> of(
      RowColumn column, double nats, ColumnMoments own, ColumnMoments all, ColumnMoments others) {
    if (column.level() < 0) {
      return number(column, nats, own, all, others);
    }
    Optional<Fact> level = level(column, nats, own.levels(), all.levels(), others.levels());
    Optional<double[]> numbers =
        column.hasAtoms() ? Optional.empty() : Numbers.ofLevels(column.levels());
    if (numbers.isPresent() && level.filter(Fact::isWhole).isEmpty()) {
      ColumnMoments ofOwn = own.ofLevels(numbers.get());
      ColumnMoments ofAll = all.ofLevels(numbers.get());
      ColumnMoments ofOthers = others.ofLevels(numbers.get());
      Optional<String> what = shift(ofOwn, ofAll, ofOthers);
      return what.isPresent()
          ? shifted(
              column,
              nats,
              what.get(),
              ofOwn,
              ofAll,
              spread(column, ofOwn),
              spread(column, ofOthers))
          : level;
    }
    boolean hasNumber =
        column.hasAtoms() && own.levels()[column.other()] > 0.5 && Double.isFinite(own.mean());
    boolean isOfLevel =
        level.filter(fact -> Math.abs(fact.share() - fact.shareOfAll()) >= 0.2).isPresent();
    return hasNumber && !isOfLevel ? number(column, nats, own, all, others) : level;
  }

  private static Optional<Fact> number(
      RowColumn column, double nats, ColumnMoments own, ColumnMoments all, ColumnMoments others) {
    Optional<String> what = shift(own, all, others);
    if (what.isPresent()) {
      String mean = shown(column, own.mean(), own.deviation());
      String ofOthers = shown(column, others.mean(), own.deviation());
      return shifted(column, nats, what.get(), own, all, mean, ofOthers);
    }
    double ratio = own.deviation() / others.deviation();
    if (ratio > NARROW && ratio < WIDE) {
      return Optional.empty();
    }
    String extent = ratio < 1 ? "narrow" : "wide";
    String label = "%s in a %s range".formatted(column.name(), extent);
    Optional<String> text = text(column.name(), range(column, own), range(column, others));
    return fact(column, nats, extent, own, all, label, text);
  }

  /** Returns whether the mean is higher or lower than that of the others; empty if it is near. */
  private static Optional<String> shift(
      ColumnMoments own, ColumnMoments all, ColumnMoments others) {
    double apart = (own.mean() - others.mean()) / all.deviation();
    return Math.abs(apart) >= SHIFTED ? Optional.of(apart > 0 ? "high" : "low") : Optional.empty();
  }

  private static Optional<Fact> shifted(
      RowColumn column,
      double nats,
      String what,
      ColumnMoments own,
      ColumnMoments all,
      String shown,
      String ofOthers) {
    String label = column.name() + " " + what;
    return fact(column, nats, what, own, all, label, text(label + ":", shown, ofOthers));
  }

  private static Optional<Fact> fact(
      RowColumn column,
      double nats,
      String what,
      ColumnMoments own,
      ColumnMoments all,
      String label,
      Optional<String> text) {
    double off = all.deviation() > 0 ? (own.mean() - all.mean()) / all.deviation() : 0;
    double x = column.inUnits(own.mean());
    double y = column.inUnits(all.mean());
    return text.map(
        t -> new Fact(column.name(), nats, what, x, y, off, null, null, null, label, t));
  }

  /** Returns a fact with its two numbers; empty where a reader would see no difference. */
  private static Optional<String> text(String beginning, String own, String others) {
    return own.equals(others)
        ? Optional.empty()
        : Optional.of("%s %s (other groups %s)".formatted(beginning, own, others));
  }

  private static String spread(RowColumn column, ColumnMoments moments) {
    double deviation = moments.deviation();
    return shown(column, moments.mean(), deviation) + " ± " + shown(column, deviation, deviation);
  }

  private static String range(RowColumn column, ColumnMoments moments) {
    double deviation = moments.deviation();
    return RootLocale.format(
        "%s to %s",
        shown(column, moments.mean() - deviation, deviation),
        shown(column, moments.mean() + deviation, deviation));
  }

  /** A number in the units of the table, to a tenth of its standard deviation. */
  static String shown(RowColumn column, double x, double deviation) {
    return inUnits(column, column.inUnits(x), deviation);
  }

  /** The same of a number that has these units. */
  static String inUnits(RowColumn column, double value, double deviation) {
    double spread = column.isLog() ? value * Math.min(1, deviation) : deviation;
    if (!(spread > 0) || !Double.isFinite(value)) {
      return RootLocale.format("%.4g", value);
    }
    int places = 1 - (int) Math.floor(Math.log10(spread));
    boolean isLong = Math.abs(value) >= 1e10 || places > 6;
    return isLong
        ? RootLocale.format("%.3g", value)
        : BigDecimal.valueOf(value)
            .setScale(places, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString();
  }

  /** A cell as a table has it. */
  static String cell(Object cell) {
    return cell instanceof Double number ? Numbers.shown(number) : String.valueOf(cell);
  }

  /** The level of which the group has more than the others, or less where that tells more. */
  private Optional<Fact> level(
      RowColumn column, double nats, double[] own, double[] ofAll, double[] others) {
    int best = 0;
    double most = -1;
    for (int l = 0; l < own.length; l++) {
      double divergence = divergence(own[l], others[l]) + divergence(1 - own[l], 1 - others[l]);
      divergence *= own[l] > others[l] ? PREFERRED : 1;
      if (divergence > most) {
        most = divergence;
        best = l;
      }
    }
    boolean isMore = own[best] > others[best];
    double share = own[best];
    String often = share > 0.5 ? "mostly " : "more often ";
    String seldom = share < 0.005 ? "never " : "seldom ";
    String label = (isMore ? share < Fact.NEARLY_ALL ? often : "" : seldom) + name(column, best);
    String what = isMore ? "more" : "less";
    String level = level(column, best);
    double all = ofAll[best];
    return text(label + ":", percent(share), percent(others[best]))
        .map(
            t ->
                new Fact(column.name(), nats, what, null, null, null, level, share, all, label, t));
  }

  /** A level as the table has it: of all values that are no atom, which atoms they are not. */
  private static String level(RowColumn column, int level) {
    if (!column.hasAtoms() || level != column.other()) {
      return column.levels().get(level);
    }
    List<String> atoms = column.levels().subList(0, level);
    return atoms.size() > MAX_ATOMS
        ? RootLocale.format("none of its %d frequent values", atoms.size())
        : "not " + String.join(" or ", atoms);
  }

  private static double divergence(double p, double q) {
    return p > 0 ? p * Math.log(p / Math.max(q, Double.MIN_NORMAL)) : 0;
  }

  static String percent(double share) {
    return RootLocale.format("%.0f %%", 100 * share);
  }

  /** A level by itself where it is a word that no other column has. */
  private String name(RowColumn column, int level) {
    if (column.hasAtoms() && level == column.other()) {
      return column.name() + " " + level(column, level);
    }
    String text = column.levels().get(level);
    boolean isWord = text.chars().filter(Character::isLetter).limit(3).count() == 3;
    boolean isOwn =
        columns.stream()
            .noneMatch(
                other -> !other.name().equals(column.name()) && other.levels().contains(text));
    return isWord && isOwn && !BARE.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : column.name() + " = " + text;
  }
}
