package org.gradientem.mixture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.gradientem.UserException;

/**
 * What the covariances of a mixture's components have in common. Component i has {@code Sigma_i =
 * lambda_i D_i A_i D_i'}: a volume {@code lambda_i}, a shape {@code A_i} (diagonal, of determinant
 * 1) and an orientation {@code D_i} (Banfield and Raftery 1993; Celeux and Govaert 1995). A
 * family's code says for these three, in this order, whether they are equal for all components (E),
 * vary (V) or are those of the identity (I), as in R's mclust. {@link #IDENTITY} is the setting of
 * the papers, with nothing to estimate.
 *
 * <p>The families of low rank have {@code Sigma_i = L_i L_i' + Psi_i}: loadings {@code L_i} on
 * factors, whose number BIC chooses for each component, and diagonal noise {@code Psi_i}. They have
 * the codes of R's pgmm (McNicholas and Murphy 2008). The order of families counts: a family comes
 * after all that it holds, and the last of several is taken for the most general.
 *
 * @since 0.1.0
 */
public enum CovarianceFamily {
  /** The identity matrix for all components, never estimated. */
  IDENTITY(CovarianceType.IDENTITY),
  /** One variance for every coordinate and component. */
  EII(CovarianceType.SPHERICAL),
  /** One variance per component: scikit-learn's {@code spherical}. */
  VII(CovarianceType.SPHERICAL),
  /** One diagonal matrix for all components. */
  EEI(CovarianceType.DIAGONAL),
  /** Diagonal, of one shape, with volumes of their own. */
  VEI(CovarianceType.DIAGONAL),
  /** Diagonal, of one volume, with shapes of their own. */
  EVI(CovarianceType.DIAGONAL),
  /** A diagonal matrix per component: scikit-learn's {@code diag}. */
  VVI(CovarianceType.DIAGONAL),
  /** Factors and noise that all components share. */
  CCU(CovarianceType.FULL),
  /** Factors and noise of their own. */
  UUU(CovarianceType.FULL),
  /** One matrix for all components: scikit-learn's {@code tied}. */
  EEE(CovarianceType.FULL),
  /** One shape and orientation, with volumes of their own. */
  VEE(CovarianceType.FULL),
  /** One volume and orientation, with shapes of their own. */
  EVE(CovarianceType.FULL),
  /** One orientation, with volumes and shapes of their own. */
  VVE(CovarianceType.FULL),
  /** One volume and shape, with orientations of their own. */
  EEV(CovarianceType.FULL),
  /** One shape, with volumes and orientations of their own. */
  VEV(CovarianceType.FULL),
  /** One volume, with shapes and orientations of their own. */
  EVV(CovarianceType.FULL),
  /** A matrix per component: scikit-learn's {@code full}. */
  VVV(CovarianceType.FULL);

  /** Names by which users of scikit-learn know some families. */
  private static final Map<String, CovarianceFamily> ALIASES =
      Map.of("full", VVV, "tied", EEE, "diagonal", VVI, "spherical", VII);

  private final CovarianceType type;

  CovarianceFamily(CovarianceType type) {
    this.type = type;
  }

