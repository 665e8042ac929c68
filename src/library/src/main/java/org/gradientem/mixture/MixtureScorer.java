package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/**
 * Scores single rows under a mixture, as {@code statistics.RowScores} scores blocks of rows. Dense
 * rows are centred on the mixture's mean first, so that a large common offset costs no digits.
 *
 * @since 0.1.0
 */
public final class MixtureScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final int dim;
  private final int features;
  private final LevelProbabilities levels;
  private final double[] centre;
  private final Mixture centredMixture;
  private final ComponentLogits logits;
  private final double[] zeroRowLogits;
  private final UniformNoise noise;
  private final LevelProbabilities noiseLevels;

  /** What the components' logits of a row leave out that lacks no number. */
  private final double leftOut;

  /** The noise's logit beside those of a complete row. */
  private final double noiseLogit;

  /**
   * Prepares a mixture for scoring.
   *
   * @param mixture the mixture
   */
  public MixtureScorer(Mixture mixture) {
    dim = mixture.dim();
    features = mixture.features();
    levels = mixture.levels();
    centre = mixture.mean();
    double[] negative = new double[dim];
    for (int j = 0; j < dim; j++) {
      negative[j] = -centre[j];
    }
    centredMixture = mixture.shifted(negative);
    logits =
        mixture.statistic() != RowStatistic.LINEAR
            ? new OwnLogits(centredMixture)
            : new TiedLogits(centredMixture);
    zeroRowLogits = logits.of(centred(new double[dim]));
    noise = mixture.noise();
    noiseLevels = LevelProbabilities.uniform(levels.categories());
    leftOut = 0.5 * dim * Math.log(2 * Math.PI);
    noiseLogit = noiseLogit(new double[dim], new double[features], false);
  }

  /**
   * Responsibilities of the components for one row.
   *
   * @param x all its features, NaN where a cell is missing
   * @return the probability of each component; with the noise probability they sum to 1. Missing
   *     cells are ignored. A row without any value gets the mixture weights
   * @throws IllegalArgumentException if x has another length
   */
  public double[] responsibilities(double[] x) {
    requireDim(x.length);
    return shares(x, true);
  }

  /** The components' shares of a row, beside that of the noise or of it without noise. */
  private double[] shares(double[] x, boolean besideNoise) {
    double[] numbers = levels.categories().numbers(x);
    boolean isIncomplete = ObservedRow.isIncomplete(numbers);
    double[] row = isIncomplete ? observed(numbers).logJoint() : logits.of(centred(numbers));
    return LogWeights.softmax(
        withLevels(row, x),
        besideNoise ? noiseLogit(numbers, x, isIncomplete) : Double.NEGATIVE_INFINITY);
  }

  /** The noise's logit beside those of a row, which leave out nothing where it lacks a number. */
  private double noiseLogit(double[] numbers, double[] x, boolean isIncomplete) {
    if (noise.isEmpty()) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] logit = {noise.logJoint(numbers) + (isIncomplete ? 0 : leftOut)};
    noiseLevels.addTo(logit, levels.categories().levels(x));
    return logit[0];
  }

  /**
   * Whether a row is noise.
   *
   * @param x all its features, NaN where a cell is missing
   * @return true if noise is more probable than each component
   * @throws IllegalArgumentException if x has another length
   */
  public boolean isNoise(double[] x) {
    return !noise.isEmpty() && UniformNoise.mostProbable(responsibilities(x)) < 0;
  }

  /** Adds what the levels say to logits of the numbers, in place. */
  private double[] withLevels(double[] row, double[] x) {
    levels.addTo(row, levels.categories().levels(x));
    return row;
  }

  /**
   * Responsibilities of the components for one sparse row.
   *
   * @param size the row's length
   * @param indices positions of its non-zeros
   * @param values the non-zeros, NaN where a cell is missing
   * @return k probabilities that with that of the noise sum to 1
   * @throws IllegalArgumentException if the row has another length than the mixture
   */
  public double[] responsibilities(int size, int[] indices, double[] values) {
    requireDim(size);
    double[] row = zeroRowLogits.clone();
    if (!levels.isEmpty()
        || ObservedRow.isIncomplete(values)
        || !logits.addNonZeros(indices, values, centre, row)) {
      double[] dense = new double[features];
      for (int p = 0; p < indices.length; p++) {
        dense[indices[p]] = values[p];
      }
      return responsibilities(dense);
    }
    return LogWeights.softmax(row, noiseLogit);
  }

  /**
   * Log-density of one row.
   *
   * @param x all its features, NaN where a cell is missing
   * @return {@code log p(x)} of what is there; 0 if nothing is
   * @throws IllegalArgumentException if x has another length
   */
  public double logLikelihood(double[] x) {
    requireDim(x.length);
    double[] numbers = levels.categories().numbers(x);
    if (ObservedRow.isIncomplete(numbers)) {
      return LogWeights.logSumExp(
          withLevels(observed(numbers).logJoint(), x), noiseLogit(numbers, x, true));
    }
    double[] z = centred(numbers);
    return logits.logDensity(
        LogWeights.logSumExp(withLevels(logits.of(z), x), noiseLogit(numbers, x, false)), z);
  }

  /**
   * The components' logits for rows.
   *
   * @param values {@code k x rows}, column-major: those of a row lie together
   * @param beyond what each row's log-density has beyond the logarithm of its sum of exponentials
   * @since 0.1.0
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
  public record Logits(double[] values, double[] beyond) {}

  /**
   * The components' logits for rows at once, by matrix products of all of them.
   *
   * @param rows all features of each, at least one row; none NaN
   * @return the logits
   * @throws IllegalArgumentException if a row has another length
   * @since 0.1.0
   */
  public Logits logits(double[]... rows) {
    int count = rows.length;
    double[] z = new double[Math.multiplyExact(count, dim)];
    for (int r = 0; r < count; r++) {
      requireDim(rows[r].length);
      double[] numbers = levels.categories().numbers(rows[r]);
      for (int j = 0; j < dim; j++) {
        z[j * count + r] = numbers[j] - centre[j];
      }
    }
    double[] values = logits.of(z, count);
    if (!levels.isEmpty()) {
      int k = zeroRowLogits.length;
      for (int r = 0; r < count; r++) {
        double[] ofRow = withLevels(Arrays.copyOfRange(values, r * k, (r + 1) * k), rows[r]);
        System.arraycopy(ofRow, 0, values, r * k, k);
      }
    }
    return new Logits(values, logits.beyondLogSums(z, count));
  }

  /**
   * The logit of the noise beside those of a complete row.
   *
   * @return the logit; negative infinity if there is no noise
   * @since 0.1.0
   */
  public double noiseLogit() {
    return noiseLogit;
  }

  /**
   * Probability with which the components of a row draw one as far from their mean, in the numbers
   * that are there: the tail of chi-squared beyond the squared Mahalanobis distance, averaged over
   * the components by the row's responsibilities, without noise.
   *
   * @param x all its features, at least one of them NaN, a missing cell
   * @return the probability, in [0, 1]; 1 if nothing is there
   * @throws IllegalArgumentException if x has another length
   * @since 0.1.0
   */
  public double tailProbability(double[] x) {
    requireDim(x.length);
    return observed(levels.categories().numbers(x)).tailProbability(shares(x, false));
  }

  /**
   * A row with its missing cells replaced by what is expected given what is there: numbers by their
   * expectations under the components, levels by the most probable one.
   *
   * @param x all its features, NaN where a cell is missing
   * @return all features, a new array
   * @throws IllegalArgumentException if x has another length
   */
  public double[] imputed(double[] x) {
    if (!ObservedRow.isIncomplete(x)) {
      return x.clone();
    }
    requireDim(x.length);
    double[] shares = shares(x, false);
    Categories categories = levels.categories();
    double[] numbers = categories.numbers(x);
    int[] found = categories.levels(x);
    for (int c = 0; c < found.length; c++) {
      found[c] = found[c] < 0 ? levels.mostProbable(c, shares) : found[c];
    }
    double[] row =
        ObservedRow.isIncomplete(numbers)
            ? uncentred(observed(numbers).completed(shares), numbers)
            : numbers;
    return categories.row(row, found);
  }

  private ObservedRow observed(double[] x) {
    return new ObservedRow(centredMixture, centred(x));
  }

  /** What is there stays as it is to the last bit. */
  private double[] uncentred(double[] z, double[] x) {
    double[] row = x.clone();
    for (int j = 0; j < dim; j++) {
      row[j] = Double.isNaN(row[j]) ? z[j] + centre[j] : row[j];
    }
    return row;
  }

  private double[] centred(double[] x) {
    double[] z = new double[dim];
    for (int j = 0; j < dim; j++) {
      z[j] = x[j] - centre[j];
    }
    return z;
  }

  /**
   * Refuses a row of another length.
   *
   * @param size the row's length
   * @throws IllegalArgumentException if it is not that of the mixture's rows
   */
  public void requireDim(int size) {
    if (size != features) {
      throw new UserException(
          RootLocale.format(
              "The model expected d = %d features, got d = %d; score rows of the same columns.",
              features, size));
    }
  }
}
