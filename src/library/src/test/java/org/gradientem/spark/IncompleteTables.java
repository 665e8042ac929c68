package org.gradientem.spark;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/** Rows of three groups of unequal shape and weight, with cells missing at random. */
@SuppressWarnings("ArrayRecordComponent") // a fixture, never compared
record IncompleteTables(Mixture truth, double[][] rows, int[] groups) {

  static IncompleteTables of(int rows, int d, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] means = Gaussians.normals(3, d, random);
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> 3.2 / Math.sqrt(d) * mean[j]);
    }
    Covariance[] shapes = new Covariance[3];
    for (int i = 0; i < 3; i++) {
      RealMatrix g = new Array2DRowRealMatrix(Gaussians.normals(d, d, random));
      RealMatrix shape =
          g.multiply(g.transpose())
              .scalarMultiply(1.0 / d)
              .add(MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(0.3));
      shapes[i] = Covariance.of(CovarianceType.FULL, shape.getData());
    }
    Mixture truth =
        Mixture.of(
            new double[] {0.5, 0.3, 0.2}, means, new Covariances.Own(CovarianceFamily.VVV, shapes));
    MixtureSampler sampler = new MixtureSampler(truth, seed);
    MixtureSampler.Draw[] draws =
        IntStream.range(0, rows).mapToObj(sampler::draw).toArray(MixtureSampler.Draw[]::new);
    double[][] features =
        Arrays.stream(draws).map(draw -> draw.features().clone()).toArray(double[][]::new);
    for (double[] row : features) {
      Arrays.setAll(row, j -> random.nextDouble() < share ? Double.NaN : row[j]);
    }
    return new IncompleteTables(
        truth, features, Arrays.stream(draws).mapToInt(MixtureSampler.Draw::component).toArray());
  }

  /** Agreement with the groups that rows were drawn from (Hubert and Arabie 1985). */
  double agreement(GradientEMModel model) {
    double[][] table = new double[3][model.numComponents()];
    for (int r = 0; r < rows.length; r++) {
      table[groups[r]][model.predict(Vectors.dense(rows[r]))]++;
    }
    return index(table);
  }

  private static double index(double[][] table) {
    double cells =
        Arrays.stream(table).flatMapToDouble(Arrays::stream).map(IncompleteTables::pairs).sum();
    double ofRows = Arrays.stream(table).mapToDouble(row -> pairs(Arrays.stream(row).sum())).sum();
    double ofColumns =
        IntStream.range(0, table[0].length)
            .mapToDouble(j -> pairs(Arrays.stream(table).mapToDouble(row -> row[j]).sum()))
            .sum();
    double all = pairs(Arrays.stream(table).flatMapToDouble(Arrays::stream).sum());
    double expected = ofRows * ofColumns / all;
    return (cells - expected) / ((ofRows + ofColumns) / 2 - expected);
  }

  private static double pairs(double count) {
    return count * (count - 1) / 2;
  }
}
