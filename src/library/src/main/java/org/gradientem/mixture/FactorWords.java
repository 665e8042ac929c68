package org.gradientem.mixture;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.gradientem.RootLocale;

/** Describes covariances of low rank in words. */
final class FactorWords {
  /** The most components whose numbers of factors are listed: more would fill the line. */
  private static final int MAX_LISTED = 10;

  private FactorWords() {}

  static String of(CovarianceFamily family, List<Integer> factors, int dim) {
    return RootLocale.format(
        "%s factors, %1$s noise (%s): %s of %d dimensions",
        family.isTied() ? "shared" : "own", family, numbers(factors), dim);
  }

  private static String numbers(List<Integer> factors) {
    int least = Collections.min(factors);
    int most = Collections.max(factors);
    if (least == most) {
      return String.valueOf(most);
    }
    return factors.size() > MAX_LISTED
        ? least + " to " + most
        : factors.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "))
            .replaceFirst(", (\\d+)$", " and $1");
  }
}
