package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.rows.SampleBlocks;

/** What must agree between a checkpoint and the fit that takes it up: params, seed and data. */
final class JobFingerprint {
  /** Params that change where or how a fit runs but not what it finds. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "checkpointDir",
          "checkpointInterval",
          "intermediateStorageLevel");

  private JobFingerprint() {}

  static Map<String, String> of(GradientEM estimator, SampleBlocks blocks, int components) {
    Map<String, String> fingerprint = new TreeMap<>();
    for (Param<?> param : estimator.params()) {
      if (!IRRELEVANT.contains(param.name()) && estimator.isDefined(param)) {
        fingerprint.put(param.name(), text(estimator.getOrDefault(param)));
      }
    }
    fingerprint.put("rows", Long.toString(blocks.rows()));
    fingerprint.put("d", Integer.toString(blocks.dim()));
    fingerprint.put("components", Integer.toString(components));
    fingerprint.put("data", Long.toHexString(blocks.fingerprint()));
    return fingerprint;
  }

  private static String text(Object value) {
    if (value instanceof double[] array) {
      return Integer.toHexString(Arrays.hashCode(array));
    }
    return value instanceof double[][] matrix
        ? Integer.toHexString(Arrays.deepHashCode(matrix))
        : String.valueOf(value);
  }
}
