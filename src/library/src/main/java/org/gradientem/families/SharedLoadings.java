package org.gradientem.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.subspace.PrincipalDirections;

/**
 * The M-step of loadings that components with noise of their own share. They have no closed form,
 * so it is rounds of EM in which the covariance of the factors is a parameter more (Liu, Rubin and
 * Wu 1998). Each raises the expected log-likelihood. Then one factor is added or left out where
 * that raises BIC.
 */
final class SharedLoadings {
  private static final int ROUNDS = 5;

  private final double[] counts;
  private final double[][] covariances;
  private final double[] floor;
  private final FactorRanks ranks;
  private final int dim;
  private final double rows;

  /** What components have: the same loadings, and noise of their own. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays, never changed
  private record Estimate(double[] loadings, FactorCovariance... own) {
    static Estimate of(double[] loadings, double[]... noise) {
      return new Estimate(
          loadings,
          Arrays.stream(noise)
              .map(variances -> new FactorCovariance(variances, loadings))
              .toArray(FactorCovariance[]::new));
    }

    int factors() {
      return own[0].factors();
    }
  }

  /** What is expected of the factors of a component's rows, {@code C Sigma^-1 L} and its like. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays, never changed
  private record Expected(double[] products, double[] secondMoment) {}

  /** Prepares an M-step; the arguments are those of {@link FactorEstimate}, scatters per row. */
  SharedLoadings(double[] counts, double[][] covariances, double[] floor, FactorRanks ranks) {
    this.counts = counts;
    this.covariances = covariances;
    this.floor = floor;
    this.ranks = ranks;
    dim = floor.length;
    rows = Arrays.stream(counts).sum();
  }

  /** Estimates from covariances before, of the family. */
  FactorCovariance[] estimate(FactorCovariance... start) {
    return estimate(raised(start));
  }

  /** Estimates from one covariance for all rows. */
  FactorCovariance[] estimateFrom(FactorCovariance all) {
    return estimate(divided(all));
  }

  private FactorCovariance[] estimate(Estimate start) {
    Estimate at = refined(start);
    OptionalDouble logRows = ranks.logRows();
    if (logRows.isPresent()) {
      double cost = 0.5 * logRows.getAsDouble();
      Estimate more = at.factors() < ranks.most(rows) ? refined(withOneMore(at)) : at;
      Estimate fewer = at.factors() > 0 ? refined(withoutLeast(at)) : at;
      double of = penalised(at, cost);
      double ofMore = penalised(more, cost);
      double ofFewer = penalised(fewer, cost);
      if (Math.max(ofMore, ofFewer) > of) {
        at = ofMore > ofFewer ? more : fewer;
      }
    }
    return at.own;
  }

  /** Of each variance as much is noise as in one covariance for all rows. */
  private Estimate divided(FactorCovariance all) {
    double[] noise = all.noise();
    double[][] own = new double[counts.length][dim];
    for (int j = 0; j < dim; j++) {
      int at = j * (dim + 1);
      double pooled = 0;
      for (int i = 0; i < own.length; i++) {
        pooled += counts[i] * covariances[i][at];
      }
      for (int i = 0; i < own.length; i++) {
        double share = pooled > 0 ? rows * covariances[i][at] / pooled : 1;
        own[i][j] = Math.max(floor[j], noise[j] * share);
      }
    }
    return Estimate.of(all.loadings(), own);
  }

  private Estimate raised(FactorCovariance... start) {
    double[][] noise = Arrays.stream(start).map(FactorCovariance::noise).toArray(double[][]::new);
    for (double[] variances : noise) {
      Arrays.setAll(variances, j -> Math.max(floor[j], variances[j]));
    }
    return Estimate.of(start[0].loadings(), noise);
  }

  private double penalised(Estimate at, double cost) {
    double sum = -cost * CovarianceFamily.loadings(at.factors(), dim);
    for (int i = 0; i < counts.length; i++) {
      FactorCovariance own = at.own[i];
      sum -= 0.5 * counts[i] * (own.logDeterminant() + own.precisionTrace(covariances[i]));
    }
    return sum;
  }

  private Estimate refined(Estimate from) {
    Estimate at = from;
    for (int round = 0; round < ROUNDS; round++) {
      at = round(at);
    }
    return at;
  }

  private Expected expected(int i, Estimate at) {
    int q = at.factors();
    FactorCovariance own = at.own[i];
    double[] products = own.scores(covariances[i], dim);
    double[] differences = new double[q * dim];
    Arrays.setAll(
        differences, e -> products[e % q * dim + e / q] - at.loadings[e % q * dim + e / q]);
    double[] secondMoment = own.scores(differences, q);
    for (int f = 0; f < q; f++) {
      secondMoment[f * (q + 1)]++;
    }
    return new Expected(products, secondMoment);
  }

  private Estimate round(Estimate at) {
    int k = counts.length;
    int q = at.factors();
    if (q == 0) {
      return withoutFactors();
    }
    Expected[] expected =
        IntStream.range(0, k).mapToObj(i -> expected(i, at)).toArray(Expected[]::new);
    double[][] noise = Arrays.stream(at.own).map(FactorCovariance::noise).toArray(double[][]::new);
    double[] loadings = new double[dim * q];
    for (int j = 0; j < dim; j++) {
      double[] row = row(j, expected, noise);
      for (int f = 0; f < q; f++) {
        loadings[f * dim + j] = row[f];
      }
      for (int i = 0; i < k; i++) {
        noise[i][j] = Math.max(floor[j], left(i, j, row, expected[i]));
      }
    }
    return Estimate.of(scaled(loadings, expected), noise);
  }

