package org.gradientem.job.output;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/** What users read of covariances of low rank. */
final class FactorWords {
  private FactorWords() {}

  /** The name of a mixture's family, of one of low rank with the number of its factors. */
  static String family(Mixture mixture) {
    Covariances covariances = mixture.covariances();
    CovarianceFamily family = covariances.family();
    if (!family.isLowRank()) {
      return family.toString();
    }
    int[] factors = IntStream.range(0, mixture.k()).map(covariances::factors).sorted().toArray();
    int least = factors[0];
    int most = factors[factors.length - 1];
    return RootLocale.format(
        "%s (%s factors, %s of %d dimensions)",
        family,
        family.isTied() ? "shared" : "own",
        least == most ? String.valueOf(most) : least + " to " + most,
        mixture.dim());
  }

  /** Noise and loadings of each component, of a tied family once; empty for other families. */
  static List<Map<String, Object>> factors(Mixture mixture) {
    int d = mixture.dim();
    return Arrays.stream(mixture.covariances().noiseAndLoadings())
        .map(
            numbers ->
                Map.<String, Object>of(
                    "noise",
                    Arrays.copyOf(numbers, d),
                    "loadings",
                    IntStream.range(1, numbers.length / d)
                        .mapToObj(q -> Arrays.copyOfRange(numbers, q * d, (q + 1) * d))
                        .toList()))
        .toList();
  }
}
