package org.gradientem.experiments.mixtures;

import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.MixtureRows;
import org.gradientem.truth.MeanMatching;

/**
 * A fit by the estimator, with its choice of the number of components, compared with the truth.
 *
 * @param k number of components it found
 * @param found number of true means that have one of their own within half the least distance
 * @param error root of the mean squared distance of the true means; infinite if one has none
 */
public record WholeFit(int k, long found, double error) {
  public static WholeFit of(
      SparkSession session,
      GradientEM estimator,
      Mixture truth,
      double separation,
      long rows,
      long seed) {
    Mixture fitted =
        estimator
            .setSeed(seed)
            .fit(
                MixtureRows.draw(
                    session, truth, Constants.NONE, rows, seed, "features", "component"))
            .mixture();
    MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), fitted.means());
    double squares =
        IntStream.range(0, truth.k())
            .mapToDouble(i -> Math.pow(matching.distance(i), 2))
            .average()
            .orElseThrow();
    return new WholeFit(fitted.k(), matching.found(separation / 2), Math.sqrt(squares));
  }

  public boolean isRight(int m) {
    return k == m && found == m;
  }
}
