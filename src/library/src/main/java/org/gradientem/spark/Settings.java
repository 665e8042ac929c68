package org.gradientem.spark;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.RowSettings;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.Init;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.gradientem.spark.internal.settings.NoiseKind;
import org.gradientem.spark.internal.settings.SelectionKind;
import org.gradientem.spark.internal.settings.StartSettings;

/** Turns params into the settings that the engine works with. */
final class Settings {
  /** Params that change where or how a fit runs but not what it finds. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "imputedCol",
          "targetCols",
          "quantileProbabilities",
          "groupCol",
          "groups",
          "outlierCol",
          "contamination",
          "checkpointDir",
          "maxSeconds",
          "initialModel");

  private Settings() {}

  static FitSettings of(GradientEMParams params, Optional<InitialMixture> given) {
    return new FitSettings(
        rows(params),
        FamilyChoice.parse(params.getCovarianceType()),
        start(params, given),
        new FitSettings.EmRun(
            params.getMaxIter(),
            params.isSet(params.maxIter()) ? params.getMaxIter() : FitSettings.EmRun.SEARCH_STEPS,
            params.getTol()),
        new FitSettings.Search(
            selection(params),
            selection(params) == SelectionKind.BIC
                ? value(params, params.k())
                : OptionalInt.empty(),
            params.getSampleSize(),
            params.isSet(params.maxSeconds())
                ? OptionalDouble.of(params.getMaxSeconds())
                : OptionalDouble.empty(),
            params.getSeed(),
            Choice.parse(NoiseKind.class, params.getNoise())),
        new FitSettings.Checkpoints(params.getCheckpointDir(), relevant(params, given)));
  }

  static SelectionKind selection(GradientEMParams params) {
    return Choice.parse(SelectionKind.class, params.getSelection());
  }

  private static StartSettings start(GradientEMParams params, Optional<InitialMixture> given) {
    given.ifPresent(model -> requireAgreement(params, model.means().length));
    given.ifPresent(InitialMixture::requireWhole);
    return new StartSettings(
        Choice.parse(Init.class, params.getInit()), startComponents(params), given);
  }

  /** Components that are given and kept cannot be of another number. */
  private static void requireAgreement(GradientEMParams params, int given) {
    OptionalInt k = value(params, params.k());
    if (selection(params) == SelectionKind.NONE && given > 0 && k.orElse(given) != given) {
      throw new UserException(
          RootLocale.format(
              "`k` = %d, but the initial mixture has %d components and `selection` 'none' keeps them; leave `k` unset, or set `selection` to 'bic'.",
              k.getAsInt(), given));
    }
  }

  /** Without a search what is asked for is what is started with. */
  private static OptionalInt startComponents(GradientEMParams params) {
    OptionalInt k = value(params, params.k());
    return selection(params) == SelectionKind.NONE && k.isPresent()
        ? k
        : value(params, params.startComponents());
  }

  private static OptionalInt value(GradientEMParams params, IntParam param) {
    return params.isSet(param)
        ? OptionalInt.of((int) params.getOrDefault(param))
        : OptionalInt.empty();
  }

  private static Map<String, String> relevant(
      GradientEMParams params, Optional<InitialMixture> given) {
    Map<String, String> relevant = new TreeMap<>();
    for (Param<?> param : params.params()) {
      // A default maxIter bounds less than one of that value which is set.
      boolean counts =
          param.name().equals("maxIter") ? params.isSet(param) : params.isDefined(param);
      if (counts && !IRRELEVANT.contains(param.name())) {
        relevant.put(param.name(), String.valueOf(params.getOrDefault(param)));
      }
    }
    // A folder may hold another model by now.
    given.ifPresent(model -> relevant.put("initialModel", model.digest()));
    return relevant;
  }

  static RowSettings rows(GradientEMParams params) {
    return new RowSettings(
        params.getFeaturesCol(),
        params.getWeightCol(),
        params.getLabelCol(),
        handleInvalid(params),
        params.getMaxBlockSizeInMB());
  }

  static HandleInvalid handleInvalid(GradientEMColumnParams params) {
    return Choice.parse(HandleInvalid.class, params.getHandleInvalid());
  }
}
