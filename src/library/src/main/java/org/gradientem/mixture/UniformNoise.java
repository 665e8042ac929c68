package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.RootLocale;

/**
 * A part of a mixture that is uniform over a box, for rows that belong to no component (Banfield
 * and Raftery 1993, doi 10.2307/2532201). Of a categorical column each level is as probable as
 * another. Immutable.
 *
 * <p>Its density is the same constant outside the box, so that a row beyond it is noise as well and
 * not of the component that is least far.
 *
 * @since 0.1.0
 */
public final class UniformNoise implements Serializable {
  /** No noise. */
  public static final UniformNoise NONE =
      new UniformNoise(Double.NEGATIVE_INFINITY, new double[0], new double[0]);

  /** What a row of noise has in place of a component's number. */
  public static final int NUMBER = -1;

  private final double logWeight;
  private final double[] low;
  private final double[] high;
  private final double[] logWidths;

  private UniformNoise(double logWeight, double[] low, double[] high) {
    this.logWeight = logWeight;
    this.low = low;
    this.high = high;
    logWidths = new double[low.length];
    Arrays.setAll(logWidths, j -> Math.log(high[j] - low[j]));
  }

  /**
   * Makes noise on a box.
   *
   * @param logWeight logarithm of its weight in the mixture
   * @param low the box's least value of each coordinate, d values; d = 0 is no noise
   * @param high its largest, each above the least one
   * @return the noise
   * @throws IllegalArgumentException if the box has no finite volume, or the weight is NaN
   */
  public static UniformNoise of(double logWeight, double[] low, double[] high) {
    if (low.length != high.length || Double.isNaN(logWeight)) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "A box of %d and %d bounds and the log-weight %s are no noise.",
              low.length, high.length, logWeight));
    }
    for (int j = 0; j < low.length; j++) {
      double width = high[j] - low[j];
      if (!(width > 0 && Double.isFinite(width))) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "Coordinate %d of the noise's box runs from %s to %s.", j, low[j], high[j]));
      }
    }
    return low.length == 0 ? NONE : new UniformNoise(logWeight, low.clone(), high.clone());
  }

  /**
   * The responsibility of the noise.
   *
   * @param ofComponents those of the components for a row, or of groups of them
   * @return what they leave of 1; 0 but for rounding if there is no noise
   */
  public static double responsibility(double... ofComponents) {
    // No stream: this is asked of every row that is scored.
    double noise = 1;
    for (double share : ofComponents) {
      noise -= share;
    }
    return noise;
  }

  /**
   * The largest responsibility, be it that of the noise.
   *
   * @param ofComponents those of the components for a row, or of groups of them; at least one
   * @return the largest of these and of what they leave of 1
   */
  public static double largest(double... ofComponents) {
    return Math.max(Arrays.stream(ofComponents).max().orElseThrow(), responsibility(ofComponents));
  }

  /**
   * What a row belongs to most probably.
   *
   * @param ofComponents the responsibilities of the components for it, or of groups of them
   * @return the number of the first of the largest; {@link #NUMBER} if that of the noise is larger
   */
  public static int mostProbable(double... ofComponents) {
    int largest = 0;
    for (int i = 1; i < ofComponents.length; i++) {
      largest = ofComponents[i] > ofComponents[largest] ? i : largest;
    }
    return responsibility(ofComponents) > ofComponents[largest] ? NUMBER : largest;
  }

  /**
   * Whether there is none.
   *
   * @return true for {@link #NONE}
   */
  public boolean isEmpty() {
    return low.length == 0;
  }

  /**
   * Weight in the mixture.
   *
   * @return the weight, from 0 to 1
   */
  public double weight() {
    return Math.exp(logWeight);
  }

  /**
   * Logarithm of the weight.
   *
   * @return at most 0; negative infinity if there is no noise
   */
  public double logWeight() {
    return logWeight;
  }

  /**
   * The box's least values.
   *
   * @return d values, a new array
   */
  public double[] low() {
    return low.clone();
  }

  /**
   * The box's largest values.
   *
   * @return d values, a new array
   */
  public double[] high() {
    return high.clone();
  }

  /**
   * The same noise with another weight.
   *
   * @param other the logarithm of that
   * @return the noise; {@link #NONE} stays as it is
   */
  public UniformNoise ofLogWeight(double other) {
    return isEmpty() ? this : of(other, low, high);
  }

  /** The same in coordinates whose origin is moved. */
  UniformNoise shifted(double[] offset) {
    if (isEmpty()) {
      return this;
    }
    double[] newLow = low();
    double[] newHigh = high();
    for (int j = 0; j < newLow.length; j++) {
      newLow[j] += offset[j];
      newHigh[j] += offset[j];
    }
    return of(logWeight, newLow, newHigh);
  }

  /**
   * Logarithm of weight times density in those coordinates that are there, the same for all rows
   * that lack the same.
   *
   * @param row d values, NaN where a cell is missing
   * @return the logarithm; negative infinity if there is no noise
   */
  public double logJoint(double[] row) {
    double logJoint = logWeight;
    for (int j = 0; j < low.length; j++) {
      logJoint -= Double.isNaN(row[j]) ? 0 : logWidths[j];
    }
    return logJoint;
  }

  /** A row of it. */
  double[] draw(SplittableRandom random) {
    double[] row = new double[low.length];
    Arrays.setAll(row, j -> low[j] + random.nextDouble() * (high[j] - low[j]));
    return row;
  }

  @Override
  public String toString() {
    return isEmpty()
        ? "none"
        : RootLocale.format(
            "%s on %s to %s", weight(), Arrays.toString(low), Arrays.toString(high));
  }
}
