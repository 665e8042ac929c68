package org.gradientem.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.groups.AdjustedRandIndex;
import org.gradientem.internal.statistics.MixtureScorer;

/**
 * Rows drawn from a mixture.
 *
 * @param truth the mixture
 * @param rows the rows, NaN where a value is missing
 * @param groups the component that each was drawn from
 */
public record Drawn(Mixture truth, double[][] rows, int[] groups) {
  /** Draws rows 0 to count - 1 of a seed. */
  public static Drawn of(Mixture truth, int count, long seed) {
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    double[][] rows = new double[count][];
    int[] groups = new int[count];
    for (int r = 0; r < count; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      rows[r] = draw.features().clone();
      groups[r] = draw.component();
    }
    return new Drawn(truth, rows, groups);
  }

  /**
   * Rows of three groups of unequal weight and shape, so far apart that overlap depends little on
   * d.
   */
  public static Drawn threeGroups(int count, int d, long seed, SplittableRandom random) {
    double[] weights = {0.5, 0.3, 0.2};
    double[][] means = Gaussians.normals(weights.length, d, random);
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> 3.2 / Math.sqrt(d) * mean[j]);
    }
    return of(Mixture.of(weights, means, randomShapes(weights.length, d, random)), count, seed);
  }

  /** A value in place of that of a row in a column. */
  @FunctionalInterface
  public interface Cell {
    double of(double[] row, int column);
  }

  /** The same draws with other values, computed row by row and column by column. */
  public Drawn map(Cell cell) {
    double[][] values = new double[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      double[] row = rows[r];
      values[r] = IntStream.range(0, row.length).mapToDouble(j -> cell.of(row, j)).toArray();
    }
    return with(values);
  }

  /** The same draws, each value missing with a probability. */
  public Drawn missing(double probability, SplittableRandom random) {
    return map((row, j) -> random.nextDouble() < probability ? Double.NaN : row[j]);
  }

  /** The same draws with other values. */
  public Drawn with(double[][] values) {
    return new Drawn(truth, values, groups);
  }

  /** The draws of some numbers. */
  public Drawn some(IntStream numbers) {
    int[] which = numbers.toArray();
    return new Drawn(
        truth,
        Arrays.stream(which).mapToObj(r -> rows[r]).toArray(double[][]::new),
        Arrays.stream(which).map(r -> groups[r]).toArray());
  }

  /** The adjusted Rand index of the components and the predictions for the rows. */
  public double agreement(ToIntFunction<double[]> predict) {
    int[] predicted = Arrays.stream(rows).mapToInt(predict).toArray();
    return agreement(groups, predicted);
  }

  /** The same of Bayes' rule with the true parameters, which is the most that a fit may expect. */
  public double attainable() {
    return agreement(byRule(truth));
  }

  /** The most probable component of a row. */
  public static ToIntFunction<double[]> byRule(Mixture mixture) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    return row -> {
      double[] shares = scorer.responsibilities(row);
      return IntStream.range(1, shares.length).reduce(0, (a, b) -> shares[b] > shares[a] ? b : a);
    };
  }

  /** The adjusted Rand index of two labellings, without rows whose true label is below 0. */
  public static double agreement(int[] truth, int[] found) {
    int most = Arrays.stream(found).max().orElse(0);
    double[][] counts = new double[Arrays.stream(truth).max().orElse(0) + 1][most + 2];
    for (int r = 0; r < truth.length; r++) {
      if (truth[r] >= 0) {
        // A label of none, -1, counts as a group of its own.
        counts[truth[r]][found[r] + 1]++;
      }
    }
    return AdjustedRandIndex.of(counts);
  }

  /** Random full covariances of condition numbers that grow with d. */
  public static Covariances randomShapes(int count, int d, SplittableRandom random) {
    Covariance[] shapes = new Covariance[count];
    for (int i = 0; i < count; i++) {
      shapes[i] = randomShape(d, random);
    }
    return new Covariances.Own(CovarianceFamily.VVV, shapes);
  }

  private static Covariance randomShape(int d, SplittableRandom random) {
    RealMatrix g = new Array2DRowRealMatrix(Gaussians.normals(d, d, random));
    RealMatrix shape =
        g.multiply(g.transpose())
            .scalarMultiply(1.0 / d)
            .add(MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(0.3));
    return Covariance.of(CovarianceType.FULL, shape.getData());
  }
}
