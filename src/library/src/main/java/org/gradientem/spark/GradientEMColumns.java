package org.gradientem.spark;

/**
 * Setters of the params that {@link GradientEM} and {@link GradientEMModel} both use.
 *
 * @param <T> the class that has them
 * @since 0.1.0
 */
@SuppressWarnings("unchecked") // set returns what it is called on
public interface GradientEMColumns<T extends GradientEMColumns<T>> extends GradientEMColumnParams {

  /**
   * Sets {@link #featuresCol}.
   *
   * @param value the column's name, by default features
   * @return this
   */
  default T setFeaturesCol(String value) {
    return (T) set(featuresCol(), value);
  }

  /**
   * Sets {@link #predictionCol}.
   *
   * @param value the column's name; empty for none; by default prediction
   * @return this
   */
  default T setPredictionCol(String value) {
    return (T) set(predictionCol(), value);
  }

  /**
   * Sets {@link #probabilityCol}.
   *
   * @param value the column's name; empty for none; by default probability
   * @return this
   */
  default T setProbabilityCol(String value) {
    return (T) set(probabilityCol(), value);
  }

  /**
   * Sets {@link #logLikelihoodCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  default T setLogLikelihoodCol(String value) {
    return (T) set(logLikelihoodCol(), value);
  }

  /**
   * Sets {@link #imputedCol}.
   *
   * @param value the column's name; empty, by default, for none
   * @return this
   */
  default T setImputedCol(String value) {
    return (T) set(imputedCol(), value);
  }

  /**
   * Sets {@link #targetCols}.
   *
   * @param value names of features, by default none
   * @return this
   */
  default T setTargetCols(String... value) {
    return (T) set(targetCols(), value);
  }

  /**
   * Sets {@link #quantileProbabilities}.
   *
   * @param value probabilities in (0, 1), by default 0.05, 0.5 and 0.95
   * @return this
   * @throws IllegalArgumentException if one is out of this range
   */
  default T setQuantileProbabilities(double... value) {
    return (T) set(quantileProbabilities(), value);
  }

  /**
   * Sets {@link #groupCol}.
   *
   * @param value the column's name; empty for none; by default group
   * @return this
   */
  default T setGroupCol(String value) {
    return (T) set(groupCol(), value);
  }

  /**
   * Sets {@link #groups}.
   *
   * @param value a whole number from 1 on, or in (0, 1), by default unset
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setGroups(double value) {
    return (T) set(groups(), value);
  }

  /**
   * Sets {@link #outlierCol}.
   *
   * @param value the column's name; empty for none; by default outlier
   * @return this
   */
  default T setOutlierCol(String value) {
    return (T) set(outlierCol(), value);
  }

  /**
   * Sets {@link #contamination}.
   *
   * @param value in (0, 0.5], by default unset
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setContamination(double value) {
    return (T) set(contamination(), value);
  }

  /**
   * Sets {@link #handleInvalid}.
   *
   * @param value error (by default), skip or keep
   * @return this
   * @throws IllegalArgumentException if it is none of these
   */
  default T setHandleInvalid(String value) {
    return (T) set(handleInvalid(), value);
  }
}
