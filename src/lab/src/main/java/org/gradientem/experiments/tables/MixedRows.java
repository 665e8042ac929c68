package org.gradientem.experiments.tables;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.RootLocale;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.mixture.MixtureScorer;
import org.gradientem.truth.AdjustedRandIndex;

/**
 * A generated table of numbers and categories.
 *
 * @param truth its groups
 * @param rows the rows, NaN where a cell is missing
 * @param groups the group of each
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
record MixedRows(Mixture truth, double[][] rows, int[] groups) {
  /** Standard deviation of the groups' means, in units of about a group's own. */
  private static final double SPREAD = 1.5;

  /** The same of the logarithms of their levels' probabilities. */
  private static final double LEVEL_SPREAD = 1.5;

  /**
   * What a table is made of.
   *
   * @param groups number of groups
   * @param numbers numbers of each row
   * @param categories categorical columns, of two to five levels
   * @param missing share of the cells
   */
  record Kind(int groups, int numbers, int categories, double missing) {
    /** The tables in which groups are to be found as Bayes' rule finds them. */
    static final List<Kind> ALL =
        List.of(
            new Kind(3, 3, 2, 0),
            new Kind(5, 4, 4, 0),
            new Kind(4, 0, 8, 0),
            new Kind(4, 5, 3, 0.1),
            new Kind(6, 6, 6, 0.05));

    String label() {
      return RootLocale.format(
          "%d groups of %d numbers and %d categories, %.0f %% missing",
          groups, numbers, categories, 100 * missing);
    }
  }

  static MixedRows draw(Kind kind, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MixedRows drawn = draw(truth(kind, random), count, seed);
    for (double[] row : drawn.rows) {
      Arrays.setAll(row, j -> random.nextDouble() < kind.missing ? Double.NaN : row[j]);
    }
    return drawn;
  }

  static MixedRows draw(Mixture truth, int count, long seed) {
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    double[][] rows = new double[count][];
    int[] groups = new int[count];
    for (int r = 0; r < count; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      groups[r] = draw.component();
      rows[r] = draw.features().clone();
    }
    return new MixedRows(truth, rows, groups);
  }

  private static Mixture truth(Kind kind, SplittableRandom random) {
    int m = kind.groups;
    Categories categories =
        Categories.of(
            IntStream.range(kind.numbers, kind.numbers + kind.categories).toArray(),
            IntStream.range(0, kind.categories).map(c -> random.nextInt(2, 6)).toArray());
    double[] logs = new double[categories.total() * m];
    Arrays.setAll(logs, e -> LEVEL_SPREAD * random.nextGaussian());
    double[][] means = normals(m, kind.numbers, SPREAD, random);
    return Mixture.of(random.doubles(m, 0.5, 1.5).toArray(), means, covariances(kind, random))
        .withLevels(LevelProbabilities.ofLogs(categories, logs));
  }

  private static Covariances covariances(Kind kind, SplittableRandom random) {
    int d = kind.numbers;
    if (d == 0) {
      return Covariances.tied(new AxisAlignedCovariance.Identity(0));
    }
    Covariance[] shapes = new Covariance[kind.groups];
    for (int i = 0; i < shapes.length; i++) {
      RealMatrix g = new Array2DRowRealMatrix(normals(d, d, 1, random));
      RealMatrix shape =
          g.multiply(g.transpose())
              .scalarMultiply(1.0 / d)
              .add(MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(0.3));
      shapes[i] = Covariance.of(CovarianceType.FULL, shape.getData());
    }
    return new Covariances.Own(CovarianceFamily.VVV, shapes);
  }

  private static double[][] normals(
      int rows, int columns, double deviation, SplittableRandom random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, j -> deviation * random.nextGaussian());
    }
    return matrix;
  }

  /** How well groups by Bayes' rule, with the true parameters, agree with the true ones. */
  double attainable() {
    MixtureScorer scorer = new MixtureScorer(truth);
    double[][] counts = new double[truth.k()][truth.k()];
    for (int r = 0; r < rows.length; r++) {
      counts[groups[r]][Vectors.dense(scorer.responsibilities(rows[r])).argmax()]++;
    }
    return AdjustedRandIndex.of(counts);
  }
}
