package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import org.gradientem.UserException;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.gradientem.spark.internal.settings.SelectionKind;

/** Checks of an update, where the initial mixture stands for old rows. */
final class OldRowsUpdate {
  /** Weights that sum to 1 but for rounding, also where they were written in decimals. */
  private static final double WEIGHTS_TOLERANCE = 1e-6;

  private OldRowsUpdate() {}

  /** Refuses settings beside which an update has no meaning, before any row is read. */
  static void requireSuitable(FitSettings settings) {
    InitialMixture given = settings.start().given().orElse(null);
    if (given == null || !given.standsForRows()) {
      return;
    }
    if (settings.search().selection() == SelectionKind.BIC) {
      throw refusal("keeps the components", "`selection` is 'bic'", "set `selection` to 'none'");
    }
    if (settings.families().asked().isEmpty()) {
      throw refusal(
          "keeps the family of covariances",
          "`covarianceType` is 'auto'",
          "set `covarianceType` to the covarianceFamily of the model");
    }
    if (given.covariances().length == 0 && given.means()[0].length > 0) {
      throw refusal("needs the covariances", "it has none", "set them");
    }
    double sum = Arrays.stream(given.weightOfEach()).sum();
    if (Math.abs(sum - 1) > WEIGHTS_TOLERANCE) {
      throw refusal(
          "needs the share of each component",
          "its weights sum to %s".formatted(sum),
          "scale them to sum to 1, or where the rest is noise fit old and new rows together");
    }
  }

  private static UserException refusal(String what, String found, String fix) {
    return new UserException(
        "An update %s of the initial model, but %s; %s.".formatted(what, found, fix));
  }
}
