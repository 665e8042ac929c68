package org.gradientem.spark.rows;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.gradientem.em.SampleBlock;
import scala.collection.Seq;

/**
 * One row as it was read, before any check.
 *
 * @param size number of features
 * @param indices positions of the values, ascending; null if all are given
 * @param values the values; null if the features are null
 * @param weight the row's weight
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the row's own arrays, never kept
public record InputRow(int size, int[] indices, double[] values, double weight) {

  /**
   * Reads features of any accepted type: a vector, or an array of doubles or floats.
   *
   * @param features the features, perhaps null
   * @param weight the row's weight
   * @return the row
   */
  public static InputRow of(Object features, double weight) {
    if (features == null) {
      return new InputRow(0, null, null, weight);
    }
    if (features instanceof SparseVector sparse) {
      return new InputRow(sparse.size(), sparse.indices(), sparse.values(), weight);
    }
    if (features instanceof Vector vector) {
      return dense(vector.toArray(), weight);
    }
    Seq<?> array = (Seq<?>) features;
    double[] values = new double[array.size()];
    for (int j = 0; j < values.length; j++) {
      values[j] = array.apply(j) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    return dense(values, weight);
  }

  /**
   * Whether the row counts.
   *
   * @param dim number of features that it is to have
   * @param handling what is done with rows that are not valid
   * @return true if it has a weight and as many valid features
   */
  boolean isUsable(int dim, HandleInvalid handling) {
    return weight > 0 && size == dim && dim > 0 && isValid(handling) && !isEmpty();
  }

  /** The feature of a value. */
  int column(int position) {
    return indices == null ? position : indices[position];
  }

  /** Whether no feature is there: null, or NaN one and all. */
  boolean isEmpty() {
    return values == null
        || (values.length > 0
            && values.length == size
            && Arrays.stream(values).allMatch(Double::isNaN));
  }

  /** Each row of a block. */
  static void forEach(SampleBlock block, Consumer<InputRow> rows) {
    for (int r = 0; r < block.rows(); r++) {
      rows.accept(of(block, r));
    }
  }

  /** A row of a block, NaN where a cell is missing. */
  static InputRow of(SampleBlock block, int row) {
    return dense(block.observed(row), block.weight(row));
  }

  /** A row of which all features are given. */
  static InputRow dense(double[] values, double weight) {
    return new InputRow(values.length, null, values, weight);
  }

  /** The value of a feature, given by its number from 0; NaN if it is missing. */
  double value(int feature) {
    if (values == null) {
      return Double.NaN;
    }
    int at = indices == null ? feature : Arrays.binarySearch(indices, feature);
    return at < 0 ? 0 : values[at];
  }

  /** {@return whether every feature is a finite number} */
  public boolean isValid() {
    if (values == null) {
      return false;
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the features can be used.
   *
   * @param handling what is done with null, NaN and infinite ones
   * @return whether every one is a finite number; of rows that are kept, whether none is infinite
   */
  public boolean isValid(HandleInvalid handling) {
    if (handling != HandleInvalid.KEEP) {
      return isValid();
    }
    if (values != null) {
      for (double value : values) {
        if (Double.isInfinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** {@return the features as text, cut to what fits into a sentence} */
  public String describe() {
    if (values == null) {
      return "null";
    }
    StringBuilder text = new StringBuilder("[");
    for (int p = 0; p < values.length; p++) {
      if (p == 8) {
        text.append(", …");
        break;
      }
      text.append(p == 0 ? "" : ", ");
      text.append(indices == null ? "" : indices[p] + ": ").append(values[p]);
    }
    return text.append(']').toString();
  }
}
