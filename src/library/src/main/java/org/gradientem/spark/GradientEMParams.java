package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of {@link GradientEM} and {@link GradientEMModel}, under Spark ML's own names. Spark's
 * traits of shared params set final fields, for which Java has no counterpart, so none is mixed in.
 *
 * @since 0.1.0
 */
public interface GradientEMParams extends GradientEMColumnParams, GradientEMStartParams {

  /**
   * The param: number of components of the answer ({@literal >} 0). Unset, the default, it is the
   * number with the best BIC. Set, the answer has exactly as many: of those mixtures the one with
   * the best BIC that the search finds from {@link #startComponents}, or where {@link #selection}
   * is none what EM makes of as many from its start.
   *
   * @return the param
   * @since 0.1.0
   */
  default IntParam k() {
    return ParamSet.of(this).k;
  }

  /**
   * The value of {@link #k}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default int getK() {
    return (int) getOrDefault(k());
  }

  /**
   * {@return the param: name of the column with sample weights, counted as so many equal rows;
   * empty, by default, for weight 1}
   *
   * @since 0.1.0
   */
  default Param<String> weightCol() {
    return ParamSet.of(this).weightCol;
  }

  /** {@return the value of {@link #weightCol}} */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /**
   * {@return the param: name of a column that labels some rows, of text or of numbers from 0 as
   * StringIndexer writes them, or of a categorical feature; null or NaN in the others. The labelled
   * rows of a component have all its label, or it has none. The model then predicts labels. Empty,
   * by default, for no labels}
   *
   * @since 0.1.0
   */
  default Param<String> labelCol() {
    return ParamSet.of(this).labelCol;
  }

  /** {@return the value of {@link #labelCol}} */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /**
   * {@return the param: what the components' covariances have in common: auto (by default; the
   * family with the best BIC), identity, one of mclust's 14 codes for volume, shape and orientation
   * (E equal, V varying, I that of the identity): EII, VII, EEI, VEI, EVI, VVI, EEE, VEE, EVE, VVE,
   * EEV, VEV, EVV, VVV, or scikit-learn's name of one: full (VVV), tied (EEE), diagonal (VVI),
   * spherical (VII)}
   *
   * @since 0.1.0
   */
  default Param<String> covarianceType() {
    return ParamSet.of(this).covarianceType;
  }

  /** {@return the value of {@link #covarianceType}} */
  default String getCovarianceType() {
    return getOrDefault(covarianceType());
  }

  /**
   * {@return the param: how the number of components is chosen after the fit: bic (by default), or
   * none to keep all k}
   *
   * @since 0.1.0
   */
  default Param<String> selection() {
    return ParamSet.of(this).selection;
  }

  /** {@return the value of {@link #selection}} */
  default String getSelection() {
    return getOrDefault(selection());
  }

  /**
   * {@return the param: whether rows may belong to no component: none, the default, or auto. With
   * auto a density that is constant on the box of the training rows (the product of the columns'
   * ranges), with each level of a categorical one as probable as another, is added after a search
   * by BIC, if that raises BIC by more than its two parameters cost; components that covered the
   * noise are given up. Then {@code prediction} is -1 where noise is more probable than each
   * component, the responsibilities of a row sum to 1 less that of the noise, and outlierCol is
   * true in these rows as well}
   *
   * @since 0.1.0
   */
  default Param<String> noise() {
    return ParamSet.of(this).noise;
  }

  /** {@return the value of {@link #noise}} */
  default String getNoise() {
    return getOrDefault(noise());
  }

  /**
   * {@return the param: most steps of every EM run of a fit, 0 or more; unset, by default, 100 in
   * the main phase and 1000 in each later run. A search by BIC has as many EM runs as candidates,
   * whose number this does not bound}
   *
   * @since 0.1.0
   */
  default IntParam maxIter() {
    return ParamSet.of(this).maxIter;
  }

  /** {@return the value of {@link #maxIter}} */
  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  /**
   * {@return the param: change of the mean log-likelihood per row below which the EM loop has
   * converged, 0 or more, by default 1e-6} The main phase ends by it, before a search by BIC as
   * soon as a pass gains less than a component costs; 0 takes every step. EM to convergence in a
   * search ends by it or by 0.01 / rows, if that is less, one on all rows after a sample by it.
   *
   * @since 0.1.0
   */
  default DoubleParam tol() {
    return ParamSet.of(this).tol;
  }

  /** {@return the value of {@link #tol}} */
  default double getTol() {
    return (double) getOrDefault(tol());
  }

  /**
   * {@return the param: seed of every random choice, by default a hash of the class's name}
   *
   * @since 0.1.0
   */
  default LongParam seed() {
    return ParamSet.of(this).seed;
  }

  /** {@return the value of {@link #seed}} */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /**
   * {@return the param: number of rows on which the components are searched for, main phase and
   * selection, where {@link #selection} is bic, 0 or more, by default 200 000; EM takes what is
   * found to all rows. At least {@code 10 k (d + 1)} rows are taken; all of them for 0 or where
   * there are no more}
   *
   * @since 0.1.0
   */
  default LongParam sampleSize() {
    return ParamSet.of(this).sampleSize;
  }

  /** {@return the value of {@link #sampleSize}} */
  default long getSampleSize() {
    return (long) getOrDefault(sampleSize());
  }

  /**
   * {@return the param: seconds ({@literal >} 0) after which the search ends with the best mixture
   * that it has found so far, which then depends on the machine. Unset, the default, the search
   * ends after work in proportion to the table's cells, which is the same on every machine}
   *
   * @since 0.1.0
   */
  default DoubleParam maxSeconds() {
    return ParamSet.of(this).maxSeconds;
  }

  /**
   * The value of {@link #maxSeconds}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default double getMaxSeconds() {
    return (double) getOrDefault(maxSeconds());
  }

  /**
   * {@return the param: size of a block of rows in MB, 0 or more; 0, by default, lets the library
   * choose, now 1}
   *
   * @since 0.1.0
   */
  default DoubleParam maxBlockSizeInMB() {
    return ParamSet.of(this).maxBlockSizeInMB;
  }

  /** {@return the value of {@link #maxBlockSizeInMB}} */
  default double getMaxBlockSizeInMB() {
    return (double) getOrDefault(maxBlockSizeInMB());
  }

  /**
   * {@return the param: folder for a fit's checkpoint, from which an interrupted fit goes on;
   * empty, by default, for none} The file {@code checkpoint.json} is replaced after every step, at
   * most three passes, of the EM runs of the main phase and on all rows, and after the search
   * between these. A search that is cut off begins again. The file stays when a fit has ended,
   * since its model may not be saved yet: the same fit given again goes on from it, another fit
   * replaces it. The checkpoint of a fit that has not ended is refused to another. Fits that run at
   * the same time need a folder each.
   *
   * @since 0.1.0
   */
  default Param<String> checkpointDir() {
    return ParamSet.of(this).checkpointDir;
  }

  /** {@return the value of {@link #checkpointDir}} */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }
}
