package org.gradientem.mixture;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The first components of a mixture, where these keep their means, covariances and probabilities of
 * categories while the others are fitted. Their weights are estimated like all others; immutable.
 *
 * @since 0.1.0
 */
public final class FixedComponents {
  /** Families in which a component's covariance restricts no other's. */
  public static final Set<CovarianceFamily> FAMILIES =
      Set.copyOf(EnumSet.of(CovarianceFamily.VII, CovarianceFamily.VVI, CovarianceFamily.VVV));

  /** No component is fixed. */
  public static final FixedComponents NONE = new FixedComponents(null);

  /** The fixed components alone; null for none. */
  private final Mixture known;

  private FixedComponents(Mixture known) {
    this.known = known;
  }

  /**
   * The components of a mixture, in their order.
   *
   * @param known the mixture, of one of the {@link #FAMILIES}
   * @return its components, fixed
   */
  public static FixedComponents of(Mixture known) {
    return new FixedComponents(known);
  }

  /**
   * Number of fixed components.
   *
   * @return m, of which the numbers are 0 to m - 1
   */
  public int count() {
    return known == null ? 0 : known.k();
  }

  /**
   * Whether no component is fixed.
   *
   * @return true for none
   */
  public boolean isEmpty() {
    return known == null;
  }

  /**
   * Puts the fixed covariances in the place of others.
   *
   * @param covariances those of all components, of one of the {@link #FAMILIES}
   * @return the same with the first ones replaced
   */
  public Covariances restored(Covariances covariances) {
    if (isEmpty()) {
      return covariances;
    }
    CovarianceFamily family = covariances.family();
    Covariances.Own own = (Covariances.Own) covariances;
    return new Covariances.Own(
        family,
        IntStream.range(0, own.k())
            .mapToObj(i -> i < count() ? covariance(i, family.type()) : own.get(i))
            .toArray(Covariance[]::new));
  }

  /**
   * The covariance of a fixed component.
   *
   * @param i its number
   * @param type how it is wanted
   * @return the covariance
   */
  public Covariance covariance(int i, CovarianceType type) {
    Covariance own = known.covariances().get(i);
    return own.type() == type ? own : Covariance.of(type, own.toMatrix());
  }

  /**
   * Puts the fixed probabilities of categories in the place of others.
   *
   * @param levels those of all components
   * @return the same with the first ones replaced
   */
  public LevelProbabilities restored(LevelProbabilities levels) {
    if (isEmpty() || levels.isEmpty()) {
      return levels;
    }
    double[] logs = levels.logs().clone();
    int k = levels.k();
    double[] fixed = known.levels().logs();
    for (int e = 0; e < fixed.length; e++) {
      logs[e / count() * k + e % count()] = fixed[e];
    }
    return LevelProbabilities.ofLogs(levels.categories(), logs);
  }

  /**
   * The probabilities of categories of a fixed component.
   *
   * @param i its number
   * @return logarithms, one for each level of all columns
   */
  public double[] levelLogs(int i) {
    return known.levels().logs(i);
  }

  /**
   * Puts the fixed components in the place of others.
   *
   * @param mixture a mixture of these and others
   * @return the same with the parameters of the first ones replaced, but not their weights
   */
  public Mixture restored(Mixture mixture) {
    if (isEmpty()) {
      return mixture;
    }
    int k = mixture.k();
    double[] means = mixture.meanMatrix();
    double[] fixed = known.meanMatrix();
    for (int e = 0; e < fixed.length; e++) {
      means[e / count() * k + e % count()] = fixed[e];
    }
    return Mixture.owning(
            mixture.logWeights(), means, restored(mixture.covariances()), mixture.noise())
        .withLevels(restored(mixture.levels()));
  }

  /**
   * Returns the families that have a place for fixed covariances.
   *
   * @param families some families
   * @param needed the type that the fixed covariances need
   * @return those of them in which a component's covariance restricts no other's, and has that type
   */
  public static List<CovarianceFamily> admitted(
      List<CovarianceFamily> families, CovarianceType needed) {
    return families.stream()
        .filter(FAMILIES::contains)
        .filter(family -> family.type().compareTo(needed) >= 0)
        .toList();
  }
}
