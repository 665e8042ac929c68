package org.gradientem.em;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;

/**
 * The M-step of a family's covariances. The likelihood of unequal covariances is unbounded, so each
 * component gets a tenth of a row more, with the spread that one of n components would have: {@code
 * N_i += 0.1} and {@code W_i += 0.1 n^(-2/d) Sigma_data}, the mode under an inverse Wishart prior
 * (Fraley and Raftery 2007). Tied families get a share of the data's covariance instead, see {@link
 * DataMoments#tiedCovariance}.
 *
 * @param moments moments of all rows; kept as far as the family's type goes
 * @param family the family
 */
public record CovarianceEstimate(DataMoments moments, CovarianceFamily family) {
  private static final double PSEUDO_ROWS = 0.1;

  /**
   * Reduces the moments.
   *
   * @param moments moments of all rows, of the family's type or one that holds more
   * @param family the family
   * @throws IllegalArgumentException if the moments are of a type that holds less
   */
  public CovarianceEstimate {
    moments = moments.reduced(family.type());
  }

  /**
   * The covariances at which a fit of n components starts: each the data's times {@code n^(-2/d)}.
   *
   * @param n number of components
   * @return the covariances, in the family
   */
  public Covariances start(int n) {
    Covariance each = moments.covariance(scale(n));
    if (family.isTied()) {
      return new Covariances.Tied(family, each);
    }
    Covariance[] all = new Covariance[n];
    Arrays.fill(all, each);
    return new Covariances.Own(family, all);
  }

  private double scale(int n) {
    return Math.pow(n, -2.0 / moments.dim());
  }

  /**
   * The covariances that maximise the expected log-likelihood under the given means, regularised.
   *
   * @param statistics of a pass; for a family that is not tied they hold each component's second
   *     moment, as they do after a pass of the same family or one that collects
   * @param means the means, {@code n x d}
   * @param start the covariances before, from which some families' iterations start; null for none
   * @return the covariances
   * @throws IllegalArgumentException if the statistics hold too little, or a covariance is not
   *     positive definite
   */
  public Covariances maximise(SufficientStatistics statistics, double[] means, Covariances start) {
    if (family.isTied()) {
      return new Covariances.Tied(family, moments.tiedCovariance(statistics, means));
    }
    return maximise(statistics.counts, Scatters.about(family.type(), statistics, means), start);
  }

  /**
   * The same from counts and scatters that are known already.
   *
   * @param counts rows of each component {@code N_i}, k values
   * @param scatters each component's scatter about its own mean {@code W_i}, of the family's type;
   *     changed in place. For a tied family one array with the sum of all will do
   * @param start the covariances before, from which some families' iterations start; null for none
   * @return the covariances
   * @throws IllegalArgumentException if a covariance is not positive definite
   */
  public Covariances maximise(double[] counts, double[][] scatters, Covariances start) {
    if (family.isTied()) {
      double[] within = scatters[0];
      for (int i = 1; i < scatters.length; i++) {
        add(scatters[i], within);
      }
      return new Covariances.Tied(family, moments.tiedCovariance(within));
    }
    double[] padded = Arrays.stream(counts).map(count -> count + PSEUDO_ROWS).toArray();
    double[] spread = scatter(moments.covariance(scale(counts.length)), PSEUDO_ROWS);
    for (double[] scatter : scatters) {
      add(spread, scatter);
    }
    return FamilyEstimate.estimate(family, moments.dim(), padded, scatters, start);
  }

  private static void add(double[] from, double[] to) {
    for (int e = 0; e < to.length; e++) {
      to[e] += from[e];
    }
  }

  /**
   * The covariances of a family nearest to others in divergence, weighted: its estimate from them.
   *
   * @param family the family
   * @param counts weight of each component, k values
   * @param covariances their covariances, of the family's type
   * @param start where some families' iterations start; null for none
   * @return covariances of the family
   */
  public static Covariances project(
      CovarianceFamily family, double[] counts, Covariance[] covariances, Covariances start) {
    double[][] scatters =
        IntStream.range(0, counts.length)
            .mapToObj(i -> scatter(covariances[i], counts[i]))
            .toArray(double[][]::new);
    return FamilyEstimate.estimate(family, covariances[0].dim(), counts, scatters, start);
  }

  /** The scatter of so many rows with a covariance, in the shape of its type. */
  private static double[] scatter(Covariance covariance, double count) {
    double perValue = covariance.type() == CovarianceType.SPHERICAL ? covariance.dim() : 1;
    return Arrays.stream(covariance.values()).map(value -> count * perValue * value).toArray();
  }
}
