package org.gradientem.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
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
    Mixture truth = truth(kind, random);
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    double[][] rows = new double[count][];
    int[] groups = new int[count];
    for (int r = 0; r < count; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      groups[r] = draw.component();
      rows[r] =
          Arrays.stream(draw.features())
              .map(x -> random.nextDouble() < kind.missing ? Double.NaN : x)
              .toArray();
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

  /** The rows as Spark's own stages make them: a column "features" that says which are nominal. */
  Dataset<Row> table(SparkSession session) {
    Categories categories = truth.levels().categories();
    Attribute[] attributes = new Attribute[truth.features()];
    Arrays.fill(attributes, NumericAttribute.defaultAttr());
    for (int c = 0; c < categories.columns(); c++) {
      attributes[categories.place(c)] =
          NominalAttribute.defaultAttr().withNumValues(categories.levels(c));
    }
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType());
    List<Row> all = Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    return session
        .createDataFrame(all, schema)
        .coalesce(1)
        .withMetadata("features", new AttributeGroup("features", attributes).toMetadata());
  }

  /** How well the most probable components of the rows agree with their groups. */
  double agreement(Mixture mixture) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    double[][] counts = new double[truth.k()][mixture.k()];
    for (int r = 0; r < rows.length; r++) {
      counts[groups[r]][Vectors.dense(scorer.responsibilities(rows[r])).argmax()]++;
    }
    return AdjustedRandIndex.of(counts);
  }

  /** The same by Bayes' rule, with the true parameters. */
  double attainable() {
    return agreement(truth);
  }
}