  private Estimate withoutFactors() {
    double[][] noise = new double[counts.length][dim];
    for (int i = 0; i < noise.length; i++) {
      double[] covariance = covariances[i];
      Arrays.setAll(noise[i], j -> Math.max(floor[j], covariance[j * (dim + 1)]));
    }
    return Estimate.of(new double[0], noise);
  }

  /** The most likely loadings of a coordinate, given the noise and what factors are expected. */
  private double[] row(int j, Expected[] expected, double[]... noise) {
    int q = expected[0].products.length / dim;
    double[] matrix = new double[q * q];
    double[] side = new double[q];
    BLAS blas = BLAS.getInstance();
    for (int i = 0; i < counts.length; i++) {
      double weight = counts[i] / noise[i][j];
      blas.daxpy(q * q, weight, expected[i].secondMoment, 1, matrix, 1);
      blas.daxpy(q, weight, expected[i].products, j, dim, side, 0, 1);
    }
    return new FullCovariance(q, matrix).timesPrecision(side, 1);
  }

  /** What the factors are expected to leave of a coordinate's variance. */
  private double left(int i, int j, double[] row, Expected expected) {
    int q = row.length;
    double sum = covariances[i][j * (dim + 1)];
    for (int f = 0; f < q; f++) {
      double image = 0;
      for (int g = 0; g < q; g++) {
        image += expected.secondMoment[f * q + g] * row[g];
      }
      sum += row[f] * (image - 2 * expected.products[f * dim + j]);
    }
    return sum;
  }

  /** Loadings on factors of variance 1 that have no correlations. */
  private double[] scaled(double[] loadings, Expected... expected) {
    int q = loadings.length / dim;
    double[] moment = new double[q * q];
    for (int i = 0; i < counts.length; i++) {
      BLAS.getInstance().daxpy(q * q, counts[i] / rows, expected[i].secondMoment, 1, moment, 1);
    }
    PrincipalDirections axes = PrincipalDirections.decompose(q, moment);
    double[] scaled = rotated(loadings, axes);
    Arrays.setAll(scaled, e -> scaled[e] * Math.sqrt(Math.max(0, axes.eigenvalues()[e / dim])));
    return scaled;
  }

  private double[] rotated(double[] loadings, PrincipalDirections axes) {
    int q = loadings.length / dim;
    double[] rotated = new double[loadings.length];
    BLAS.getInstance()
        .dgemm("N", "T", dim, q, q, 1, loadings, dim, axes.vectors(), q, 0, rotated, dim);
    return rotated;
  }

  /** Without the factor that explains least, noise being 1. */
  private Estimate withoutLeast(Estimate at) {
    int q = at.factors();
    double[] precision = precision(at);
    double[] weighted = at.loadings.clone();
    Arrays.setAll(weighted, e -> weighted[e] * precision[e % dim]);
    double[] moment = new double[q * q];
    BLAS.getInstance().dgemm("T", "N", q, q, dim, 1, at.loadings, dim, weighted, dim, 0, moment, q);
    double[] rotated = rotated(at.loadings, PrincipalDirections.decompose(q, moment));
    return with(at, Arrays.copyOf(rotated, dim * (q - 1)));
  }

  private static Estimate with(Estimate at, double... loadings) {
    return Estimate.of(
        loadings, Arrays.stream(at.own).map(FactorCovariance::noise).toArray(double[][]::new));
  }

  /** Mean inverse variances of the components' noise. */
  private double[] precision(Estimate at) {
    double[] precision = new double[dim];
    for (int i = 0; i < counts.length; i++) {
      double[] noise = at.own[i].noise();
      double share = counts[i] / rows;
      Arrays.setAll(precision, j -> precision[j] + share / noise[j]);
    }
    return precision;
  }

  /** With the factor along which what is left exceeds the noise most. */
  private Estimate withOneMore(Estimate at) {
    double[] roots = Arrays.stream(precision(at)).map(Math::sqrt).toArray();
    double[] excess = new double[dim * dim];
    for (int i = 0; i < counts.length; i++) {
      double[] noise = at.own[i].noise();
      double[] left = left(i, at);
      double share = counts[i] / rows;
      for (int e = 0; e < excess.length; e++) {
        int a = e / dim;
        int b = e % dim;
        excess[e] += share * left[e] / (noise[a] * roots[a] * noise[b] * roots[b]);
      }
    }
    PrincipalDirections axes = LeadingDirections.of(dim, excess, new double[0]);
    double length = Math.sqrt(Math.max(0, axes.eigenvalues()[0] - 1));
    double[] loadings = Arrays.copyOf(at.loadings, at.loadings.length + dim);
    for (int j = 0; j < dim; j++) {
      loadings[at.loadings.length + j] = length * axes.vectors()[j * axes.count()] / roots[j];
    }
    return with(at, loadings);
  }

  /** The covariance of what the factors are expected to leave of a component's rows. */
  private double[] left(int i, Estimate at) {
    int q = at.factors();
    double[] left = covariances[i].clone();
    if (q == 0) {
      return left;
    }
    Expected expected = expected(i, at);
    BLAS blas = BLAS.getInstance();
    double[] images = expected.products.clone();
    blas.dgemm(
        "N", "N", dim, q, q, 0.5, at.loadings, dim, expected.secondMoment, q, -1, images, dim);
    blas.dgemm("N", "T", dim, dim, q, 1, images, dim, at.loadings, dim, 1, left, dim);
    blas.dgemm("N", "T", dim, dim, q, 1, at.loadings, dim, images, dim, 1, left, dim);
    return left;
  }
}
