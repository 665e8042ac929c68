package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;

/** The covariances of a mixture's components; immutable. */
public sealed interface Covariances extends Serializable {

  /**
   * What they have in common.
   *
   * @return the family
   */
  CovarianceFamily family();

  /**
   * The covariance of one component.
   *
   * @param component its number, 0 to k - 1
   * @return its covariance; for a tied family the same object for every component
   */
  Covariance get(int component);

  /**
   * Number of coordinates.
   *
   * @return d
   */
  int dim();

  /**
   * One covariance shared by any number of components.
   *
   * @param family a tied family
   * @param shared the covariance
   */
  record Tied(CovarianceFamily family, Covariance shared) implements Covariances {

    /**
     * Checks the family.
     *
     * @param family a tied family
     * @param shared the covariance, of the family's type
     */
    public Tied {
      if (!family.isTied() || shared.type() != family.type()) {
        throw new IllegalArgumentException(
            "A covariance of type %s cannot be shared by family %s."
                .formatted(shared.type(), family));
      }
    }

    @Override
    public Covariance get(int component) {
      return shared;
    }

    @Override
    public int dim() {
      return shared.dim();
    }
  }

  /** One covariance per component. */
  final class Own implements Covariances {
    private static final long serialVersionUID = 1;

    private final CovarianceFamily family;
    private final Covariance[] components;

    /**
     * Copies the covariances.
     *
     * @param family a family that is not tied
     * @param components one covariance of the family's type per component, at least one
     */
    public Own(CovarianceFamily family, Covariance... components) {
      if (family.isTied() || Arrays.stream(components).anyMatch(c -> c.type() != family.type())) {
        throw new IllegalArgumentException(
            "Family %s does not hold these %d covariances.".formatted(family, components.length));
      }
      this.family = family;
      this.components = components.clone();
    }

    @Override
    public CovarianceFamily family() {
      return family;
    }

    @Override
    public Covariance get(int component) {
      return components[component];
    }

    @Override
    public int dim() {
      return components[0].dim();
    }

    /**
     * Number of components.
     *
     * @return k
     */
    public int k() {
      return components.length;
    }
  }
}
