package org.gradientem.internal.families;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;

/** The least covariances of k components with given means, whose features are rounded. */
final class ComponentBounds {
  private final Rounding[] each;

  /** The bound of a covariance that all have: where the steps of logarithms are widest. */
  private final Rounding ofAll;

  /**
   * Determines the bounds.
   *
   * @param rounding the bound by the place of a component
   * @param means the means, {@code k x d}
   * @param k number of components
   */
  ComponentBounds(Rounding rounding, double[] means, int k) {
    int dim = rounding.dim();
    each = new Rounding[k];
    if (!rounding.hasLogarithms()) {
      Arrays.fill(each, rounding);
      ofAll = rounding;
      return;
    }
    double[] least = new double[dim];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int i = 0; i < k; i++) {
      double[] mean = new double[dim];
      for (int j = 0; j < dim; j++) {
        mean[j] = means[j * k + i];
        least[j] = Math.min(least[j], mean[j]);
      }
      each[i] = rounding.at(mean);
    }
    ofAll = rounding.at(least);
  }

  int k() {
    return each.length;
  }

  int dim() {
    return ofAll.dim();
  }

  /** Returns the bound of a covariance that all have. */
  Rounding ofAll() {
    return ofAll;
  }

  boolean isNone() {
    return ofAll.isNone();
  }

  /** Returns a covariance that all have, raised to the bound. */
  Covariance raised(Covariance shared) {
    return ofAll.raised(shared);
  }

  /** Raises the scatter of a component, as {@link Rounding#raise}. */
  boolean raise(int i, CovarianceType type, double count, double[] scatter) {
    return each[i].raise(type, count, scatter);
  }

  /** Returns whether each covariance is within its bound. */
  boolean admit(Covariances covariances) {
    return IntStream.range(0, k()).allMatch(i -> each[i].factor(covariances.get(i)) == 1);
  }

  /**
   * Returns covariances within the bounds: of components that have nothing in common each raised on
   * its own, else multiplied by the least factors that suffice.
   *
   * @param covariances of k components
   * @return the same object if they are within the bounds
   */
  Covariances within(Covariances covariances) {
    CovarianceFamily family = covariances.family();
    if (isNone()) {
      return covariances;
    }
    if (family.isTied()) {
      Covariance shared = covariances.get(0);
      Covariance raised = raised(shared);
      return raised == shared ? covariances : new Covariances.Tied(family, raised);
    }
    return family == CovarianceFamily.own(family.type())
        ? mapped(covariances, i -> each[i].raised(covariances.get(i)))
        : times(covariances);
  }

  /** Multiplies covariances by the least factors that suffice, by one where volumes are equal. */
  Covariances times(Covariances covariances) {
    double[] factors =
        IntStream.range(0, k()).mapToDouble(i -> each[i].factor(covariances.get(i))).toArray();
    double largest = Arrays.stream(factors).max().orElse(1);
    if (largest == 1) {
      return covariances;
    }
    boolean areEqual = covariances.family().hasEqualVolumes();
    return mapped(covariances, i -> times(covariances.get(i), areEqual ? largest : factors[i]));
  }

  private static Covariance times(Covariance covariance, double factor) {
    double[] values = covariance.values();
    for (int e = 0; e < values.length; e++) {
      values[e] *= factor;
    }
    return factor == 1 ? covariance : Covariance.of(covariance.type(), covariance.dim(), values);
  }

  private Covariances mapped(Covariances from, IntFunction<Covariance> map) {
    Covariance[] to = new Covariance[k()];
    boolean isSame = true;
    for (int i = 0; i < to.length; i++) {
      to[i] = map.apply(i);
      isSame &= to[i] == from.get(i);
    }
    return isSame ? from : new Covariances.Own(from.family(), to);
  }
}
