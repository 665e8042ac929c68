package org.gradientem.internal.candidates;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.UniformNoise;

/**
 * The target of a search: the allowed covariance families and, if the user set it, the number of
 * components.
 *
 * @param families of which one is chosen, at least one
 * @param k the number of components that was asked for; empty for that with the highest BIC
 * @param noise that the answer may have beside its components, whatever its weight; or none
 * @param last families of low rank that are compared with the answer alone, where rows determine
 *     full matrices
 */
public record SearchTarget(
    List<CovarianceFamily> families,
    List<CovarianceFamily> last,
    OptionalInt k,
    UniformNoise noise) {
  /** Rows for each parameter of a full matrix from which on rows carry such matrices. */
  private static final double ROWS_PER_PARAMETER = 10;

  /** All families from the start. */
  public SearchTarget(List<CovarianceFamily> families, OptionalInt k, UniformNoise noise) {
    this(families, List.of(), k, noise);
  }

  /** One without noise. */
  public SearchTarget(List<CovarianceFamily> families, OptionalInt k) {
    this(families, k, UniformNoise.NONE);
  }

  /**
   * Returns the target of a search of rows. Of one feature a diagonal or a matrix is one variance,
   * so families fall together. Where rows carry full matrices, low rank is tried last.
   */
  public SearchTarget in(int dim, double rows) {
    if (hasLowRank() && !isLedByLowRank(families, dim, rows)) {
      List<CovarianceFamily> others = families.stream().filter(f -> !f.isLowRank()).toList();
      List<CovarianceFamily> low = families.stream().filter(CovarianceFamily::isLowRank).toList();
      return new SearchTarget(others, low, k, noise);
    }
    List<CovarianceFamily> distinct =
        families.stream().filter(f -> f.type().compareTo(CovarianceType.SPHERICAL) <= 0).toList();
    return families.size() == 1 || dim > 1 ? this : new SearchTarget(distinct, k, noise);
  }

  /**
   * Returns whether families of low rank guide a search: they are among the families, and rows do
   * not carry full matrices.
   */
  public static boolean isLedByLowRank(List<CovarianceFamily> families, int dim, double rows) {
    return families.stream().anyMatch(CovarianceFamily::isLowRank)
        && !(carriesMatrices(dim, rows) && families.contains(CovarianceFamily.VVV));
  }

  /** Returns whether rows carry full matrices: there are ten for each parameter of one. */
  public static boolean carriesMatrices(int dim, double rows) {
    return dim * (dim + 1.0) / 2 <= rows / ROWS_PER_PARAMETER;
  }

  /**
   * The same with any number of components, or else with all families whose covariances rows'
   * moments of a type determine; empty if that is this target. Full matrices of components' own are
   * among them only if they were.
   */
  public Optional<SearchTarget> relaxed(CovarianceType type, int dim) {
    List<CovarianceFamily> all =
        Stream.of(CovarianceFamily.values())
            .filter(family -> family.type().compareTo(type) <= 0 && !family.isLowRank())
            .filter(
                family -> !isOwnFull(family) || families.stream().anyMatch(SearchTarget::isOwnFull))
            .filter(
                family ->
                    (family.type() == CovarianceType.IDENTITY)
                        == (families.get(0).type() == CovarianceType.IDENTITY))
            .toList();
    return k.isPresent()
        ? Optional.of(new SearchTarget(all(), OptionalInt.empty(), noise))
        : Optional.of(new SearchTarget(all, k, noise).in(dim, Double.POSITIVE_INFINITY))
            .filter(
                other ->
                    all().stream().noneMatch(CovarianceFamily::isLowRank)
                        && other.families.size() > families.size());
  }

  private static boolean isOwnFull(CovarianceFamily family) {
    return family.type() == CovarianceType.FULL && !family.isTied();
  }

  /** Whether a mixture is one that may be the answer. */
  public boolean admits(Candidate candidate) {
    return admits(candidate.k()) && all().contains(candidate.family());
  }

  /** Returns the families of which one is chosen, those tried last included. */
  public List<CovarianceFamily> all() {
    return Stream.concat(families.stream(), last.stream()).toList();
  }

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
    return components == 1 && family != ofOne(family) && all().contains(ofOne(family));
  }

  /**
   * Returns whether covariances are also a simpler family's, if that may be chosen: those of one
   * component, and diagonals that have no factor.
   */
  public boolean isRedundant(Covariances covariances, int components) {
    CovarianceFamily family = covariances.family();
    return isRedundant(family, components)
        || (family.isLowRank()
            && covariances.mostFactors() == 0
            && families.contains(family.isTied() ? CovarianceFamily.EEI : CovarianceFamily.VVI));
  }

  /** The family of one component of a family alone. */
  private static CovarianceFamily ofOne(CovarianceFamily family) {
    return family.isLowRank() ? CovarianceFamily.CCU : CovarianceFamily.tied(family.type());
  }

  /** Whether there are families of low rank among them. */
  public boolean hasLowRank() {
    return families.stream().anyMatch(CovarianceFamily::isLowRank);
  }

  /** Whether one is nearer to the number asked for, or as near and its BIC higher. */
  public boolean isBetter(Candidate candidate, Candidate than) {
    int nearer = Math.abs(more(than.k())) - Math.abs(more(candidate.k()));
    return candidate.isValid()
        && (nearer == 0 ? candidate.bic() > than.bic() + Fitter.BIC_PRECISION : nearer > 0);
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