  /**
   * Reads a family from its name.
   *
   * @param name one of {@link #names()}, in any case
   * @return the family
   * @throws IllegalArgumentException if no family has that name
   */
  @JsonCreator
  public static CovarianceFamily parse(String name) {
    CovarianceFamily alias = ALIASES.get(name.toLowerCase(Locale.ROOT));
    return alias != null
        ? alias
        : Arrays.stream(values())
            .filter(family -> family.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "The covariance family '%s' is unknown; use one of %s."
                            .formatted(name, String.join(", ", names()))));
  }

  /**
   * The family in which all components share one matrix of a type.
   *
   * @param type the type
   * @return {@link #IDENTITY}, {@link #EII}, {@link #EEI} or {@link #EEE}
   */
  public static CovarianceFamily tied(CovarianceType type) {
    return switch (type) {
      case IDENTITY -> IDENTITY;
      case SPHERICAL -> EII;
      case DIAGONAL -> EEI;
      case FULL -> EEE;
    };
  }

  /**
   * The family in which each component has a matrix of its own of a type.
   *
   * @param type the type
   * @return {@link #VII}, {@link #VVI} or {@link #VVV}
   */
  public static CovarianceFamily own(CovarianceType type) {
    return switch (type) {
      case IDENTITY, SPHERICAL -> VII;
      case DIAGONAL -> VVI;
      case FULL -> VVV;
    };
  }

  /**
   * The part of the rows' second moment that some families need.
   *
   * @param families at least one family
   * @return the most general of their types
   */
  public static CovarianceType momentType(Collection<CovarianceFamily> families) {
    return families.stream()
        .map(CovarianceFamily::type)
        .max(CovarianceType::compareTo)
        .orElseThrow();
  }

  /**
   * The accepted names.
   *
   * @return the codes, {@code identity}, and scikit-learn's {@code full}, {@code tied}, {@code
   *     diagonal} and {@code spherical}
   */
  public static String[] names() {
    return Stream.concat(
            Stream.of("full", "tied", "diagonal", "spherical"),
            Arrays.stream(values()).map(CovarianceFamily::toString))
        .toArray(String[]::new);
  }

  /**
   * The type of each component's matrix, and with it the part of a second moment that estimating
   * takes.
   *
   * @return identity, spherical, diagonal or full
   */
  public CovarianceType type() {
    return type;
  }

  /**
   * Whether all components share one matrix.
   *
   * @return true for {@link #IDENTITY}, {@link #EII}, {@link #EEI}, {@link #EEE} and {@link #CCU}
   */
  public boolean isTied() {
    return this == IDENTITY || this == EII || this == EEI || this == EEE || this == CCU;
  }

  /**
   * Whether the covariances are of low rank next to diagonal noise.
   *
   * @return true for {@link #CCU} and {@link #UUU}
   */
  public boolean isLowRank() {
    return this == CCU || this == UUU;
  }

  /**
   * Whether all components have one volume.
   *
   * @return true for {@link #IDENTITY} and the names that begin with E
   */
  public boolean hasEqualVolumes() {
    return this == IDENTITY || name().charAt(0) == 'E';
  }

  /**
   * Number of free parameters of the covariances, as BIC counts them. {@link
   * Covariances#parameters} knows the number of factors.
   *
   * @param k number of components
   * @param dim number of coordinates d
   * @return their number; of a family of low rank those of covariances with one factor each
   */
  public long parameters(int k, int dim) {
    return switch (this) {
      case IDENTITY -> 0;
      case EII -> 1;
      case VII -> k;
      case EEI -> dim;
      case VEI -> k + dim - 1L;
      case EVI -> 1 + k * (dim - 1L);
      case VVI -> (long) k * dim;
      case CCU -> dim + loadings(1, dim);
      case UUU -> k * (dim + loadings(1, dim));
      case EEE, VEE, EVE, VVE, EEV, VEV, EVV, VVV -> parametersOfMatrices(k, dim);
    };
  }

  /**
   * Number of free loadings, which are known up to a rotation.
   *
   * @param factors number of factors q
   * @param dim number of coordinates d
   * @return {@code d q - q (q - 1) / 2}
   */
  public static long loadings(int factors, int dim) {
    return (long) dim * factors - factors * (factors - 1L) / 2;
  }

  private long parametersOfMatrices(int k, int dim) {
    long volumes = hasEqualVolumes() ? 1 : k;
    long shapes = (name().charAt(1) == 'V' ? k : 1) * (dim - 1L);
    long orientations = (name().charAt(2) == 'V' ? k : 1) * (dim * (dim - 1L) / 2);
    return volumes + shapes + orientations;
  }

  /** Its name as users and files have it. */
  @Override
  @JsonValue
  public String toString() {
    return this == IDENTITY ? "identity" : name();
  }
}
