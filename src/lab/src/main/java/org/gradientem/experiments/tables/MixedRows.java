package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.mixtures.Drawn;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.statistics.MixtureScorer;

/**
 * What a generated table of numbers and categories is made of.
 *
 * @param categories categorical columns, of two to five values
 */
record MixedRows(int groups, int numbers, int categories, double missing) {
  /** Standard deviation of the groups' means, in units of about a group's own. */
  private static final double SPREAD = 1.5;

  /** Standard deviation of the logarithms of the values' probabilities. */
  private static final double LEVEL_SPREAD = 1.5;

  /** The tables in which groups are to be found as Bayes' rule finds them. */
  static final List<MixedRows> ALL =
      List.of(
          new MixedRows(3, 3, 2, 0),
          new MixedRows(5, 4, 4, 0),
          new MixedRows(4, 0, 8, 0),
          new MixedRows(4, 5, 3, 0.1),
          new MixedRows(6, 6, 6, 0.05));

  String label() {
    return format(
        "%d groups of %d numbers and %d categories, %.0f %% missing",
        groups, numbers, categories, 100 * missing);
  }

  Drawn draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Drawn.of(truth(random), count, seed).missing(missing, random);
  }

  private Mixture truth(SplittableRandom random) {
    Categories kinds =
        Categories.of(
            IntStream.range(numbers, numbers + categories).toArray(),
            IntStream.range(0, categories).map(c -> random.nextInt(2, 6)).toArray());
    double[] logs = new double[kinds.total() * groups];
    Arrays.setAll(logs, e -> LEVEL_SPREAD * random.nextGaussian());
    double[][] means = Drawn.normals(groups, numbers, SPREAD, random);
    double[] weights = random.doubles(groups, 0.5, 1.5).toArray();
    Covariances covariances =
        numbers == 0
            ? Covariances.tied(new AxisAlignedCovariance.Identity(0))
            : Drawn.randomShapes(groups, numbers, random);
    return Mixture.of(weights, means, covariances)
        .withLevels(LevelProbabilities.ofLogs(kinds, logs));
  }

  /** How well groups by Bayes' rule, with the true parameters, agree with the true ones. */
  static double attainable(Drawn drawn) {
    MixtureScorer scorer = new MixtureScorer(drawn.truth());
    return drawn.agreement(row -> Vectors.dense(scorer.responsibilities(row)).argmax());
  }
}
