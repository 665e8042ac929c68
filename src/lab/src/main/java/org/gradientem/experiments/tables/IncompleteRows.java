package org.gradientem.experiments.tables;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * Rows of three groups of unequal weight and shape, of which cells are missing.
 *
 * @param truth what they are drawn from
 * @param rows the rows, NaN where a cell is missing
 * @param groups the component of each
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
record IncompleteRows(Mixture truth, double[][] rows, int[] groups) {
  private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

  /** Typical distance of two means over the square root of 2, in units of a feature's spread. */
  private static final double SPREAD = 3.2;

  /** What decides whether a cell is missing. */
  enum Mechanism {
    /** Chance. */
    CHANCE("chance"),
    /** Whether the first feature, which is always there, is positive. */
    ANOTHER("another feature"),
    /** Whether the value itself is positive. */
    ITSELF("the value itself");

    private final String label;

    Mechanism(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    private boolean isMissing(double[] row, int j, double share, double unit) {
      return switch (this) {
        case CHANCE -> unit < share;
        case ANOTHER -> j > 0 && row[0] > 0 && unit < 2 * share;
        case ITSELF -> row[j] > 0 && unit < 2 * share;
      };
    }
  }

  static IncompleteRows draw(int count, int d, double share, Mechanism mechanism, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Mixture truth = truth(d, random);
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    double[][] rows = new double[count][];
    int[] groups = new int[count];
    for (int r = 0; r < count; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      double[] whole = draw.features();
      groups[r] = draw.component();
      rows[r] =
          IntStream.range(0, d)
              .mapToDouble(
                  j ->
                      mechanism.isMissing(whole, j, share, random.nextDouble())
                          ? Double.NaN
                          : whole[j])
              .toArray();
    }
    return new IncompleteRows(truth, rows, groups);
  }

  private static Mixture truth(int d, SplittableRandom random) {
    int m = WEIGHTS.length;
    double[][] means = normals(m, d, random);
    Covariance[] shapes = new Covariance[m];
    for (int i = 0; i < m; i++) {
      double[] mean = means[i];
      Arrays.setAll(mean, j -> SPREAD / Math.sqrt(d) * mean[j]);
      RealMatrix g = new Array2DRowRealMatrix(normals(d, d, random));
      RealMatrix shape =
          g.multiply(g.transpose())
              .scalarMultiply(1.0 / d)
              .add(MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(0.3));
      shapes[i] = Covariance.of(CovarianceType.FULL, shape.getData());
    }
    return Mixture.of(WEIGHTS, means, new Covariances.Own(CovarianceFamily.VVV, shapes));
  }

  private static double[][] normals(int rows, int columns, SplittableRandom random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return matrix;
  }

  /** The rows that lack nothing. */
  IncompleteRows complete() {
    int[] which =
        IntStream.range(0, rows.length)
            .filter(r -> Arrays.stream(rows[r]).noneMatch(Double::isNaN))
            .toArray();
    return new IncompleteRows(
        truth,
        Arrays.stream(which).mapToObj(r -> rows[r]).toArray(double[][]::new),
        Arrays.stream(which).map(r -> groups[r]).toArray());
  }

  /** The rows filled in with the mean of what is there of each feature. */
  IncompleteRows withMeans() {
    double[] means =
        IntStream.range(0, truth.dim())
            .mapToDouble(
                j ->
                    Arrays.stream(rows)
                        .mapToDouble(row -> row[j])
                        .filter(x -> !Double.isNaN(x))
                        .average()
                        .orElse(0))
            .toArray();
    return with(
        Arrays.stream(rows)
            .map(
                row ->
                    IntStream.range(0, row.length)
                        .mapToDouble(j -> Double.isNaN(row[j]) ? means[j] : row[j])
                        .toArray())
            .toArray(double[][]::new));
  }

  IncompleteRows with(double[][] filled) {
    return new IncompleteRows(truth, filled, groups);
  }
}
