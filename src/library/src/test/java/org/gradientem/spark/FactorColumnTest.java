package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected factors of rows, against the inverse of a dense matrix. */
class FactorColumnTest {
  private static final int D = 5;
  private static final int ROWS = 300;
  private static final long SEED = 6805;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Three components of one, three and two factors, or of three that they share. */
  private Mixture mixture(CovarianceFamily family) {
    double[][] numbers =
        IntStream.of(1, 3, 2).mapToObj(this::noiseAndLoadings).toArray(double[][]::new);
    double[][] means = Gaussians.normals(3, D, random);
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> 100 + 3 * mean[j]);
    }
    Covariances covariances =
        Covariances.ofFactors(family, D, family.isTied() ? new double[][] {numbers[1]} : numbers);
    return Mixture.of(new double[] {0.3, 0.5, 0.2}, means, covariances);
  }

  private double[] noiseAndLoadings(int factors) {
    double[] numbers = random.doubles((factors + 1L) * D, -2, 2).toArray();
    for (int j = 0; j < D; j++) {
      numbers[j] = 0.1 + numbers[j] * numbers[j];
    }
    return numbers;
  }

  private static GradientEMModel model(Mixture mixture) {
    return new GradientEMModel("model", mixture, ModelFeatures.UNKNOWN)
        .setHandleInvalid("keep")
        .setFactorsCol("factors");
  }

  /** A row about the components, in which some numbers, or all, are missing. */
  private double[] row(int number) {
    double[] row = random.doubles(D, 92, 108).toArray();
    for (int j = 0; j < D; j++) {
      boolean isMissing = number % 3 == 0 && random.nextBoolean();
      row[j] = isMissing || number == 9 ? Double.NaN : row[j];
    }
    return row;
  }

  private double[][] rows() {
    return IntStream.range(0, ROWS).mapToObj(this::row).toArray(double[][]::new);
  }

  /** Of the numbers that are there: the loadings' rows times the inverse of their covariance. */
  private static double[] expected(Mixture mixture, int component, double[] row) {
    double[][] numbers = mixture.covariances().noiseAndLoadings();
    double[] own = numbers[component % numbers.length];
    int q = own.length / D - 1;
    double[] factors = new double[3];
    int[] there = IntStream.range(0, D).filter(j -> !Double.isNaN(row[j])).toArray();
    if (there.length == 0) {
      return factors;
    }
    double[] mean = mixture.means()[component];
    RealMatrix loadings = new Array2DRowRealMatrix(there.length, q);
    RealMatrix deviations = new Array2DRowRealMatrix(there.length, 1);
    for (int a = 0; a < there.length; a++) {
      deviations.setEntry(a, 0, row[there[a]] - mean[there[a]]);
      for (int f = 0; f < q; f++) {
        loadings.setEntry(a, f, own[(f + 1) * D + there[a]]);
      }
    }
    RealMatrix covariance = loadings.multiply(loadings.transpose());
    for (int a = 0; a < there.length; a++) {
      covariance.addToEntry(a, a, own[there[a]]);
    }
    RealMatrix inverse = new LUDecomposition(covariance).getSolver().getInverse();
    double[] found = loadings.transpose().multiply(inverse).multiply(deviations).getColumn(0);
    System.arraycopy(found, 0, factors, 0, q);
    return factors;
  }

  private static void assertFactors(Mixture mixture, Dataset<Row> scored, double[][] rows) {
    List<Row> found = scored.collectAsList();
    for (int r = 0; r < rows.length; r++) {
      double[] numbers = mixture.levels().categories().numbers(rows[r]);
      int component = Math.max(0, found.get(r).getInt(found.get(r).fieldIndex("prediction")));
      assertThat(found.get(r).<Vector>getAs("factors").toArray())
          .as("row %d, seed %d", r, SEED)
          .containsExactly(expected(mixture, component, numbers), within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void theyAreThoseOfTheDenseMatrixGivenWhatIsThere(CovarianceFamily family) {
    Mixture mixture = mixture(family);
    double[][] rows = rows();
    Dataset<Row> table = Tables.of(rows, 2);
    assertFactors(mixture, model(mixture).transform(table), rows);
    Dataset<Row> blocks = model(mixture).transformInBlocks(table);
    assertFactors(mixture, blocks, rows);
    assertThat(AttributeGroup.fromStructField(blocks.schema().apply("factors")).size())
        .isEqualTo(3);
    assertThat(model(mixture).loadings())
        .extracting(matrix -> matrix.numCols())
        .containsExactly(family.isTied() ? new Integer[] {3, 3, 3} : new Integer[] {1, 3, 2});
  }

  @Test
  void levelsCountForTheComponentAndNoiseDoesNot() {
    double[][] rows = rows();
    double[][] mixed =
        IntStream.range(0, ROWS)
            .mapToObj(r -> Arrays.copyOf(rows[r], D + 1))
            .toArray(double[][]::new);
    IntStream.range(0, ROWS).forEach(r -> mixed[r][D] = r % 2);
    double[] logs = {Math.log(0.999), -9, -9, Math.log(0.001), 0, 0};
    Mixture ofLevels =
        mixture(CovarianceFamily.UUU)
            .withLevels(
                LevelProbabilities.ofLogs(Categories.of(new int[] {D}, new int[] {2}), logs));
    assertFactors(ofLevels, model(ofLevels).transform(Tables.of(mixed, 2)), mixed);

    Mixture alone = mixture(CovarianceFamily.UUU);
    double[] low = new double[D];
    double[] high = new double[D];
    Arrays.fill(high, 200);
    Mixture noisy =
        Mixture.owning(
            alone.logWeights(),
            alone.meanMatrix(),
            alone.covariances(),
            UniformNoise.of(Math.log(0.999), low, high));
    List<Row> found = model(noisy).transform(Tables.of(rows, 2)).collectAsList();
    List<Row> without = model(alone).transform(Tables.of(rows, 2)).collectAsList();
    assertThat(found).anyMatch(row -> row.getInt(row.fieldIndex("prediction")) < 0);
    for (int r = 0; r < ROWS; r++) {
      assertThat(found.get(r).<Vector>getAs("factors").toArray())
          .containsExactly(without.get(r).<Vector>getAs("factors").toArray(), within(1e-9));
    }
  }

  @Test
  void aFamilyWithoutFactorsIsRefusedWithTheFix() {
    GradientEMModel model = model(Gaussians.randomOwnMixture(CovarianceFamily.VVV, 2, D, random));
    assertThat(model.loadings()).isEmpty();
    assertRefused(
        () -> model.transform(Tables.vectors(Vectors.dense(new double[D]))),
        "The covariances are of the family VVV without factors, so there is no column 'factors' of them; clear factorsCol of the model, or fit with covarianceType 'UUU'.");
    Covariances none = Covariances.ofFactors(CovarianceFamily.CCU, 1, new double[] {2});
    Mixture bare = Mixture.of(new double[] {1}, new double[][] {{0}}, none);
    assertRefused(
        () -> model(bare).transform(Tables.vectors(Vectors.dense(1))),
        "BIC chose no factors for the covariances of family CCU, so there is no column 'factors' of them; clear factorsCol of the model.");
  }

  @Test
  void aFitWithoutFactorsWarnsAndStillHasPredictions() {
    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("EII")
            .setSelection("none")
            .setK(1)
            .setFactorsCol("z")
            .fit(Tables.of(Gaussians.normals(40, 2, random), 2));
    assertThat(model.summary().warnings())
        .anyMatch(text -> text.contains("EII without factors, so there is no column 'z'"));
    assertThat(model.summary().predictions().columns()).contains("prediction").doesNotContain("z");
  }
}
