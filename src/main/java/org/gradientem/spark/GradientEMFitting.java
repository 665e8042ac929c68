package org.gradientem.spark;

/**
 * Setters of the params that {@link GradientEM} alone looks at.
 *
 * @param <T> the class that has them
 * @since 0.1.0
 */
@SuppressWarnings("unchecked") // set returns what it is called on
public interface GradientEMFitting<T extends GradientEMFitting<T>> extends GradientEMParams {

  /**
   * Sets {@link #weightCol}.
   *
   * @param value the value
   * @return this
   */
  default T setWeightCol(String value) {
    return (T) set(weightCol(), value);
  }

  /**
   * Sets {@link #minWeight}.
   *
   * @param value the value
   * @return this
   */
  default T setMinWeight(double value) {
    return (T) set(minWeight(), value);
  }

  /**
   * Sets {@link #covarianceType}.
   *
   * @param value the value
   * @return this
   */
  default T setCovarianceType(String value) {
    return (T) set(covarianceType(), value);
  }

  /**
   * Sets {@link #init}.
   *
   * @param value the value
   * @return this
   */
  default T setInit(String value) {
    return (T) set(init(), value);
  }

  /**
   * Sets {@link #stepScaling}.
   *
   * @param value the value
   * @return this
   */
  default T setStepScaling(String value) {
    return (T) set(stepScaling(), value);
  }

  /**
   * Sets {@link #stepSize}.
   *
   * @param value the value
   * @return this
   */
  default T setStepSize(double value) {
    return (T) set(stepSize(), value);
  }

  /**
   * Sets {@link #acceleration}.
   *
   * @param value the value
   * @return this
   */
  default T setAcceleration(String value) {
    return (T) set(acceleration(), value);
  }

  /**
   * Sets {@link #selection}.
   *
   * @param value the value
   * @return this
   */
  default T setSelection(String value) {
    return (T) set(selection(), value);
  }

  /**
   * Sets {@link #maxIter}.
   *
   * @param value the value
   * @return this
   */
  default T setMaxIter(int value) {
    return (T) set(maxIter(), value);
  }

  /**
   * Sets {@link #tol}.
   *
   * @param value the value
   * @return this
   */
  default T setTol(double value) {
    return (T) set(tol(), value);
  }

  /**
   * Sets {@link #seed}.
   *
   * @param value the value
   * @return this
   */
  default T setSeed(long value) {
    return (T) set(seed(), value);
  }

  /**
   * Sets {@link #sampleSize}.
   *
   * @param value the value
   * @return this
   */
  default T setSampleSize(long value) {
    return (T) set(sampleSize(), (Object) value);
  }

  /**
   * Sets {@link #miniBatchFraction}.
   *
   * @param value the value
   * @return this
   */
  default T setMiniBatchFraction(double value) {
    return (T) set(miniBatchFraction(), value);
  }

  /**
   * Sets {@link #aggregationDepth}.
   *
   * @param value the value
   * @return this
   */
  default T setAggregationDepth(int value) {
    return (T) set(aggregationDepth(), value);
  }

  /**
   * Sets {@link #maxBlockSizeInMB}.
   *
   * @param value the value
   * @return this
   */
  default T setMaxBlockSizeInMB(double value) {
    return (T) set(maxBlockSizeInMB(), value);
  }

  /**
   * Sets {@link #intermediateStorageLevel}.
   *
   * @param value the value
   * @return this
   */
  default T setIntermediateStorageLevel(String value) {
    return (T) set(intermediateStorageLevel(), value);
  }

  /**
   * Sets {@link #checkpointDir}.
   *
   * @param value the value
   * @return this
   */
  default T setCheckpointDir(String value) {
    return (T) set(checkpointDir(), value);
  }

  /**
   * Sets {@link #checkpointInterval}.
   *
   * @param value the value
   * @return this
   */
  default T setCheckpointInterval(int value) {
    return (T) set(checkpointInterval(), value);
  }
}
