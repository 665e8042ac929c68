package org.gradientem.spark;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.Bits;
import org.gradientem.mixture.Close;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.RowSettings;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.summary.PassRecord;

/** Comparisons of models. */
public final class Models {
  private Models() {}

  /** Blocks so small that partitions of a few rows are not joined. */
  public static final double SMALL_BLOCK_IN_MB = 1e-4;

  /** An estimator that keeps all k components, so that what is tested is the fit itself. */
  public static GradientEM estimator(int k) {
    return new GradientEM()
        .setCovarianceType("tied")
        .setSelection("none")
        .setStartComponents(k)
        .setMaxBlockSizeInMB(SMALL_BLOCK_IN_MB);
  }

  /** The settings of a fit. */
  public static FitSettings settings(GradientEM estimator) {
    return estimator.settings();
  }

  /** Rows from a column "features", and weights from a column of that name if there is one. */
  public static RowSettings rowSettings(String weightCol, double maxBlockSizeInMB) {
    return new RowSettings("features", weightCol, "", HandleInvalid.ERROR, maxBlockSizeInMB);
  }

  /** Kills a fit at a pass. */
  public static Consumer<PassRecord> killedAt(Predicate<PassRecord> at) {
    return pass -> {
      if (at.test(pass)) {
        throw new IllegalStateException("killed");
      }
    };
  }

  /** Every number of a mixture, exact. */
  public static double[] numbers(Mixture mixture) {
    return Stream.concat(
            Stream.of(mixture.logWeights(), mixture.meanMatrix()),
            Arrays.stream(mixture.covariances().values()))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  public static void assertSameBits(GradientEMModel actual, GradientEMModel expected) {
    Bits.assertSame(numbers(actual.mixture()), numbers(expected.mixture()));
    Bits.assertSame(actual.summary().logLikelihood(), expected.summary().logLikelihood());
  }

  /** Largest relative difference of weights, means and covariance. */
  public static double distance(GradientEMModel actual, GradientEMModel expected) {
    Mixture a = actual.mixture();
    Mixture b = expected.mixture();
    double weights = Close.relativeError(a.weights(), b.weights());
    double means = Close.relativeError(a.meanMatrix(), b.meanMatrix());
    double covariance = Close.relativeError(a.covariance().toMatrix(), b.covariance().toMatrix());
    return Math.max(weights, Math.max(means, covariance));
  }

  /** Blocks of rows that fits hold cached; what tests cache themselves does not count. */
  public static List<JavaRDD<?>> cachedBlocks() {
    return SharedSession.context().getPersistentRDDs().values().stream()
        .<JavaRDD<?>>map(rdd -> rdd)
        .filter(rdd -> rdd.name() != null && rdd.name().endsWith("blocks"))
        .toList();
  }
}
