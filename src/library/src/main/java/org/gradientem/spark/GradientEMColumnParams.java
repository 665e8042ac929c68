package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of how a model is used: the columns that it reads and appends, and how it cuts its
 * components into groups and tells outliers.
 *
 * @since 0.1.0
 */
public interface GradientEMColumnParams extends Params {

  /**
   * {@return the param: name of the features column, a vector, {@code array<double>} or {@code
   * array<float>}; by default features}
   *
   * @since 0.1.0
   */
  default Param<String> featuresCol() {
    return ParamSet.of(this).featuresCol;
  }

  /** {@return the value of {@link #featuresCol}} */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /**
   * {@return the param: name of the output column with the most probable component, 0 to k - 1, or
   * of a model with labels with the most probable label, a double as classifiers of Spark ML have
   * it, whose metadata name the labels; empty for none; by default prediction}
   *
   * @since 0.1.0
   */
  default Param<String> predictionCol() {
    return ParamSet.of(this).predictionCol;
  }

  /** {@return the value of {@link #predictionCol}} */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /**
   * {@return the param: name of the output column with the vector of responsibilities, or of a
   * model with labels with the probability of each label, which sum to 1 less that of components
   * without a label and of noise; empty for none; by default probability}
   *
   * @since 0.1.0
   */
  default Param<String> probabilityCol() {
    return ParamSet.of(this).probabilityCol;
  }

  /** {@return the value of {@link #probabilityCol}} */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /**
   * {@return the param: name of the output column with the row's log-density, by default
   * logLikelihood; empty for none}
   *
   * @since 0.1.0
   */
  default Param<String> logLikelihoodCol() {
    return ParamSet.of(this).logLikelihoodCol;
  }

  /** {@return the value of {@link #logLikelihoodCol}} */
  default String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol());
  }

  /**
   * {@return the param: name of the output column with the features, missing ones replaced by their
   * expectations given the row, over all components; empty, by default, for none}
   *
   * @since 0.1.0
   */
  default Param<String> imputedCol() {
    return ParamSet.of(this).imputedCol;
  }

  /** {@return the value of {@link #imputedCol}} */
  default String getImputedCol() {
    return getOrDefault(imputedCol());
  }

  /**
   * {@return the param: names of the features to be predicted from the others, as if they were
   * missing, also where they are not; of a table's columns as {@link TableFeatures} has encoded
   * them, the names of the columns; by default none} Where it has any, the column {@code predicted}
   * is added: a struct with a struct for each target, of {@code mean}, {@code standardDeviation}
   * and {@code quantiles} of a number, and {@code category} and {@code probability} of the most
   * probable category. What a target has not is null.
   *
   * @since 0.1.0
   */
  default StringArrayParam targetCols() {
    return ParamSet.of(this).targetCols;
  }

  /** {@return the value of {@link #targetCols}} */
  default String[] getTargetCols() {
    return getOrDefault(targetCols());
  }

  /**
   * {@return the param: probabilities of the quantiles of a prediction, each in (0, 1); by default
   * 0.05, 0.5 and 0.95}
   *
   * @since 0.1.0
   */
  default DoubleArrayParam quantileProbabilities() {
    return ParamSet.of(this).quantileProbabilities;
  }

  /** {@return the value of {@link #quantileProbabilities}} */
  default double[] getQuantileProbabilities() {
    return getOrDefault(quantileProbabilities());
  }

  /**
   * {@return the param: name of the output column with the most probable group, 0 to groups - 1,
   * the heaviest first; added where {@link #groups} is set; empty for none; by default group}
   *
   * @since 0.1.0
   */
  default Param<String> groupCol() {
    return ParamSet.of(this).groupCol;
  }

  /** {@return the value of {@link #groupCol}} */
  default String getGroupCol() {
    return getOrDefault(groupCol());
  }

  /**
   * {@return the param: number of groups that the components are merged into, a whole number from 1
   * to k; or, in (0, 1), the probability of misclassification down to which they are merged; unset,
   * the default, they are not}
   *
   * @since 0.1.0
   */
  default DoubleParam groups() {
    return ParamSet.of(this).groups;
  }

  /**
   * The value of {@link #groups}.
   *
   * @return the value
   * @throws java.util.NoSuchElementException if it is unset
   */
  default double getGroups() {
    return (double) getOrDefault(groups());
  }

  /**
   * {@return the param: name of the output column of whether a row fits none; added where {@link
   * #contamination} is set, with a column of its name and Severity, which has the percentage of the
   * training rows that are less odd; and by a model with labels, where a row fits none too if
   * components without a label and noise are together more probable than each label; empty for
   * none; by default outlier}
   *
   * @since 0.1.0
   */
  default Param<String> outlierCol() {
    return ParamSet.of(this).outlierCol;
  }

  /** {@return the value of {@link #outlierCol}} */
  default String getOutlierCol() {
    return getOrDefault(outlierCol());
  }

  /**
   * {@return the param: share of the training rows that are held to fit none, in (0, 0.5]; a row is
   * an outlier where its log-density as one of {@link GradientEMModel#ordinaryRows} is below this
   * quantile of the training rows' own, which is stored in the model. A row that lacks cells is one
   * where an ordinary row is as far from its component's mean, in the cells that are there, with a
   * probability below this. Unset, the default, there are no outliers}
   *
   * @since 0.1.0
   */
  default DoubleParam contamination() {
    return ParamSet.of(this).contamination;
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
    return ParamSet.of(this).handleInvalid;
  }

  /** {@return the value of {@link #handleInvalid}} */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
