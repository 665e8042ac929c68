package org.gradientem.spark.internal.rows;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features of vectors and arrays that have one value in all rows of a fit. They are left out of
 * mixtures, since what regularisation makes of them differs by family.
 *
 * @param values of each feature its one value, NaN if it has several; empty if none is left out
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
public record Constants(@JsonValue double[] values) implements Serializable {
  /** No feature. */
  public static final Constants NONE = new Constants(new double[0]);

  /**
   * Takes the values.
   *
   * @param values of each feature; null for none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Constants {
    values = values == null ? new double[0] : values;
  }

  /**
   * Which features they are.
   *
   * @return their places, from 0
   */
  public int[] places() {
    return IntStream.range(0, values.length).filter(j -> !Double.isNaN(values[j])).toArray();
  }

  /** The places of the others. */
  int[] others() {
    return IntStream.range(0, values.length).filter(j -> Double.isNaN(values[j])).toArray();
  }

  /**
   * The entries of other features.
   *
   * @param <T> their type
   * @param all one for each feature, perhaps without the last ones
   * @return those that are not left out
   */
  public <T> List<T> without(List<T> all) {
    return values.length == 0
        ? all
        : Arrays.stream(others()).filter(j -> j < all.size()).mapToObj(all::get).toList();
  }

  /**
   * A row with its constants.
   *
   * @param row the other features, perhaps without the last one
   * @return all features
   */
  public double[] whole(double... row) {
    if (values.length == 0) {
      return row;
    }
    int[] others = others();
    double[] whole = Arrays.copyOf(values, values.length - others.length + row.length);
    for (int j = 0; j < row.length; j++) {
      whole[others[j]] = row[j];
    }
    return whole;
  }
}
