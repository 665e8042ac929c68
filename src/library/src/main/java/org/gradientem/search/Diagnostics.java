package org.gradientem.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.em.Pass;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/** What may be wrong with a fit, in sentences that say what to do about it. */
public final class Diagnostics {
  /** Fewer effective components than this are one: half way to two alike. */
  private static final double LEAST_EFFECTIVE = 1.5;

  /**
   * A spread is far above 1 when it is above this many times what noise alone shows: that of two
   * equal components, their means the root of 8 standard deviations apart.
   */
  private static final double LARGEST_SPREAD = 3;

  private Diagnostics() {}

  /**
   * Examines a fit; takes a few passes over twice the components of its result.
   *
   * @param fitted the mixture at the end of the main phase
   * @param result the mixture to be returned
   * @param pass the pass over the rows, or over a sample of them
   * @param isAsked whether the family is the user's, and not chosen by BIC
   * @return the warnings, none if all is well
   */
  public static List<String> warnings(Mixture fitted, Mixture result, Pass pass, boolean isAsked) {
    CovarianceFamily family = result.covariances().family();
    List<String> wide =
        family.isTied() ? oneCoversMany(ComponentSpread.of(result, pass), isAsked) : List.of();
    List<String> warnings = new ArrayList<>();
    double effective = effectiveComponents(fitted.weights());
    // One component is right for data that are one Gaussian, so there must be a sign of more.
    if (fitted.k() > 1 && effective < LEAST_EFFECTIVE && (result.k() > 1 || !wide.isEmpty())) {
      CovarianceType type = family.type();
      // In a subspace, where the covariance is full, init is pca already.
      boolean mayStartInSubspace =
          type == CovarianceType.IDENTITY || type == CovarianceType.SPHERICAL;
      warnings.add(
          RootLocale.format(
              "The %d fitted components collapsed to %.2f effective ones although the data are more than one Gaussian; use stepScaling = responsibility%s.",
              fitted.k(), effective, mayStartInSubspace ? ", or init = pca" : ""));
    }
    warnings.addAll(wide);
    return List.copyOf(warnings);
  }

  private static double effectiveComponents(double[] weights) {
    double entropy = 0;
    for (double weight : weights) {
      entropy -= weight > 0 ? weight * Math.log(weight) : 0;
    }
    return Math.exp(entropy);
  }

  private static List<String> oneCoversMany(ComponentSpread spread, boolean isAsked) {
    double[] spreads = spread.eigenvalues();
    List<Integer> wide =
        IntStream.range(0, spreads.length)
            .filter(i -> spreads[i] > LARGEST_SPREAD * spread.ofNoise(i))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -spreads[i]))
            .toList();
    if (wide.isEmpty()) {
      return List.of();
    }
    String which =
        wide.size() == 1
            ? RootLocale.format(
                "Component %d is far wider than the shared covariance,", wide.get(0))
            : RootLocale.format(
                "%d of %d components are far wider than the shared covariance, component %d",
                wide.size(), spreads.length, wide.get(0));
    return List.of(
        RootLocale.format(
            "%s with %.1f times its variance along one direction, so it may cover several clusters or one that is not Gaussian; lower minWeight%s.",
            which, spreads[wide.get(0)], isAsked ? ", or use covarianceType = auto" : ""));
  }
}
