package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleArrayArrayParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of where a fit starts: at random rows, or at a mixture that is given.
 *
 * @since 0.1.0
 */
public interface GradientEMStartParams extends Params {

  /** {@return the params themselves, of this instance} */
  ParamSet paramSet();

  /**
   * {@return the param: number of components to start from, {@literal >} 0, more than the data has;
   * the search merges and splits them. Unset, the default, it is {@code ceil(3 / minWeight * ln(1 /
   * minWeight))} where {@link #minWeight} is set or {@link GradientEMParams#selection} is none,
   * else 64; in either case at most {@code floor(rows / (d + 1))}. Where selection is none and the
   * estimator's k is set, it is ignored}
   *
   * @since 0.1.0
   */
  default IntParam startComponents() {
    return paramSet().startComponents;
  }

  /**
   * The value of {@link #startComponents}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default int getStartComponents() {
    return (int) getOrDefault(startComponents());
  }

  /**
   * {@return the param: weight of the smallest component to be found, in (0, 1]; where it is set
   * and startComponents is not, it starts from ceil(3 / minWeight * ln(1 / minWeight)) components;
   * unset, by default, it counts as 0.05, but a search starts with 64}
   *
   * @since 0.1.0
   */
  default DoubleParam minWeight() {
    return paramSet().minWeight;
  }

  /**
   * {@return the value of {@link #minWeight}}
   *
   * @throws java.util.NoSuchElementException if it is unset
   */
  default double getMinWeight() {
    return (double) getOrDefault(minWeight());
  }

  /**
   * {@return the param: how the components start: random, pca or k-means||; auto, the default, is
   * pca where startComponents is unset, the covariance is identity or EII, d {@literal >}= 2 /
   * minWeight, and the rows determine fewer components than minWeight asks for, {@code floor(rows /
   * (d + 1)) < 1 / minWeight}; random otherwise}
   *
   * @since 0.1.0
   */
  default Param<String> init() {
    return paramSet().init;
  }

  /** {@return the value of {@link #init}} */
  default String getInit() {
    return getOrDefault(init());
  }

  /**
   * {@return the param: mixture weights to start from, instead of init, with initialMeans; empty,
   * by default, for equal ones}
   *
   * @since 0.1.0
   */
  default DoubleArrayParam initialWeights() {
    return paramSet().initialWeights;
  }

  /** {@return the value of {@link #initialWeights}} */
  default double[] getInitialWeights() {
    return getOrDefault(initialWeights());
  }

  /**
   * {@return the param: means to start from, k arrays of d entries, instead of init; by default
   * none}
   *
   * @since 0.1.0
   */
  default DoubleArrayArrayParam initialMeans() {
    return paramSet().initialMeans;
  }

  /** {@return the value of {@link #initialMeans}} */
  default double[][] getInitialMeans() {
    return getOrDefault(initialMeans());
  }

  /**
   * {@return the param: covariance matrix to start from, d arrays of d entries, or one for each
   * component, k d arrays of d entries; empty, by default, for the data's own, scaled}
   *
   * @since 0.1.0
   */
  default DoubleArrayArrayParam initialCovariance() {
    return paramSet().initialCovariance;
  }

  /** {@return the value of {@link #initialCovariance}} */
  default double[][] getInitialCovariance() {
    return getOrDefault(initialCovariance());
  }

  /**
   * {@return the param: the probabilities of categorical features' levels to start from, beside
   * initialMeans, as {@code setInitialModel} takes them from a model: for each of these features
   * its place, its number of levels, and of each level the k logarithms; empty, by default, where
   * there are none}
   *
   * @since 0.1.0
   */
  default DoubleArrayArrayParam initialLevels() {
    return paramSet().initialLevels;
  }

  /** {@return the value of {@link #initialLevels}} */
  default double[][] getInitialLevels() {
    return getOrDefault(initialLevels());
  }

  /**
   * {@return the param: how many old rows the initial mixture stands for, or what they weigh
   * ({@literal >=} 0). These count as the new rows do, so that the answer is that of all: it needs
   * {@link GradientEMParams#selection} none, one {@link GradientEMParams#covarianceType} and
   * weights that sum to 1. A decay of old rows is a factor of it. 0, the default, makes the initial
   * mixture only a start, which is forgotten}
   *
   * @since 0.1.0
   */
  default DoubleParam initialRows() {
    return paramSet().initialRows;
  }

  /** {@return the value of {@link #initialRows}} */
  default double getInitialRows() {
    return (double) getOrDefault(initialRows());
  }

  /**
   * {@return the param: the log-density of old rows under the initial mixture, as {@code
   * setInitialModel} takes it from a model: the mean to be expected of rows like them, the variance
   * of a row, and the sum of their weights. From these an update measures drift; empty, by default,
   * where they are not known}
   *
   * @since 0.1.0
   */
  default DoubleArrayParam initialDensity() {
    return paramSet().initialDensity;
  }

  /** {@return the value of {@link #initialDensity}} */
  default double[] getInitialDensity() {
    return getOrDefault(initialDensity());
  }
}
