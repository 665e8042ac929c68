package org.gradientem.spark;

/**
 * Setters of the params of a fit. A {@link GradientEMModel} keeps them from its fit and uses three
 * of them itself: {@code evaluate} weightCol and maxBlockSizeInMB, a table of sampled rows seed.
 *
 * @param <T> the class that has them
 * @since 0.1.0
 */
@SuppressWarnings("unchecked") // set returns what it is called on
public interface GradientEMFitting<T extends GradientEMFitting<T>> extends GradientEMParams {

  /**
   * Sets {@link #weightCol}.
   *
   * @param value the column's name; empty, by default, for weight 1
   * @return this
   */
  default T setWeightCol(String value) {
    return (T) set(weightCol(), value);
  }

  /**
   * Sets {@link #labelCol}.
   *
   * @param value the feature's name; empty, by default, for no labels
   * @return this
   */
  default T setLabelCol(String value) {
    return (T) set(labelCol(), value);
  }

  /**
   * Sets {@link #startComponents}.
   *
   * @param value 1 or more, by default unset
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setStartComponents(int value) {
    return (T) set(startComponents(), value);
  }

  /**
   * Sets {@link #covarianceType}.
   *
   * @param value auto (by default), or a family's name
   * @return this
   * @throws IllegalArgumentException if there is no such family
   */
  default T setCovarianceType(String value) {
    return (T) set(covarianceType(), value);
  }

  /**
   * Sets {@link #init}.
   *
   * @param value auto (by default), random or pca
   * @return this
   * @throws IllegalArgumentException if it is none of these
   */
  default T setInit(String value) {
    return (T) set(init(), value);
  }

  /**
   * Sets {@link #selection}.
   *
   * @param value bic (by default) or none
   * @return this
   * @throws IllegalArgumentException if it is none of these
   */
  default T setSelection(String value) {
    return (T) set(selection(), value);
  }

  /**
   * Sets {@link #noise}.
   *
   * @param value none or auto
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  default T setNoise(String value) {
    return (T) set(noise(), value);
  }

  /**
   * Sets {@link #maxIter}, which bounds every EM run of the fit then, not the number of these.
   *
   * @param value 0 or more, by default unset
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setMaxIter(int value) {
    return (T) set(maxIter(), value);
  }

  /**
   * Sets {@link #tol}.
   *
   * @param value 0 or more, by default 1e-6
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setTol(double value) {
    return (T) set(tol(), value);
  }

  /**
   * Sets {@link #seed}.
   *
   * @param value any number, by default a hash of the class's name
   * @return this
   */
  default T setSeed(long value) {
    return (T) set(seed(), value);
  }

  /**
   * Sets {@link #sampleSize}.
   *
   * @param value 0 or more, by default 200 000; 0 for all rows
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setSampleSize(long value) {
    return (T) set(sampleSize(), (Object) value);
  }

  /**
   * Sets {@link #maxSeconds}.
   *
   * @param value more than 0
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setMaxSeconds(double value) {
    return (T) set(maxSeconds(), (Object) value);
  }

  /**
   * Sets {@link #maxBlockSizeInMB}.
   *
   * @param value 0 or more, by default 0, which lets the library choose
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  default T setMaxBlockSizeInMB(double value) {
    return (T) set(maxBlockSizeInMB(), value);
  }

  /**
   * Sets {@link #checkpointDir}.
   *
   * @param value the folder; empty, by default, for none
   * @return this
   */
  default T setCheckpointDir(String value) {
    return (T) set(checkpointDir(), value);
  }
}
