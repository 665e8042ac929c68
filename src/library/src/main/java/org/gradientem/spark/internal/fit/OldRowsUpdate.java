package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.Optional;
import org.gradientem.UserException;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.statistics.OldRows;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.gradientem.spark.internal.settings.SelectionKind;

/** A fit of new rows together with old ones, of which there is only the initial mixture. */
final class OldRowsUpdate {
  /** Weights that sum to 1 but for rounding, also where they were written in decimals. */
  private static final double WEIGHTS_TOLERANCE = 1e-6;

  private final InitialMixture given;
  private final Mixture begin;

  private OldRowsUpdate(InitialMixture given, Mixture begin) {
    this.given = given;
    this.begin = begin;
  }

  /**
   * The update that is asked for; empty where the initial mixture is only a start.
   *
   * @param begin the initial mixture, in the coordinates of the blocks
   */
  static Optional<OldRowsUpdate> of(FitSettings settings, Mixture begin) {
    return settings
        .start()
        .given()
        .filter(InitialMixture::standsForRows)
        .map(given -> new OldRowsUpdate(given, begin));
  }

  /** EM on all rows, and its result evaluated on the new ones. */
  EmLoop.Result run(MainPhase mainPhase, SearchRows rows) {
    OldRows old = new OldRows(begin, given.rows());
    EmLoop.Result found =
        mainPhase.run(old.addedTo(rows.pass()), old.addedTo(rows.moments()), begin);
    SufficientStatistics statistics = rows.pass().run(found.mixture(), found.passes());
    return new EmLoop.Result(
        found.mixture(),
        statistics,
        rows.moments().logLikelihood(found.mixture(), statistics),
        found.passes(),
        found.converged());
  }

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
