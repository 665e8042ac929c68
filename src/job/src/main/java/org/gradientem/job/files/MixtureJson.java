package org.gradientem.job.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * A mixture as JSON: {@code weights}, {@code means}, {@code covarianceType} (the family), and
 * {@code covariances}, for each component a matrix, or a list of variances where there are no
 * correlations. A tied family's one is there as {@code covariance} as well. Of uniform noise, if
 * there is some, {@code noise} has the {@code weight} and the box from {@code low} to {@code high}.
 */
public final class MixtureJson {
  private MixtureJson() {}

  /**
   * The content of the JSON.
   *
   * @param mixture the mixture
   * @return its numbers by name
   */
  public static Map<String, Object> numbers(Mixture mixture) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    Covariances covariances = mixture.covariances();
    numbers.put("weights", mixture.weights());
    numbers.put("means", mixture.means());
    numbers.put("covarianceType", covariances.family().toString());
    if (covariances.family().isTied()) {
      numbers.put("covariance", shape(mixture.covariance()));
    }
    numbers.put(
        "covariances",
        IntStream.range(0, mixture.k()).mapToObj(i -> shape(covariances.get(i))).toList());
    UniformNoise noise = mixture.noise();
    if (!noise.isEmpty()) {
      numbers.put(
          "noise", Map.of("weight", noise.weight(), "low", noise.low(), "high", noise.high()));
    }
    return numbers;
  }

  private static Object shape(Covariance covariance) {
    return covariance.type() == CovarianceType.FULL ? covariance.toMatrix() : variances(covariance);
  }

  private static double[] variances(Covariance covariance) {
    return IntStream.range(0, covariance.dim()).mapToDouble(covariance::variance).toArray();
  }
}
