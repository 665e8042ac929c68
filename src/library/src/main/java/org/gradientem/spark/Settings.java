package org.gradientem.spark;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.em.Acceleration;
import org.gradientem.em.StepScaling;
import org.gradientem.em.TrainingDensity;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.spark.rows.HandleInvalid;
import org.gradientem.spark.rows.RowSettings;
import org.gradientem.spark.rows.Storage;
import org.gradientem.spark.settings.FamilyChoice;
import org.gradientem.spark.settings.FitSettings;
import org.gradientem.spark.settings.Init;
import org.gradientem.spark.settings.NoiseKind;
import org.gradientem.spark.settings.SelectionKind;
import org.gradientem.spark.settings.StartSettings;

/** Turns params into the settings that the engine works with. */
final class Settings {
  /** Params that change where or how a fit runs but not what it finds. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "imputedCol",
          "uncertaintyCol",
          "groupCol",
          "groupProbabilityCol",
          "groups",
          "groupThreshold",
          "outlierCol",
          "contamination",
          "checkpointDir",
          "checkpointInterval",
          "intermediateStorageLevel",
          "initialDensity");

  private Settings() {}

  static FitSettings of(GradientEMParams params) {
    return new FitSettings(
        rows(params),
        FamilyChoice.parse(params.getCovarianceType()),
        start(params),
        new FitSettings.EmRun(
            Choice.parse(StepScaling.class, params.getStepScaling()),
            params.getStepSize(),
            Choice.parse(Acceleration.class, params.getAcceleration()),
            params.getMaxIter(),
            params.getTol()),
        new FitSettings.Search(
            selection(params),
            selection(params) == SelectionKind.BIC
                ? value(params, params.paramSet().k)
                : OptionalInt.empty(),
            params.getSampleSize(),
            params.getMiniBatchFraction(),
            params.getSeed(),
            Choice.parse(NoiseKind.class, params.getNoise())),
        new FitSettings.Checkpoints(
            params.getCheckpointDir(), params.getCheckpointInterval(), relevant(params)));
  }

  static RowSettings rows(GradientEMParams params) {
    return new RowSettings(
        params.getFeaturesCol(),
        params.getWeightCol(),
        handleInvalid(params),
        params.getMaxBlockSizeInMB(),
        params.getMaxBlockSizeInMB() > 0 || params.getMiniBatchFraction() < 1,
        new Storage(
            StorageLevel.fromString(params.getIntermediateStorageLevel()),
            params.getAggregationDepth()));
  }

  static HandleInvalid handleInvalid(GradientEMColumnParams params) {
    return Choice.parse(HandleInvalid.class, params.getHandleInvalid());
  }

  static SelectionKind selection(GradientEMParams params) {
    return Choice.parse(SelectionKind.class, params.getSelection());
  }

  private static StartSettings start(GradientEMParams params) {
    requireAgreement(params, params.getInitialMeans().length);
    return new StartSettings(
        Choice.parse(Init.class, params.getInit()),
        startComponents(params),
        params.isSet(params.minWeight())
            ? OptionalDouble.of(params.getMinWeight())
            : OptionalDouble.empty(),
        initial(params.getInitialWeights(), params.getInitialMeans(), params));
  }

  private static Optional<StartSettings.InitialMixture> initial(
      double[] weights, double[][] means, GradientEMParams params) {
    double[][] covariance = params.getInitialCovariance();
    double rows = params.getInitialRows();
    if (means.length == 0 && weights.length == 0 && covariance.length == 0) {
      if (rows > 0) {
        throw new UserException(
            "initialRows = %s needs an initial mixture. Call setInitialModel or setInitialMixture."
                .formatted(rows));
      }
      return Optional.empty();
    }
    if (means.length == 0 || (weights.length > 0 && weights.length != means.length)) {
      throw new UserException(
          RootLocale.format(
              "initialWeights has %d weights and initialCovariance %d rows for %d initialMeans; set initialMeans to one array for each component, and initialWeights to as many weights or to none.",
              weights.length, covariance.length, means.length));
    }
    double[] given = weights.clone();
    if (given.length == 0) {
      given = new double[means.length];
      Arrays.fill(given, 1.0 / means.length);
    }
    return Optional.of(
        new StartSettings.InitialMixture(
            given,
            means,
            covariance,
            LevelProbabilities.ofValues(params.getInitialLevels()),
            rows,
            density(params.getInitialDensity())));
  }

  private static Optional<TrainingDensity> density(double... given) {
    if (given.length != 0 && given.length != 3) {
      throw new UserException(
          RootLocale.format(
              "initialDensity has %d numbers; give mean, variance and weight, or leave it to setInitialModel.",
              given.length));
    }
    return given.length == 0
        ? Optional.empty()
        : Optional.of(new TrainingDensity(given[0], given[1], given[2]));
  }

  /** Components that are given and kept cannot be of another number. */
  private static void requireAgreement(GradientEMParams params, int given) {
    OptionalInt k = value(params, params.paramSet().k);
    if (selection(params) == SelectionKind.NONE && given > 0 && k.orElse(given) != given) {
      throw new UserException(
          RootLocale.format(
              "k = %d, but the initial mixture has %d components and selection 'none' keeps them; leave k unset, or set selection to 'bic'.",
              k.getAsInt(), given));
    }
  }

  /** Without a search what is asked for is what is started with. */
  private static OptionalInt startComponents(GradientEMParams params) {
    OptionalInt k = value(params, params.paramSet().k);
    return selection(params) == SelectionKind.NONE && k.isPresent()
        ? k
        : value(params, params.startComponents());
  }

  private static OptionalInt value(GradientEMParams params, IntParam param) {
    return params.isSet(param)
        ? OptionalInt.of((int) params.getOrDefault(param))
        : OptionalInt.empty();
  }

  private static Map<String, String> relevant(GradientEMParams params) {
    Map<String, String> relevant = new TreeMap<>();
    for (Param<?> param : params.params()) {
      if (!IRRELEVANT.contains(param.name()) && params.isDefined(param)) {
        relevant.put(param.name(), text(params.getOrDefault(param)));
      }
    }
    return relevant;
  }

  private static String text(Object value) {
    if (value instanceof double[] array) {
      return Integer.toHexString(Arrays.hashCode(array));
    }
    return value instanceof double[][] matrix
        ? Integer.toHexString(Arrays.deepHashCode(matrix))
        : String.valueOf(value);
  }
}
