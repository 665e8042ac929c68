package org.gradientem.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The params of where a fit starts: at random rows, or at a mixture that is given.
 *
 * @since 0.1.0
 */
public interface GradientEMStartParams extends Params {

  /**
   * {@return the param: number of components to start from, {@literal >} 0, more than the data has;
   * the search merges and splits them. Unset, the default, it is 64 before a search, which finds
   * what these miss, and 180 where {@link GradientEMParams#selection} is none; in either case at
   * most {@code floor(rows / (d + 1))}. Where selection is none and the estimator's k is set, it is
   * ignored}
   *
   * @since 0.1.0
   */
  default IntParam startComponents() {
    return ParamSet.of(this).startComponents;
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
   * {@return the param: how the components start: random or pca; auto, the default, is pca where
   * startComponents is unset, the covariance is identity or EII, d {@literal >}= 40, and the rows
   * determine fewer than 20 components, {@code floor(rows / (d + 1)) < 20}; random otherwise}
   *
   * @since 0.1.0
   */
  default Param<String> init() {
    return ParamSet.of(this).init;
  }

  /** {@return the value of {@link #init}} */
  default String getInit() {
    return getOrDefault(init());
  }

  /**
   * {@return the param: the mixture to start from, instead of {@link #init}: the folder of a saved
   * model, or a JSON object with {@code means} (k arrays of d entries), and perhaps {@code weights}
   * (k; without them equal), {@code covariances} (d arrays of d entries for all components, or k d
   * arrays; without them the data's own, scaled), {@code levels} and {@code density}, as {@code
   * setInitialModel} writes it. With {@link GradientEMParams#selection} none the components keep
   * their order. Empty, by default, for none}
   *
   * @since 0.1.0
   */
  default Param<String> initialModel() {
    return ParamSet.of(this).initialModel;
  }

  /** {@return the value of {@link #initialModel}} */
  default String getInitialModel() {
    return getOrDefault(initialModel());
  }
}
