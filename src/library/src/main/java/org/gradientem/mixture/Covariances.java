package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * The covariances of a mixture's components; immutable.
 *
 * @since 0.1.0
 */
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
   * Coordinates in which each component's covariance is the identity, see {@link
   * Covariance#whiten}.
   *
   * @param x one row per component, {@code k x d}
   * @param k number of components
   * @return the mapped rows, a new array of the same shape
   */
  double[] whiten(double[] x, int k);

  /**
   * Sum of the rows' squared Mahalanobis lengths, each under its component's covariance.
   *
   * @param x one row per component, {@code k x d}
   * @param k number of components
   * @return the sum
   */
  double squaredLength(double[] x, int k);

  /**
   * Each row times the inverse of its component's covariance.
   *
   * @param x one row per component, {@code k x d}
   * @param k number of components
   * @return a new array of the same shape
   */
  double[] timesPrecision(double[] x, int k);

  /**
   * The same with the components in another order.
   *
   * @param order the k component numbers in their new order
   * @return the reordered covariances
   */
  Covariances reordered(int... order);

  /**
   * Number of free parameters, as BIC counts them: of a family of low rank by the numbers of its
   * factors.
   *
   * @param k number of components
   * @return their number
   */
  default long parameters(int k) {
    if (!family().isLowRank()) {
      return family().parameters(k, dim());
    }
    return IntStream.range(0, family().isTied() ? 1 : k)
        .mapToLong(i -> dim() + CovarianceFamily.loadings(factors(i), dim()))
        .sum();
  }

  /**
   * Number of factors of a component.
   *
   * @param component its number, 0 to k - 1
   * @return their number; d for a matrix that is not known to be of low rank
   */
  default int factors(int component) {
    return get(component) instanceof FactorCovariance low ? low.factors() : dim();
  }

  /**
   * Returns the largest number of factors of a component.
   *
   * @return their number; 0 for a family without factors, and where they are not known
   * @since 0.1.0
   */
  default int mostFactors() {
    return Arrays.stream(noiseAndLoadings())
        .mapToInt(numbers -> numbers.length / dim() - 1)
        .max()
        .orElse(0);
  }

  /**
   * Returns what they are, in words where they have factors.
   *
   * @param k number of components
   * @return such as {@code own factors, own noise (UUU): 3, 2 and 4 of 100 dimensions}, with the
   *     factors of each component, or of more than ten the least and the largest number; of other
   *     families the code
   * @since 0.1.0
   */
  default String words(int k) {
    CovarianceFamily family = family();
    if (!family.isLowRank()) {
      return family.toString();
    }
    IntStream components = IntStream.range(0, family.isTied() ? 1 : k);
    return FactorWords.of(family, components.map(this::factors).boxed().toList(), dim());
  }

  /**
   * The numbers that determine them, the inverse of {@link #of(CovarianceFamily, int, double[][])}.
   *
   * @return for each component what {@link Covariance#values} gives; for a tied family once
   */
  double[][] values();

  /**
   * Noise and loadings of the covariances of a family of low rank.
   *
   * @return for each component, for a tied family once, d variances of the noise and then the
   *     {@code d x q} loadings, column-major; empty for other families, and where they are not
   *     known
   */
  default double[][] noiseAndLoadings() {
    int matrices = values().length;
    boolean areKnown =
        family().isLowRank()
            && IntStream.range(0, matrices).allMatch(i -> get(i) instanceof FactorCovariance);
    return areKnown
        ? IntStream.range(0, matrices)
            .mapToObj(i -> ((FactorCovariance) get(i)).numbers())
            .toArray(double[][]::new)
        : new double[0][];
  }

  /**
   * Makes covariances of a family of low rank.
   *
   * @param family the family
   * @param dim number of coordinates d
   * @param noiseAndLoadings as {@link #noiseAndLoadings} gives them
   * @return the covariances
   */
  static Covariances ofFactors(CovarianceFamily family, int dim, double[]... noiseAndLoadings) {
    FactorCovariance[] all =
        Arrays.stream(noiseAndLoadings)
            .map(numbers -> FactorCovariance.of(dim, numbers))
            .toArray(FactorCovariance[]::new);
    return family.isTied() ? new Tied(family, all[0]) : new Own(family, all);
  }

  /**
   * Makes covariances from the numbers that determine them.
   *
   * @param family the family
   * @param dim number of coordinates d
   * @param values for each component, for a tied family once: none for the identity, the variance,
   *     d variances, or d * d entries
   * @return the covariances
   * @throws IllegalArgumentException if the numbers are not of so many covariances
   */
  static Covariances of(CovarianceFamily family, int dim, double[]... values) {
    Covariance[] all =
        Arrays.stream(values)
            .map(numbers -> Covariance.of(family.type(), dim, numbers))
            .toArray(Covariance[]::new);
    if (!family.isTied()) {
      return new Own(family, all);
    }
    if (all.length != 1) {
      throw new IllegalArgumentException(
          RootLocale.format("Family %s has one covariance, got %d.", family, all.length));
    }
    return new Tied(family, all[0]);
  }

  /**
   * One covariance shared by all components, in the family of its type.
   *
   * @param shared the covariance
   * @return the covariances
   */
  static Covariances tied(Covariance shared) {
    return new Tied(CovarianceFamily.tied(shared.type()), shared);
  }

  /**
   * One covariance shared by any number of components.
   *
   * @param family a tied family
   * @param shared the covariance
   * @since 0.1.0
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

    @Override
    public double[] whiten(double[] x, int k) {
      return shared.whiten(x, k);
    }

    @Override
    public double squaredLength(double[] x, int k) {
      return shared.squaredLength(x, k);
    }

    @Override
    public double[] timesPrecision(double[] x, int k) {
      return shared.timesPrecision(x, k);
    }

    @Override
    public Covariances reordered(int... order) {
      return this;
    }

    @Override
    public double[][] values() {
      return new double[][] {shared.values()};
    }
  }

  /**
   * One covariance per component.
   *
   * @since 0.1.0
   */
  final class Own implements Covariances {
    private final CovarianceFamily family;
    private final Covariance[] components;

    /**
     * Copies the covariances.
     *
     * @param family a family that is not tied
     * @param components one covariance of the family's type per component, at least one
     */
    public Own(CovarianceFamily family, Covariance... components) {
      if (family.isTied()
          || components.length == 0
          || Arrays.stream(components).anyMatch(c -> c.type() != family.type())) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "Family %s does not hold these %d covariances.", family, components.length));
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

    @Override
    public double[] whiten(double[] x, int k) {
      return mapRows(x, k, Covariance::whiten);
    }

    @Override
    public double squaredLength(double[] x, int k) {
      return Arrays.stream(whiten(x, k)).map(z -> z * z).sum();
    }

    @Override
    public double[] timesPrecision(double[] x, int k) {
      return mapRows(x, k, Covariance::timesPrecision);
    }

    private interface RowMap {
      double[] apply(Covariance covariance, double[] row, int rows);
    }

    private double[] mapRows(double[] x, int k, RowMap map) {
      double[] mapped = new double[x.length];
      double[] row = new double[dim()];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < row.length; j++) {
          row[j] = x[j * k + i];
        }
        double[] image = map.apply(components[i], row, 1);
        for (int j = 0; j < row.length; j++) {
          mapped[j * k + i] = image[j];
        }
      }
      return mapped;
    }

    @Override
    public Covariances reordered(int... order) {
      return new Own(
          family, Arrays.stream(order).mapToObj(i -> components[i]).toArray(Covariance[]::new));
    }

    @Override
    public double[][] values() {
      return Arrays.stream(components).map(Covariance::values).toArray(double[][]::new);
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
