package org.gradientem.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Generated groups that differ in numbers and in the levels of categorical columns.
 *
 * @param groups how many
 * @param numbers of each row
 * @param categories categorical columns, of two to five levels
 * @param missing share of the cells
 */
public record MixedRows(int groups, int numbers, int categories, double missing) {
  /** Standard deviation of the groups' means, in units of about a group's own. */
  private static final double SPREAD = 1.5;

  /** Standard deviation of the logarithms of the values' probabilities. */
  private static final double LEVEL_SPREAD = 1.5;

  /** Rows of the groups. */
  public Drawn draw(int count, long seed) {
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
    double[][] means = Gaussians.normals(groups, numbers, random);
    Arrays.stream(means).forEach(mean -> Arrays.setAll(mean, j -> SPREAD * mean[j]));
    double[] weights = random.doubles(groups, 0.5, 1.5).toArray();
    Covariances covariances =
        numbers == 0
            ? Covariances.tied(new AxisAlignedCovariance.Identity(0))
            : Drawn.randomShapes(groups, numbers, random);
    return Mixture.of(weights, means, covariances)
        .withLevels(LevelProbabilities.ofLogs(kinds, logs));
  }
}
