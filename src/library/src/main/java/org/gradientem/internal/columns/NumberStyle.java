package org.gradientem.internal.columns;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the numbers of a column of text are written. */
public enum NumberStyle {
  /** 1234.5 and 1,234.50. */
  POINT(",", "\\."),
  /** 1234,5 and 1.234,50. */
  COMMA("\\.", ",");

  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null");

  private static final Pattern INFINITE =
      Pattern.compile("([-+]?)(inf|infinity|∞)", Pattern.CASE_INSENSITIVE);

  private static final char MINUS = '\u2212';

  /**
   * Matches decoration around a number: a currency or percent sign, or parentheses that mean a
   * negative number.
   */
  private static final Pattern DECORATION =
      Pattern.compile("(\\()?([-+])?\\p{Sc}?\\s?([-+]?[\\d.,].*?)\\s?[%\\p{Sc}]?(\\))?");

  private final Pattern number;
  private final Pattern separators;
  private final Pattern decimal;

  NumberStyle(String thousands, String decimal) {
    // Blanks and apostrophes stand between thousands beside either decimal sign.
    String separator = "[" + thousands + "'’ \\u00a0\\u202f]";
    // Zeros before other digits are of codes, such as postal ones.
    String whole = "(0|[1-9]\\d*|[1-9]\\d{0,2}(" + separator + "\\d{3})+)";
    number =
        Pattern.compile(
            "[-+]?(" + whole + "(" + decimal + "\\d*)?|" + decimal + "\\d+)([eE][-+]?\\d+)?");
    separators = Pattern.compile(separator);
    this.decimal = Pattern.compile(decimal);
  }

  /**
   * Whether a cell of text holds nothing.
   *
   * @param text the cell
   * @return true for blanks, NA, N/A, NaN and null, in either case
   */
  public static boolean isMissing(String text) {
    return MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The number that a cell holds.
   *
   * @param text the cell
   * @return the number, infinite if it says so or no double is as large; empty if it is written
   *     otherwise, or none
   */
  public OptionalDouble parse(String text) {
    String bare = text.strip().replace(MINUS, '-');
    Matcher infinite = INFINITE.matcher(bare);
    if (infinite.matches()) {
      return OptionalDouble.of(
          infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    if (number.matcher(bare).matches()) {
      return OptionalDouble.of(value(bare));
    }
    Matcher clothes = DECORATION.matcher(bare);
    if (!clothes.matches() || (clothes.group(1) == null) != (clothes.group(4) == null)) {
      return OptionalDouble.empty();
    }
    String inner = clothes.group(3);
    if (!number.matcher(inner).matches()) {
      return OptionalDouble.empty();
    }
    boolean isNegative = clothes.group(1) != null || "-".equals(clothes.group(2));
    return OptionalDouble.of(isNegative ? -value(inner) : value(inner));
  }

  private double value(String written) {
    String digits = separators.matcher(written).replaceAll("");
    return Double.parseDouble(decimal.matcher(digits).replaceAll("."));
  }

  /**
   * Returns a number as a cell of text.
   *
   * @param value a finite number
   * @param unit a currency, which goes before the number, or a percent sign; null if it is unknown
   */
  String write(double value, String unit) {
    String plain = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    String digits = this == COMMA ? plain.replace('.', ',') : plain;
    if (unit == null || unit.isEmpty()) {
      return digits;
    }
    if (unit.equals("%")) {
      return digits + unit;
    }
    return value < 0 ? "-" + unit + digits.substring(1) : unit + digits;
  }

  /**
   * Whether a number is written as programs write it.
   *
   * @param text the cell, which holds a number of some style
   * @return false if it has a currency, a percent sign, a decimal comma or separated thousands
   */
  static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c < 128 && "0123456789.+-eE".indexOf(c) >= 0);
  }
}
