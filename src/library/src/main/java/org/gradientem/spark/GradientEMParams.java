package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleArrayArrayParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of {@link GradientEM} and {@link GradientEMModel}, under Spark ML's own names. Spark's
 * traits of shared params set final fields, for which Java has no counterpart, so none is mixed in.
 *
 * @since 0.1.0
 */
public interface GradientEMParams extends Params {

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
   * {@return the param: name of the column with sample weights, counted as so many equal rows;
   * empty, by default, for weight 1}
   *
   * @since 0.1.0
   */
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  /** {@return the value of {@link #weightCol}} */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /**
   * {@return the param: number of components to start from, {@literal >} 0, more than the data has;
   * the search merges and splits them. Unset, the default, it is {@code ceil(3 / minWeight * ln(1 /
   * minWeight))} where {@link #minWeight} is set or {@link #selection} is none, else 64; in either
   * case at most {@code floor(rows / (d + 1))}. Where selection is none and the estimator's k is
   * set, it is ignored}
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
   * {@return the param: what the components' covariances have in common: auto (by default; the
   * family with the best BIC), identity, one of mclust's 14 codes for volume, shape and orientation
   * (E equal, V varying, I that of the identity): EII, VII, EEI, VEI, EVI, VVI, EEE, VEE, EVE, VVE,
   * EEV, VEV, EVV, VVV, or scikit-learn's name of one: full (VVV), tied (EEE), diagonal (VVI),
   * spherical (VII)}
   *
   * @since 0.1.0
   */
  default Param<String> covarianceType() {
    return paramSet().covarianceType;
  }

  /** {@return the value of {@link #covarianceType}} */
  default String getCovarianceType() {
    return getOrDefault(covarianceType());
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
   * {@return the param: scale of the gradient step per component: none (the papers') or, by
   * default, responsibility (with stepSize 1 classical EM)}
   *
   * @since 0.1.0
   */
  default Param<String> stepScaling() {
    return paramSet().stepScaling;
  }

  /** {@return the value of {@link #stepScaling}} */
  default String getStepScaling() {
    return getOrDefault(stepScaling());
  }

  /**
   * {@return the param: length of the step on the means, in (0, 2), by default 1}
   *
   * @since 0.1.0
   */
  default DoubleParam stepSize() {
    return paramSet().stepSize;
  }

  /** {@return the value of {@link #stepSize}} */
  default double getStepSize() {
    return (double) getOrDefault(stepSize());
  }

  /**
   * {@return the param: how steps are accelerated: none, squarem (by default) or polyak}
   *
   * @since 0.1.0
   */
  default Param<String> acceleration() {
    return paramSet().acceleration;
  }

  /** {@return the value of {@link #acceleration}} */
  default String getAcceleration() {
    return getOrDefault(acceleration());
  }

  /**
   * {@return the param: how the number of components is chosen after the fit: bic (by default), or
   * none to keep all k}
   *
   * @since 0.1.0
   */
  default Param<String> selection() {
    return paramSet().selection;
  }

  /** {@return the value of {@link #selection}} */
  default String getSelection() {
    return getOrDefault(selection());
  }

  /**
   * {@return the param: whether rows may belong to no component: none, the default, or auto. With
   * auto a density that is constant on the box of the training rows (the product of the columns'
   * ranges) is added after a search by BIC, if that raises BIC by more than its two parameters
   * cost; components that covered the noise are given up. Then {@code prediction} is -1 where noise
   * is more probable than each component, the responsibilities of a row sum to 1 less that of the
   * noise, and outlierCol is true in these rows as well}
   *
   * @since 0.1.0
   */
  default Param<String> noise() {
    return paramSet().noise;
  }

  /** {@return the value of {@link #noise}} */
  default String getNoise() {
    return getOrDefault(noise());
  }

  /**
   * {@return the param: most steps of the main phase, 0 or more, by default 100}
   *
   * @since 0.1.0
   */
  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  /** {@return the value of {@link #maxIter}} */
  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  /**
   * {@return the param: change of the mean log-likelihood per row below which an ascent has
   * converged, 0 or more, by default 1e-6} The main phase ends by it, before a search by BIC as
   * soon as a pass gains less than a component costs; 0 takes every step. EM to convergence in a
   * search ends by it or by 0.01 / rows, if that is less, one on all rows after a sample by it.
   *
   * @since 0.1.0
   */
  default DoubleParam tol() {
    return paramSet().tol;
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
    return paramSet().seed;
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
    return paramSet().sampleSize;
  }

  /** {@return the value of {@link #sampleSize}} */
  default long getSampleSize() {
    return (long) getOrDefault(sampleSize());
  }

  /**
   * {@return the param: share of the blocks that each pass of the main phase reads, in (0, 1], by
   * default 1; all of them after a start in principal directions, which leaves few steps to take}
   *
   * @since 0.1.0
   */
  default DoubleParam miniBatchFraction() {
    return paramSet().miniBatchFraction;
  }

  /** {@return the value of {@link #miniBatchFraction}} */
  default double getMiniBatchFraction() {
    return (double) getOrDefault(miniBatchFraction());
  }

  /**
   * {@return the param: depth of the tree that merges statistics, 1 or more, by default 2}
   *
   * @since 0.1.0
   */
  default IntParam aggregationDepth() {
    return paramSet().aggregationDepth;
  }

  /** {@return the value of {@link #aggregationDepth}} */
  default int getAggregationDepth() {
    return (int) getOrDefault(aggregationDepth());
  }

  /**
   * {@return the param: size of a block of rows in MB, 0 or more; 0, by default, lets the library
   * choose, now 1, of sparse rows 32 (8 from 65 components on)}
   *
   * @since 0.1.0
   */
  default DoubleParam maxBlockSizeInMB() {
    return paramSet().maxBlockSizeInMB;
  }

  /** {@return the value of {@link #maxBlockSizeInMB}} */
  default double getMaxBlockSizeInMB() {
    return (double) getOrDefault(maxBlockSizeInMB());
  }

  /**
   * {@return the param: storage level of the blocks while fitting, by default MEMORY_AND_DISK}
   *
   * @since 0.1.0
   */
  default Param<String> intermediateStorageLevel() {
    return paramSet().intermediateStorageLevel;
  }

  /** {@return the value of {@link #intermediateStorageLevel}} */
  default String getIntermediateStorageLevel() {
    return getOrDefault(intermediateStorageLevel());
  }

  /**
   * {@return the param: folder for checkpoints, from which an interrupted fit goes on; empty, by
   * default, for none} The last ones stay when a fit has ended, since its model may not be saved
   * yet: the same fit given again goes on from them, another fit removes them. Those of a fit that
   * has not ended are refused to another.
   *
   * @since 0.1.0
   */
  default Param<String> checkpointDir() {
    return paramSet().checkpointDir;
  }

  /** {@return the value of {@link #checkpointDir}} */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /**
   * {@return the param: passes between two checkpoints, 1 or more, by default 10}
   *
   * @since 0.1.0
   */
  default IntParam checkpointInterval() {
    return paramSet().checkpointInterval;
  }

  /** {@return the value of {@link #checkpointInterval}} */
  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
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
   * {@link #selection} none, one {@link #covarianceType} and weights that sum to 1. A decay of old
   * rows is a factor of it. 0, the default, makes the initial mixture only a start, which is
   * forgotten}
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
