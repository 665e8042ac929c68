package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.gradientem.spark.internal.rdd.RunningSpark;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.gradientem.spark.internal.settings.Init;
import org.gradientem.spark.internal.settings.NoiseKind;
import org.gradientem.spark.internal.settings.SelectionKind;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** The param objects of one instance, with their documentation, ranges and defaults. */
final class ParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  /** As in Spark ML, the seed is by default a hash of the class's name. */
  private static final String ESTIMATOR = "org.gradientem.spark.GradientEM";

  final Param<String> featuresCol;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> logLikelihoodCol;
  final Param<String> imputedCol;
  final StringArrayParam targetCols;
  final DoubleArrayParam quantileProbabilities;
  final Param<String> groupCol;
  final Param<String> outlierCol;
  final DoubleParam groups;
  final DoubleParam contamination;
  final Param<String> weightCol;
  final Param<String> labelCol;
  final IntParam k;
  final IntParam startComponents;
  final Param<String> covarianceType;
  final Param<String> init;
  final Param<String> selection;
  final Param<String> noise;
  final IntParam maxIter;
  final DoubleParam tol;
  final LongParam seed;
  final LongParam sampleSize;
  final DoubleParam maxSeconds;
  final DoubleParam maxBlockSizeInMB;
  final Param<String> checkpointDir;
  final Param<String> handleInvalid;
  final Param<String> initialModel;

  private final Params owner;

  /** Returns the params of an estimator or a model; no other class has them. */
  static ParamSet of(Params owner) {
    return owner instanceof GradientEM estimator
        ? estimator.params
        : ((GradientEMModel) owner).params;
  }

  /** Makes the params of an instance whose uid is set already. */
  ParamSet(Params owner) {
    RunningSpark.require();
    this.owner = owner;
    featuresCol =
        text("featuresCol", "features column: vector, array<double> or array<float>", "features");
    predictionCol =
        text(
            "predictionCol",
            "output column of the most probable component, or where labelCol is set of the most probable label; '' = off",
            "prediction");
    probabilityCol =
        text(
            "probabilityCol",
            "output column of the responsibilities, or where labelCol is set of the probabilities of labels; '' = off",
            "probability");
    logLikelihoodCol =
        text("logLikelihoodCol", "output column of the log-density; '' = off", "logLikelihood");
    imputedCol =
        text(
            "imputedCol",
            "output column of the features with missing ones replaced by their expectations; '' = off",
            "");
    targetCols =
        new StringArrayParam(
            owner,
            "targetCols",
            "names of features to be predicted from the others, as if they were missing, in the column predicted; none = off");
    owner.setDefault(targetCols, new String[0]);
    quantileProbabilities =
        reals(
            "quantileProbabilities",
            "probabilities of the quantiles of a prediction (each in (0, 1))",
            new ProbabilitiesValidator());
    owner.setDefault(quantileProbabilities, new double[] {0.05, 0.5, 0.95});
    groupCol =
        text(
            "groupCol",
            "output column of the most probable group, where groups is set, beside it one of its name and Probability; '' = off",
            "group");
    groups =
        real(
            "groups",
            "number of groups that the components are merged into, or below 1 the probability of misclassification down to which they are merged (a whole number > 0, or in (0, 1)); unset = none",
            new GroupsValidator());
    outlierCol =
        text(
            "outlierCol",
            "output column of whether a row fits none, where contamination or labelCol is set; '' = off",
            "outlier");
    contamination =
        real(
            "contamination",
            "share of the training rows that are held to fit none, the least dense (in (0, 0.5]); unset = none",
            ParamValidators.inRange(0, 0.5, false, true));
    weightCol = text("weightCol", "column of sample weights; '' = every weight is 1", "");
    labelCol =
        text(
            "labelCol",
            "column, or categorical feature, that labels some rows; each component has one label or none; '' = off",
            "");
    k =
        whole(
            "k",
            "number of components of the answer (> 0); unset = the number with the best BIC",
            gt0());
    startComponents =
        whole(
            "startComponents",
            "number of components to start from (> 0); unset = 64 before a search, else 180, at most rows / (d + 1)",
            gt0());
    covarianceType =
        choice(
            "covarianceType",
            "what the components' covariances have in common; auto = the family with the best BIC",
            FamilyChoice.AUTO,
            FamilyChoice.names());
    init =
        choice(
            "init",
            "start of the components; auto = pca where the rows are too few for random",
            Init.AUTO);
    selection = choice("selection", "choice of the number of components", SelectionKind.BIC);
    noise =
        choice(
            "noise",
            "whether rows may belong to no component; auto = uniform noise on the data's box if that raises BIC",
            NoiseKind.NONE);
    maxIter =
        whole(
            "maxIter",
            "most steps of every EM run (>= 0); unset = 100 in the main phase, 1000 in a search",
            100,
            ParamValidators.gtEq(0));
    tol =
        real(
            "tol",
            "change of the mean log-likelihood per row at which the fit ends (>= 0)",
            1e-6,
            ParamValidators.gtEq(0));
    seed = new LongParam(owner, "seed", "seed of every random choice");
    owner.setDefault(seed, (Object) (long) ESTIMATOR.hashCode());
    sampleSize =
        large(
            "sampleSize",
            "rows on which components are searched for with selection = bic (>= 0); 0 = all",
            ParamValidators.gtEq(0));
    owner.setDefault(sampleSize, (Object) 200_000L);
    maxSeconds =
        real(
            "maxSeconds",
            "seconds after which the search ends with the best mixture so far (> 0); unset = work in proportion to the cells, the same on every machine",
            gt0());
    maxBlockSizeInMB =
        real(
            "maxBlockSizeInMB",
            "size of a block of rows in MB (>= 0); 0 = chosen, now 1",
            0.0,
            ParamValidators.gtEq(0));
    checkpointDir = text("checkpointDir", "folder for checkpoints; '' = none", "");
    handleInvalid =
        choice(
            "handleInvalid",
            "rows with null, NaN or infinite features; keep = use what is there",
            HandleInvalid.ERROR);
    initialModel =
        text(
            "initialModel",
            "mixture to start from instead of init: the folder of a saved model, or JSON with weights, means and covariances; '' = none",
            "");
  }

  private Param<String> text(String name, String doc, String byDefault) {
    Param<String> param = new Param<>(owner, name, doc);
    owner.setDefault(param, byDefault);
    return param;
  }

  private Param<String> words(String name, String doc, Function1<String, Object> valid) {
    return new Param<>(owner, name, doc, new Accepted<>(name, doc, valid));
  }

  private <E extends Enum<E>> Param<String> choice(String name, String doc, E byDefault) {
    return choice(name, doc, Choice.text(byDefault), Choice.texts(byDefault.getDeclaringClass()));
  }

  private Param<String> choice(String name, String doc, String byDefault, String... accepted) {
    Param<String> param =
        words(name, doc + ": " + String.join(", ", accepted), ParamValidators.inArray(accepted));
    owner.setDefault(param, byDefault);
    return param;
  }

  private DoubleParam real(String name, String doc, Function1<Object, Object> valid) {
    return new DoubleParam(owner, name, doc, new Accepted<>(name, doc, valid));
  }

  private DoubleArrayParam reals(String name, String doc, Function1<double[], Object> valid) {
    return new DoubleArrayParam(owner, name, doc, new Accepted<>(name, doc, valid));
  }

  private LongParam large(String name, String doc, Function1<Object, Object> valid) {
    return new LongParam(owner, name, doc, new Accepted<>(name, doc, valid));
  }

  private IntParam whole(String name, String doc, Function1<Object, Object> valid) {
    return new IntParam(owner, name, doc, new Accepted<>(name, doc, valid));
  }

  private DoubleParam real(
      String name, String doc, double byDefault, Function1<Object, Object> valid) {
    DoubleParam param = real(name, doc, valid);
    owner.setDefault(param, (Object) byDefault);
    return param;
  }

  private IntParam whole(String name, String doc, int byDefault, Function1<Object, Object> valid) {
    IntParam param = whole(name, doc, valid);
    owner.setDefault(param, (Object) byDefault);
    return param;
  }

  private static Function1<Object, Object> gt0() {
    return ParamValidators.gt(0);
  }

  private static final class ProbabilitiesValidator extends AbstractFunction1<double[], Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object apply(double[] probabilities) {
      return Arrays.stream(probabilities).allMatch(p -> p > 0 && p < 1);
    }
  }

  private static final class GroupsValidator extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object apply(Object value) {
      double groups = (double) value;
      return groups > 0
          && (groups < 1 || (groups == Math.rint(groups) && groups <= Integer.MAX_VALUE));
    }
  }
}
