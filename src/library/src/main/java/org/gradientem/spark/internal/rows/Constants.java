package org.gradientem.spark.internal.rows;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features of vectors and arrays that have one value in all rows of a fit. They are left out of
 * mixtures, since what regularisation makes of them differs by family. No record, which Kryo could
 * not send to tasks.
 */
public final class Constants implements Serializable {
  /** No feature. */
  public static final Constants NONE = new Constants();

  private final double[] values;

  /**
   * Takes the values over.
   *
   * @param values of each feature its one value, NaN if it has several; none or null for no feature
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Constants(double... values) {
    this.values = values == null ? new double[0] : values;
  }

  /** Of each feature its one value, NaN if it has several. */
  @JsonValue
  double[] values() {
    return values;
  }

  /**
   * Whether no feature is left out.
   *
   * @return true if rows are as they were given
   */
  @JsonIgnore
  public boolean isEmpty() {
    return values.length == 0;
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
   * The entries of the other features.
   *
   * @param <T> their type
   * @param all one for each feature, perhaps without the last ones
   * @return their entries
   */
  public <T> List<T> without(List<T> all) {
    return isEmpty()
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
    if (isEmpty()) {
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
