package org.gradientem.spark.fit;

import java.util.function.Consumer;
import org.gradientem.UserException;
import org.gradientem.em.DataMoments;
import org.gradientem.em.RowDraw;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.rows.RowBlocks;

/** The mixture that a fit starts from in all coordinates, in those of the blocks. */
final class Start {
  private Start() {}

  /** The initial mixture that is set, or one drawn as {@code init} says. */
  static Mixture of(
      FitSettings settings, InputBlocks input, DataMoments moments, Consumer<String> warn) {
    if (settings.start().given().isPresent()) {
      return given(settings, input, moments);
    }
    int n = settings.start().components(input.rows(), input.dim());
    return RowDraw.startAt(rows(settings, input.blocks(), n, warn), moments);
  }

  /** Rows to start n components from; fewer if there are fewer distinct ones and k is not set. */
  static double[][] rows(FitSettings settings, RowBlocks blocks, int n, Consumer<String> warn) {
    double[][] rows =
        settings.start().init() == Init.K_MEANS
            ? KMeansStart.centres(blocks, n, settings.seed())
            : blocks.draw(n, settings.seed());
    if (rows.length < n && settings.start().k().isPresent()) {
      throw new UserException(
          "k = %d components need as many distinct rows, the data has %d; lower k."
              .formatted(n, rows.length));
    }
    if (rows.length < n) {
      warn.accept(
          "The data has %d distinct rows, so %d components were fitted instead of %d."
              .formatted(rows.length, rows.length, n));
    }
    return rows;
  }

  private static Mixture given(FitSettings settings, InputBlocks input, DataMoments moments) {
    StartSettings.InitialMixture initial = settings.start().given().orElseThrow();
    double[][] means = initial.means();
    Covariance covariance =
        initial.covariance().length > 0
            ? Covariance.of(settings.covarianceType(), initial.covariance())
            : moments.covariance(Math.pow(means.length, -2.0 / input.dim()));
    if (means[0].length != input.dim() || covariance.dim() != input.dim()) {
      throw new UserException(
          "The initial mixture was expected to have d = %d features as the data, got d = %d; start from a mixture of the same columns."
              .formatted(input.dim(), means[0].length));
    }
    return input.centred(Mixture.of(initial.weights(), means, covariance));
  }
}
