package org.gradientem.candidates;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gradientem.mixture.CovarianceFamily;

/**
 * The target of a search: the allowed covariance families and, if the user set it, the number of
 * components.
 *
 * @param families of which one is chosen, at least one
 * @param k the number of components that was asked for; empty for that with the highest BIC
 */
public record SearchTarget(List<CovarianceFamily> families, OptionalInt k) {
  public boolean isFreeK() {
    return k.isEmpty();
  }

  /** Whether the answer may have so many. */
  public boolean admits(int components) {
    return k.orElse(components) == components;
  }

  /**
   * Whether a mixture is one of another family too: one component alone is a tied family's, if that
   * may be chosen.
   */
  public boolean isRedundant(CovarianceFamily family, int components) {
    return components == 1 && family != ofOne(family) && families.contains(ofOne(family));
  }

  /** The family of one component of a family alone. */
  private static CovarianceFamily ofOne(CovarianceFamily family) {
    if (!family.isLowRank()) {
      return CovarianceFamily.tied(family.type());
    }
    return family.hasIsotropicNoise() ? CovarianceFamily.UCC : CovarianceFamily.CCU;
  }

  /** Whether there are families of low rank among them. */
  public boolean hasLowRank() {
    return families.stream().anyMatch(CovarianceFamily::isLowRank);
  }

  /** How many more than so many there are to be; 0 for any number. */
  public int more(int components) {
    return k.orElse(components) - components;
  }

  /**
   * What paths and rounds go by: the tied family of the most general covariances, which leads other
   * families as well even where it is not to be chosen, and the most general other one. Where there
   * are families of low rank, rows may not determine more than these.
   */
  public List<CovarianceFamily> guides() {
    boolean isLowRank = hasLowRank();
    CovarianceFamily tied =
        isLowRank
            ? CovarianceFamily.CCU
            : CovarianceFamily.tied(CovarianceFamily.momentType(families));
    return Stream.concat(
            Stream.of(tied),
            families.stream()
                .filter(family -> !family.isTied() && family.isLowRank() == isLowRank)
                .max(Comparator.naturalOrder())
                .stream())
        .toList();
  }

  /**
   * The family that has the mixtures of all families of own covariances; empty if there is none. A
   * shared covariance's scatters need not be known: their sum follows from the data's.
   */
  public Optional<CovarianceFamily> own() {
    List<CovarianceFamily> own = families.stream().filter(family -> !family.isTied()).toList();
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(CovarianceFamily.own(CovarianceFamily.momentType(own)));
  }

  /** Whether components may have covariances of their own. */
  public boolean hasUntied() {
    return own().isPresent();
  }

  /** The guide with most parameters. */
  public CovarianceFamily mostGeneral() {
    List<CovarianceFamily> guides = guides();
    return guides.get(guides.size() - 1);
  }
}
