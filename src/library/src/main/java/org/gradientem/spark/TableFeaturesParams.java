package org.gradientem.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params that {@link TableFeatures} and {@link TableFeaturesModel} share.
 *
 * @param <T> the class that has them
 * @since 0.1.0
 */
@SuppressWarnings("unchecked") // set returns what it is called on
public interface TableFeaturesParams<T extends TableFeaturesParams<T>> extends Params {

  /**
   * The param: name of the column that receives the features, a vector whose attributes say which
   * entries are categorical.
   *
   * @return the param, by default features
   * @since 0.1.0
   */
  default Param<String> outputCol() {
    return TableParamSet.of(this).outputCol;
  }

  /**
   * The value of {@link #outputCol}.
   *
   * @return the value
   */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /**
   * Sets {@link #outputCol}.
   *
   * @param value the column's name
   * @return this
   */
  default T setOutputCol(String value) {
    return (T) set(outputCol(), value);
  }

  /**
   * The param: name of the column that labels some rows, as {@link GradientEM#labelCol} names it.
   * Each of its values is a level, and a table that is transformed may lack it.
   *
   * @return the param; empty, by default, for none
   * @since 0.1.0
   */
  default Param<String> labelCol() {
    return TableParamSet.of(this).labelCol;
  }

  /**
   * The value of {@link #labelCol}.
   *
   * @return the value
   */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /**
   * Sets {@link #labelCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  default T setLabelCol(String value) {
    return (T) set(labelCol(), value);
  }

  /**
   * The param: what is done with a cell that its column cannot have, as a level that it had not
   * when it was fitted, text where there were only numbers, or no positive number for a logarithm.
   * {@code error} refuses it, {@code skip} leaves its row out, {@code keep} takes the cell for a
   * missing one. An infinite number is refused with {@code keep} as well. Missing cells are no
   * error here: they are NaN among the features.
   *
   * @return the param, by default error
   * @since 0.1.0
   */
  default Param<String> handleInvalid() {
    return TableParamSet.of(this).handleInvalid;
  }

  /**
   * The value of {@link #handleInvalid}.
   *
   * @return the value
   */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /**
   * Sets {@link #handleInvalid}.
   *
   * @param value error, skip or keep
   * @return this
   * @throws IllegalArgumentException if it is none of these
   */
  default T setHandleInvalid(String value) {
    return (T) set(handleInvalid(), value);
  }
}
