package org.gradientem.spark;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.gradientem.spark.internal.settings.Init;
import org.gradientem.spark.internal.settings.NoiseKind;
import org.gradientem.spark.internal.settings.SelectionKind;

/** The params of one estimator or model. */
final class ParamSet extends ParamMaker {
  /** As in Spark ML, the seed is by default a hash of the class's name. */
  private static final String ESTIMATOR = "org.gradientem.spark.GradientEM";

  final Param<String> featuresCol =
      text("featuresCol", "features", "features column: vector, array<double> or array<float>");

  final Param<String> predictionCol =
      text(
          "predictionCol",
          "prediction",
          "output column of the most probable component, or where `labelCol` is set of the most probable label; '' = off");

  final Param<String> probabilityCol =
      text(
          "probabilityCol",
          "probability",
          "output column of the responsibilities, or where `labelCol` is set of the probabilities of labels; '' = off");

  final Param<String> logLikelihoodCol =
      text("logLikelihoodCol", "logLikelihood", "output column of the log-density; '' = off");

  final Param<String> imputedCol =
      text(
          "imputedCol",
          "",
          "output column of the features with missing ones replaced by their expectations; '' = off");

  final StringArrayParam targetCols =
      names(
          "targetCols",
          "names of features to be predicted from the others, as if they were missing, in the column predicted; none = off");

  final DoubleArrayParam quantileProbabilities =
      reals(
          "quantileProbabilities",
          new double[] {0.05, 0.5, 0.95},
          p -> p > 0 && p < 1,
          "probabilities of the quantiles of a prediction (each in (0, 1))");

  final Param<String> groupCol =
      text(
          "groupCol",
          "group",
          "output column of the most probable group, where `groups` is set, beside it one of its name and Probability; '' = off");

  final DoubleParam groups =
      real(
          "groups",
          null,
          n -> n > 0 && (n < 1 || (n == Math.rint(n) && n <= Integer.MAX_VALUE)),
          "number of groups that the components are merged into, or below 1 the probability of misclassification down to which they are merged (a whole number > 0, or in (0, 1)); unset = none");

  final Param<String> outlierCol =
      text(
          "outlierCol",
          "outlier",
          "output column of whether a row fits none, where `contamination` or `labelCol` is set, beside it where `contamination` is one of its name and Severity; '' = off");

  final DoubleParam contamination =
      real(
          "contamination",
          null,
          share -> share > 0 && share <= 0.5,
          "share of the training rows that are held to fit none, the oddest (in (0, 0.5]); unset = none");

  final Param<String> weightCol =
      text("weightCol", "", "column of sample weights; '' = every weight is 1");

  final Param<String> labelCol =
      text(
          "labelCol",
          "",
          "column, or categorical feature, that labels some rows; each component has one label or none; '' = off");

  final IntParam k =
      whole(
          "k",
          null,
          n -> n > 0,
          "number of components of the answer (> 0); unset = the number with the best BIC");

  final IntParam startComponents =
      whole(
          "startComponents",
          null,
          n -> n > 0,
          "number of components to start from (> 0); unset = 64 before a search, else 180, at most rows / (d + 1)");

  final Param<String> covarianceType =
      choice(
          "covarianceType",
          FamilyChoice.AUTO,
          "what the components' covariances have in common; auto = the family with the best BIC",
          FamilyChoice.names());

  final Param<String> init =
      choice(
          "init",
          Init.AUTO,
          "start of the components; auto = pca where the rows are too few for random");

  final Param<String> selection =
      choice("selection", SelectionKind.BIC, "choice of the number of components");

  final Param<String> noise =
      choice(
          "noise",
          NoiseKind.NONE,
          "whether rows may belong to no component; auto = uniform noise on the data's box if that raises BIC");

  final IntParam maxIter =
      whole(
          "maxIter",
          100,
          n -> n >= 0,
          "most steps of every EM run (>= 0); unset = 100 in the main phase, 1000 in a search");

  final DoubleParam tol =
      real(
          "tol",
          1e-6,
          x -> x >= 0,
          "change of the mean log-likelihood per row at which the fit ends (>= 0)");

  final LongParam seed =
      large("seed", (long) ESTIMATOR.hashCode(), any -> true, "seed of every random choice");

  final LongParam sampleSize =
      large(
          "sampleSize",
          200_000L,
          n -> n >= 0,
          "rows on which components are searched for with `selection` = bic (>= 0); 0 = all");

  final DoubleParam maxSeconds =
      real(
          "maxSeconds",
          null,
          x -> x > 0,
          "seconds after which the search ends with the best mixture so far (> 0); unset = work in proportion to the cells, the same on every machine");

  final DoubleParam maxBlockSizeInMB =
      real(
          "maxBlockSizeInMB",
          0.0,
          x -> x >= 0,
          "size of a block of rows in MB (>= 0); 0 = chosen, now 1");

  final Param<String> checkpointDir =
      text("checkpointDir", "", "folder for checkpoints; '' = none");

  final Param<String> handleInvalid =
      choice(
          "handleInvalid",
          HandleInvalid.ERROR,
          "rows with null, NaN or infinite features; keep = use what is there");

  final Param<String> initialModel =
      text(
          "initialModel",
          "",
          "mixture to start from instead of `init`: the folder of a saved model, or JSON with weights, means and covariances; '' = none");

  /** Returns the params of an estimator or a model; no other class has them. */
  static ParamSet of(Params owner) {
    return owner instanceof GradientEM estimator
        ? estimator.params
        : ((GradientEMModel) owner).params;
  }

  /** Makes the params of an instance whose uid is set already. */
  ParamSet(Params owner) {
    super(owner);
  }
}
