package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of how a model is used: the columns that it reads and appends, and how it cuts its
 * components into groups and tells outliers.
 *
 * @since 0.1.0
 */
public interface GradientEMColumnParams extends Params {

  /** {@return the params themselves, of this instance} */
  ParamSet paramSet();

  /**
   * {@return the param: name of the features column, a vector, {@code array<double>} or {@code
   * array<float>}; by default features}
   *
   * @since 0.1.0
   */
  default Param<String> featuresCol() {
    return paramSet().featuresCol;
  }

  /** {@return the value of {@link #featuresCol}} */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /**
   * {@return the param: name of the output column with the most probable component, 0 to k - 1;
   * empty for none; by default prediction}
   *
   * @since 0.1.0
   */
  default Param<String> predictionCol() {
    return paramSet().predictionCol;
  }

  /** {@return the value of {@link #predictionCol}} */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /**
   * {@return the param: name of the output column with the vector of responsibilities; empty for
   * none; by default probability}
   *
   * @since 0.1.0
   */
  default Param<String> probabilityCol() {
    return paramSet().probabilityCol;
  }

  /** {@return the value of {@link #probabilityCol}} */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /**
   * {@return the param: name of the output column with the row's log-density; empty, by default,
   * for none}
   *
   * @since 0.1.0
   */
  default Param<String> logLikelihoodCol() {
    return paramSet().logLikelihoodCol;
  }

  /** {@return the value of {@link #logLikelihoodCol}} */
  default String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol());
  }

  /**
   * The param: output column of a row's uncertainty, 1 minus its largest responsibility, as in
   * mclust.
   *
   * @return the param, by default off (empty)
   * @since 0.1.0
   */
  default Param<String> uncertaintyCol() {
    return paramSet().uncertaintyCol;
  }

  /** {@return the value of {@link #uncertaintyCol}} */
  default String getUncertaintyCol() {
    return getOrDefault(uncertaintyCol());
  }

  /**
   * {@return the param: name of the output column with the features, missing ones replaced by their
   * expectations given the row, over all components; empty, by default, for none}
   *
   * @since 0.1.0
   */
  default Param<String> imputedCol() {
    return paramSet().imputedCol;
  }

  /** {@return the value of {@link #imputedCol}} */
  default String getImputedCol() {
    return getOrDefault(imputedCol());
  }

  /**
   * {@return the param: name of the output column with the most probable group, 0 to groups - 1,
   * the heaviest first; added where {@link #groups} or {@link #groupThreshold} is set; empty for
   * none; by default group}
   *
   * @since 0.1.0
   */
  default Param<String> groupCol() {
    return paramSet().groupCol;
  }

  /** {@return the value of {@link #groupCol}} */
  default String getGroupCol() {
    return getOrDefault(groupCol());
  }

  /**
   * {@return the param: name of the output column with the probability of that group, the sum of
   * its components' responsibilities; empty for none; by default groupProbability}
   *
   * @since 0.1.0
   */
  default Param<String> groupProbabilityCol() {
    return paramSet().groupProbabilityCol;
  }

  /** {@return the value of {@link #groupProbabilityCol}} */
  default String getGroupProbabilityCol() {
    return getOrDefault(groupProbabilityCol());
  }

  /**
   * {@return the param: number of groups that the tree of components is cut into, {@literal >} 0
   * and at most k; unset, the default, it is not cut}
   *
   * @since 0.1.0
   */
  default IntParam groups() {
    return paramSet().groups;
  }

  /**
   * The value of {@link #groups}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default int getGroups() {
    return (int) getOrDefault(groups());
  }

  /**
   * {@return the param: probability in (0, 1); components are merged into groups as long as rows of
   * one are taken for another with at least this probability; unset, the default, they are not;
   * 0.025 is Hennig's (2010)}
   *
   * @since 0.1.0
   */
  default DoubleParam groupThreshold() {
    return paramSet().groupThreshold;
  }

  /**
   * The value of {@link #groupThreshold}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default double getGroupThreshold() {
    return (double) getOrDefault(groupThreshold());
  }

  /**
   * {@return the param: name of the output column of whether a row fits none; added where {@link
   * #contamination} is set; empty for none; by default outlier}
   *
   * @since 0.1.0
   */
  default Param<String> outlierCol() {
    return paramSet().outlierCol;
  }

  /** {@return the value of {@link #outlierCol}} */
  default String getOutlierCol() {
    return getOrDefault(outlierCol());
  }

  /**
   * {@return the param: share of the training rows that are held to fit none, in (0, 0.5]; a row is
   * an outlier where its log-density is below this quantile of the training rows' own, which is
   * stored in the model. A row that lacks cells is one where the mixture draws one as far from its
   * component's mean, in the cells that are there, with a probability below this. Unset, the
   * default, there are no outliers}
   *
   * @since 0.1.0
   */
  default DoubleParam contamination() {
    return paramSet().contamination;
  }

  /**
   * The value of {@link #contamination}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default double getContamination() {
    return (double) getOrDefault(contamination());
  }

  /**
   * {@return the param: what to do with rows whose features are null, NaN or infinite: error (by
   * default), skip, or keep, which takes a null or NaN for a missing cell and uses the others; an
   * infinite one is an error then}
   *
   * @since 0.1.0
   */
  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  /** {@return the value of {@link #handleInvalid}} */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
