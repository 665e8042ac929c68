package org.gradientem.internal.columns;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The numbers of a column.
 *
 * @param least the least of them
 * @param greatest the greatest
 * @param style how they are written where they are text
 * @param amongText whether there was text among them that is no number, and counts as missing
 * @param unit the percent sign or currency that they are written with; empty if there is none, null
 *     if it is not known
 * @param missingCodes numbers that stand for missing values, such as -999
 * @param decimals most digits after the point that one has; null if more than 9 or not known
 * @since 0.1.0
 */
public record Numbers(
    double least,
    double greatest,
    NumberStyle style,
    boolean amongText,
    String unit,
    List<Double> missingCodes,
    Integer decimals) {
  /** From here on not every integer is a double. */
  static final double MAX_EXACT = 1L << 53;

  /**
   * Copies the codes.
   *
   * @param least the least of the numbers
   * @param greatest the greatest
   * @param style how they are written
   * @param amongText whether there was text among them
   * @param unit what they are written with
   * @param missingCodes numbers that stand for missing values; null for none
   * @param decimals most digits after the point that one has; null if not known
   */
  public Numbers {
    missingCodes = missingCodes == null ? List.of() : List.copyOf(missingCodes);
  }

  /** Most digits after the point that are counted. */
  static final int MAX_DECIMALS = 9;

  /**
   * Rounds a number to some digits after the point.
   *
   * @param number any number
   * @param decimals the digits; null for all that it has
   * @return the number with at most so many
   */
  public static double rounded(double number, Integer decimals) {
    if (decimals == null) {
      return number;
    }
    double power = Math.pow(10, decimals);
    double scaled = Math.rint(number * power);
    // Beyond this every double is a whole number of steps.
    return Math.abs(scaled) < MAX_EXACT ? scaled / power : number;
  }

  /**
   * A number as a level's name and as tables have it.
   *
   * @param value the number
   * @return without a point if it is whole
   */
  public static String shown(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return isWhole ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * Returns the numbers that levels are, which then have an order, a mean and a spread.
   *
   * @param levels names of levels
   * @return their numbers; empty if one is none, such as the code 007, or if there are only two
   */
  public static Optional<double[]> ofLevels(List<String> levels) {
    double[] numbers =
        levels.stream()
            .mapToDouble(level -> NumberStyle.POINT.parse(level).orElse(Double.NaN))
            .toArray();
    boolean areShown =
        IntStream.range(0, numbers.length).allMatch(l -> shown(numbers[l]).equals(levels.get(l)));
    return areShown && numbers.length > 2 ? Optional.of(numbers) : Optional.empty();
  }

  /**
   * Returns whether a cell is a number without loss: no whole number beyond 2^53, which is a code
   * that is told apart by its digits.
   *
   * @param cell a number of any type
   * @return false for such a code
   */
  public static boolean isExact(Number cell) {
    return cell instanceof Double
        || cell instanceof Float
        || Math.abs(cell.doubleValue()) < MAX_EXACT
        || (cell instanceof BigDecimal decimal && decimal.stripTrailingZeros().scale() > 0);
  }

  /** Returns a cell as the level of a column of text. */
  static String level(Object cell) {
    if (cell instanceof Double || cell instanceof Float) {
      return shown(((Number) cell).doubleValue());
    }
    return cell instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : cell.toString().strip();
  }
}
