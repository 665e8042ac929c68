package org.gradientem.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.summary.PassRecord;

/** Median seconds per pass of the estimators. */
final class Passes {
  private static final int REPEATS = 3;

  private Passes() {}

  /** Of this library from k random rows, with the step on the driver. */
  static double ours(Dataset<Row> rows, CovarianceFamily family, int k, int warmUp, int passes) {
    List<Double> seconds = new ArrayList<>();
    new GradientEM()
        .setK(k)
        .setSeed(Workload.SEED)
        // A pass is the same for all tied families; the step of this one costs the driver nothing.
        .setCovarianceType((family.isTied() ? CovarianceFamily.EII : family).name())
        .setSelection("none")
        .setTol(0)
        .setMaxIter(warmUp + passes - 1)
        .fit(rows, (PassRecord pass) -> seconds.add(pass.seconds()));
    return Seconds.median(seconds.stream().skip(warmUp).mapToDouble(s -> s).toArray());
  }

  static double kMeans(Dataset<Row> rows, int k, int passes) {
    KMeans kMeans = new KMeans().setK(k).setInitMode("random").setSeed(Workload.SEED).setTol(0);
    return ofFits(
        "KMeans", passes, maxIter -> kMeans.setMaxIter(maxIter).fit(rows).summary().numIter());
  }

  static double gaussianMixture(Dataset<Row> rows, int k, int passes) {
    GaussianMixture mixture = new GaussianMixture().setK(k).setSeed(Workload.SEED).setTol(0);
    return ofFits(
        "GaussianMixture",
        passes,
        maxIter -> mixture.setMaxIter(maxIter).fit(rows).summary().numIter());
  }

  /**
   * Of an estimator without times: a long fit minus a short one from the same start, in which the
   * cost of a fit itself cancels.
   *
   * @param fit runs at most a number of passes and returns how many it ran
   */
  private static double ofFits(String name, int passes, IntUnaryOperator fit) {
    Fit.of(1 + passes, fit);
    double[] seconds = new double[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
      Fit few = Fit.of(1, fit);
      Fit many = Fit.of(1 + passes, fit);
      if (many.passes <= few.passes) {
        throw new UserException(
            "%s converged at its first pass, so a pass cannot be timed; give more rows or a larger k."
                .formatted(name));
      }
      seconds[r] = (many.seconds - few.seconds) / (many.passes - few.passes);
    }
    return Seconds.median(seconds);
  }

  private record Fit(int passes, double seconds) {
    static Fit of(int maxIter, IntUnaryOperator fit) {
      long start = System.nanoTime();
      int passes = fit.applyAsInt(maxIter);
      return new Fit(passes, (System.nanoTime() - start) * 1e-9);
    }
  }
}
