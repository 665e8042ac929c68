package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.internal.blocks.RowHash;
import org.gradientem.internal.blocks.SampleBlock;
import scala.collection.Seq;

/**
 * One row as it was read, before any check. No record, since Kryo, which may carry it between
 * machines, cannot read records.
 */
public final class InputRow implements Serializable {
  /** As many values as a sentence bears. */
  private static final int MOST_TOLD = 8;

  private final int size;
  private final int[] indices;
  private final double[] values;
  private final double weight;

  /** The feature that may be missing in a row that is valid, since it holds a label; else -1. */
  private final int label;

  /** 0 until it is asked for. */
  private long hash;

  /**
   * A row.
   *
   * @param size number of features
   * @param indices positions of the values, ascending; null if all are given
   * @param values the values; null if the features are null
   * @param weight the row's weight
   * @param label the feature that holds a label, -1 for none
   * @param hash its {@link RowHash}, 0 to have it made of the values
   */
  private InputRow(int size, int[] indices, double[] values, double weight, int label, long hash) {
    this.size = size;
    this.indices = indices;
    this.values = values;
    this.weight = weight;
    this.label = label;
    this.hash = hash;
  }

  /** {@return the number of features} */
  public int size() {
    return size;
  }

  /** {@return the positions of the values, ascending; null if all are given} */
  public int[] indices() {
    return indices;
  }

  /** {@return the values, the row's own; null if the features are null} */
  public double[] values() {
    return values;
  }

  /** {@return the row's weight} */
  public double weight() {
    return weight;
  }

  /** {@return the hash of the row as it was read} */
  long hash() {
    if (hash == 0) {
      hash = RowHash.of(indices, values);
    }
    return hash;
  }

  /** A row without features. */
  static InputRow empty(double weight) {
    return new InputRow(0, null, null, weight, -1, 0);
  }

  /** {@return the same row with all its zeros} */
  public InputRow whole() {
    return indices == null
        ? this
        : dense(Vectors.sparse(size, indices, values).toArray(), weight, hash);
  }

  /** The same row of another weight. */
  InputRow weighing(double other) {
    return new InputRow(size, indices, values, other, label, hash());
  }

  /** Returns the same dense row, of which a feature holds a label. */
  InputRow labelled(int feature) {
    return new InputRow(size, null, values, weight, feature, hash);
  }

  /** Returns the dense row with one more feature, which holds its label. */
  InputRow with(double ofLabel) {
    double[] more = Arrays.copyOf(values, size + 1);
    more[size] = ofLabel;
    return new InputRow(size + 1, null, more, weight, size, 0);
  }

  /** The same of some features alone, given by their places in order. */
  InputRow of(int... features) {
    int[] there = Arrays.stream(features).filter(j -> j < size).toArray();
    if (indices == null) {
      return dense(Arrays.stream(there).mapToDouble(j -> values[j]).toArray(), weight);
    }
    int[] places = Arrays.stream(indices).map(j -> Arrays.binarySearch(features, j)).toArray();
    int[] kept = IntStream.range(0, places.length).filter(p -> places[p] >= 0).toArray();
    return new InputRow(
        there.length,
        Arrays.stream(kept).map(p -> places[p]).toArray(),
        Arrays.stream(kept).mapToDouble(p -> values[p]).toArray(),
        weight,
        -1,
        0);
  }

  /**
   * Reads features of any accepted type: a vector, or an array of doubles or floats.
   *
   * @param features the features, perhaps null
   * @param weight the row's weight
   * @return the row
   */
  public static InputRow of(Object features, double weight) {
    if (features == null) {
      return empty(weight);
    }
    if (features instanceof SparseVector sparse) {
      return new InputRow(sparse.size(), sparse.indices(), sparse.values(), weight, -1, 0);
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
   * Whether the row has a weight and valid features.
   *
   * @param handling what is done with rows that are not valid
   */
  boolean isUsable(HandleInvalid handling) {
    return weight > 0 && size > 0 && isValid(handling) && !isEmpty();
  }

  /** The feature of a value. */
  int column(int position) {
    return indices == null ? position : indices[position];
  }

  /** Whether no feature is there but for the label: null, or NaN one and all. */
  boolean isEmpty() {
    if (values == null) {
      return true;
    }
    for (int p = 0; p < values.length; p++) {
      if (p != label && !Double.isNaN(values[p])) {
        return false;
      }
    }
    return values.length > 0 && values.length == size;
  }

  /** Each row of a block. */
  static void forEach(SampleBlock block, Consumer<InputRow> rows) {
    for (int r = 0; r < block.rows(); r++) {
      rows.accept(of(block, r));
    }
  }

  /** A row of a block, NaN where a cell is missing. */
  static InputRow of(SampleBlock block, int row) {
    return dense(block.observed(row), block.weight(row), block.hash(row));
  }

  /** A row of which all features are given. */
  static InputRow dense(double[] values, double weight) {
    return dense(values, weight, 0);
  }

  /** The same where its hash is known. */
  static InputRow dense(double[] values, double weight, long hash) {
    return new InputRow(values.length, null, values, weight, -1, hash);
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
    return values != null && Arrays.stream(values).allMatch(Double::isFinite);
  }

  /**
   * Whether the features can be used.
   *
   * @param handling what is done with null, NaN and infinite ones
   * @return whether every one is a finite number, a missing label left out; of rows that are kept,
   *     whether none is infinite
   */
  public boolean isValid(HandleInvalid handling) {
    if (values == null) {
      return handling == HandleInvalid.KEEP;
    }
    for (int p = 0; p < values.length; p++) {
      boolean mayLack = handling == HandleInvalid.KEEP || p == label;
      if (!Double.isFinite(values[p]) && !(mayLack && Double.isNaN(values[p]))) {
        return false;
      }
    }
    return true;
  }

  /** {@return the features as text, cut to what fits into a sentence} */
  public String describe() {
    if (values == null) {
      return "null";
    }
    return IntStream.range(0, Math.min(values.length, MOST_TOLD))
        .mapToObj(p -> (indices == null ? "" : indices[p] + ": ") + values[p])
        .collect(Collectors.joining(", ", "[", values.length > MOST_TOLD ? ", …]" : "]"));
  }
}
