package org.gradientem.groups;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.RootLocale;

/**
 * Quantiles of the training rows' log-density as ordinary rows, of those that lack no cell. A row
 * is an outlier where its own is below the quantile of the share of rows that are held to fit none.
 *
 * @param values quantiles at levels evenly spaced from 0 to 1, rising; none where none are known
 * @since 0.1.0
 */
public record DensityQuantiles(List<Double> values) implements Serializable {

  /** Levels of stored quantiles: a thousandth of the rows lies between two of them. */
  public static final int LEVELS = 1001;

  /**
   * Copies the values.
   *
   * @param values quantiles at levels evenly spaced from 0 to 1, rising
   */
  public DensityQuantiles {
    values = List.copyOf(values);
  }

  /**
   * The quantiles of rows.
   *
   * @param logDensities of the rows, NaN for those that have none
   * @param weights of the rows
   * @return at each level the least log-density up to which that share of the rows lies, by weight;
   *     unknown if no row has one
   */
  public static DensityQuantiles of(double[] logDensities, double[] weights) {
    int[] known =
        IntStream.range(0, weights.length).filter(r -> !Double.isNaN(logDensities[r])).toArray();
    if (known.length == 0) {
      return unknown();
    }
    double[] sorted = Arrays.stream(known).mapToDouble(r -> logDensities[r]).toArray();
    double[] upTo = Arrays.stream(known).mapToDouble(r -> weights[r]).toArray();
    if (StatUtils.min(upTo) == StatUtils.max(upTo)) {
      Arrays.sort(sorted);
    } else {
      // With a box for each row.
      MathArrays.sortInPlace(sorted, upTo);
    }
    for (int r = 1; r < upTo.length; r++) {
      upTo[r] += upTo[r - 1];
    }
    List<Double> values = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < LEVELS; i++) {
      double level = i / (LEVELS - 1.0) * upTo[upTo.length - 1];
      while (upTo[row] < level) {
        row++;
      }
      values.add(sorted[row]);
    }
    return new DensityQuantiles(values);
  }

  /**
   * Those of a model that has none.
   *
   * @return no quantiles
   */
  public static DensityQuantiles unknown() {
    return new DensityQuantiles(List.of());
  }

  /**
   * Whether there are any.
   *
   * @return true if so
   */
  @JsonIgnore
  public boolean isKnown() {
    return !values.isEmpty();
  }

  /**
   * The log-density below which a share of the training rows lies; between two stored levels it is
   * interpolated.
   *
   * @param share in [0, 1]
   * @return the quantile
   * @throws IllegalStateException if none are known
   */
  public double at(double share) {
    if (!isKnown()) {
      throw new IllegalStateException("No quantiles are known.");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(RootLocale.format("%s is no share.", share));
    }
    double level = share * (values.size() - 1);
    int below = (int) Math.min(Math.floor(level), values.size() - 2);
    double least = values.get(below);
    return least + (level - below) * (values.get(below + 1) - least);
  }
}
