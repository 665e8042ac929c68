package org.gradientem.internal.em;

import static org.gradientem.mixture.Close.assertClose;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffineInvarianceTest {
  private static final int D = 4;

  /** A random rotation, a stretch whose factors go from 1 to {@code condition}, and a rotation. */
  private static RealMatrix matrix(double condition, SplittableRandom random) {
    double[] stretch = new double[D];
    for (int j = 0; j < D; j++) {
      stretch[j] = Math.pow(condition, j / (D - 1.0));
    }
    return rotation(random)
        .multiply(MatrixUtils.createRealDiagonalMatrix(stretch))
        .multiply(rotation(random));
  }

  private static RealMatrix rotation(SplittableRandom random) {
    return new QRDecomposition(new Array2DRowRealMatrix(Gaussians.normals(D, D, random))).getQ();
  }

  private static double[] map(RealMatrix b, double[] x, double shift) {
    double[] mapped = b.operate(x);
    for (int j = 0; j < mapped.length; j++) {
      mapped[j] += shift;
    }
    return mapped;
  }

  /** Twenty steps from the given rows, on blocks centred as a fit centres them. */
  private static EmLoop.Result ascend(Samples samples, Samples starts, StepScaling scaling) {
    double[] centre = NaiveExpectation.mean(samples);
    var blocks = samples.blocks(64, centre);
    DataMoments moments = Samples.moments(CovarianceType.FULL, blocks);
    double[][] centred =
        starts
            .map(x -> NaiveExpectation.plus(new double[][] {x}, -1, new double[][] {centre})[0])
            .rows();
    EmLoop emLoop = new EmLoop(Pass.over(blocks), new GradientStep(1.5, scaling, moments), 20, 0);
    EmLoop.Result result =
        emLoop.run(
            Phase.MAIN,
            EmLoop.Position.start(RowDraw.startAt(centred, moments)),
            Accelerator.none(),
            EmLoop.Observer.of(record -> {}));
    return new EmLoop.Result(
        result.mixture().shifted(centre),
        result.statistics(),
        result.logLikelihood(),
        result.passes(),
        result.converged());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 1e4})
  void mappedRowsGiveTheMappedFit(double condition) {
    for (StepScaling scaling : StepScaling.values()) {
      for (long seed = 0; seed < 4; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Samples samples = Samples.clustered(300, D, 3, 3, random).weighted(random);
        Samples starts = samples.pick(0, 1, 2, 3, 4, 5);
        RealMatrix b = matrix(condition, random);
        double shift = 10 * random.nextDouble();
        EmLoop.Result plain = ascend(samples, starts, scaling);
        EmLoop.Result mapped =
            ascend(samples.map(x -> map(b, x, shift)), starts.map(x -> map(b, x, shift)), scaling);
        // The mapped covariance has the square of the map's condition, by which factorising it
        // multiplies the rounding error; twenty steps that are still under way multiply it further.
        double tolerance = 1e3 * Math.ulp(1.0) * condition * condition;
        compare(samples, plain, mapped, b, shift, tolerance, "seed " + seed + ", " + scaling);
      }
    }
  }

  private static void compare(
      Samples samples,
      EmLoop.Result plain,
      EmLoop.Result mapped,
      RealMatrix b,
      double shift,
      double tolerance,
      String description) {
    RealMatrix inverse = new LUDecomposition(b).getSolver().getInverse();
    Mixture expected = plain.mixture();
    double[][] means = mapped.mixture().means();
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < D; j++) {
        means[i][j] -= shift;
      }
      means[i] = inverse.operate(means[i]);
    }
    assertClose(means, expected.means(), tolerance, description);
    RealMatrix covariance = new Array2DRowRealMatrix(mapped.mixture().covariance().toMatrix());
    assertClose(
        inverse.multiply(covariance).multiply(inverse.transpose()).getData(),
        expected.covariance().toMatrix(),
        tolerance,
        description);
    assertClose(mapped.mixture().weights(), expected.weights(), tolerance, description);
    MixtureScorer scorer = new MixtureScorer(expected);
    MixtureScorer mappedScorer = new MixtureScorer(mapped.mixture());
    for (double[] x : samples.rows()) {
      double[] there = mappedScorer.responsibilities(map(b, x, shift));
      // It changes by as much as the logits do, whose rounding grows with their size.
      double logit = Math.max(1, Math.abs(scorer.logLikelihood(x)));
      assertClose(there, scorer.responsibilities(x), tolerance * logit, description);
    }
    // A density changes by the map's determinant, for every row alike.
    double logDeterminant = Math.log(Math.abs(new LUDecomposition(b).getDeterminant()));
    assertClose(
        mapped.logLikelihood() + plain.statistics().weight() * logDeterminant,
        plain.logLikelihood(),
        tolerance,
        description);
  }
}
