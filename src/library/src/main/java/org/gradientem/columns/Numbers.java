package org.gradientem.columns;

/**
 * The numbers of a column.
 *
 * @param least the least of them
 * @param greatest the greatest
 * @param style how they are written where they are text
 * @param amongText whether there was text among them that is no number, and counts as missing
 * @since 0.1.0
 */
public record Numbers(double least, double greatest, NumberStyle style, boolean amongText) {
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
}
