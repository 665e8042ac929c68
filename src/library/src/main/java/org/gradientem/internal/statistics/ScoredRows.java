package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.commons.math3.special.Gamma;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NormalMixture;
import org.gradientem.mixture.UniformNoise;

/**
 * The scores of the rows of a block. What takes more than their responsibilities is worked out when
 * it is first asked for; for one thread.
 */
public final class ScoredRows {
  private final Evaluation by;
  private final SampleBlock block;
  private final int k;

  /** {@code k x rows}. */
  private final double[] responsibilities;

  /** Logarithms of the sums of exponentials. */
  private final double[] logSums;

  /** For each row the incomplete rows that it is one of, null if it is complete. */
  private final CompletedRows[] completed;

  /** And its place among them. */
  private final int[] placeOf;

  private double[] logDensities;

  /** {@code k x rows}. */
  private double[] distances;

  /** Scores the same rows under the components without noise. */
  private final Supplier<ScoredRows> scoresOfComponents;

  private ScoredRows ofComponents;

  ScoredRows(
      Evaluation by,
      SampleBlock block,
      Supplier<ScoredRows> scoresOfComponents,
      double[] responsibilities,
      double[] logSums,
      CompletedRows[] completed,
      int... placeOf) {
    this.by = by;
    this.block = block;
    this.scoresOfComponents = scoresOfComponents;
    this.responsibilities = responsibilities;
    this.logSums = logSums;
    this.completed = completed;
    this.placeOf = placeOf;
    k = by.mixture().k();
  }

  /**
   * Responsibilities of the components for a row.
   *
   * @param row its index in the block
   * @return k probabilities that with that of the noise sum to 1, a new array; the weights if no
   *     cell is there
   */
  public double[] responsibilities(int row) {
    return Arrays.copyOfRange(responsibilities, row * k, (row + 1) * k);
  }

  /**
   * Whether a row is not so far from all components that its distances overflow.
   *
   * @param row its index in the block
   * @return false if it has neither responsibilities nor a log-density
   */
  public boolean isInReach(int row) {
    return !Double.isNaN(responsibilities[row * k]);
  }

  /**
   * Log-density of a row.
   *
   * @param row its index in the block
   * @return {@code log p(x)} of the cells that are there; 0 up to rounding if none is
   */
  public double logDensity(int row) {
    if (logDensities == null) {
      logDensities = by.leftOut(block, 0, block.rows());
      Arrays.setAll(logDensities, r -> logSums[r] - logDensities[r]);
    }
    return logDensities[row];
  }

  /**
   * Whether a row is noise.
   *
   * @param row its index in the block
   * @return true if noise is more probable than each component
   */
  public boolean isNoise(int row) {
    return !by.mixture().noise().isEmpty()
        && UniformNoise.mostProbable(responsibilities(row)) == UniformNoise.NUMBER;
  }

  /** The same rows under the components without noise. */
  private ScoredRows ofComponents() {
    if (by.mixture().noise().isEmpty()) {
      return this;
    }
    if (ofComponents == null) {
      ofComponents = scoresOfComponents.get();
    }
    return ofComponents;
  }

  /**
   * Probability with which the components of a row draw one as far from their mean, in the numbers
   * that are there: the tail of chi-squared beyond the squared Mahalanobis distance, averaged over
   * the components by the row's responsibilities, without noise.
   *
   * @param row its index in the block
   * @return the probability, in [0, 1]; 1 if no number is there
   */
  public double tailProbability(int row) {
    return ofComponents().ownTailProbability(row);
  }

  private double ownTailProbability(int row) {
    CompletedRows part = part(row);
    int there = block.dim() - (part == null ? 0 : part.missing.length);
    if (there == 0) {
      return 1;
    }
    if (distances == null) {
      distances = distances();
    }
    double probability = 0;
    for (int i = 0; i < k; i++) {
      double share = responsibilities[row * k + i];
      // Rounding may leave less than nothing.
      double half = Math.max(0, distances[row * k + i] / 2);
      probability += share > 0 ? share * Gamma.regularizedGammaQ(there / 2.0, half) : 0;
    }
    return Math.min(1, probability);
  }

  /** The part of which a row is that lacks numbers; null if it lacks none. */
  private CompletedRows part(int row) {
    return completed.length == 0 ? null : completed[row];
  }

  /** The squared Mahalanobis distances of the numbers that are there, from the logits of these. */
  private double[] distances() {
    Mixture mixture = by.mixture();
    double[] logits = by.expectation(block).ofNumbers(block);
    double[] leftOut = by.leftOut(block, 0, block.rows());
    double[] factors = mixture.logWeights();
    Arrays.setAll(
        factors,
        i ->
            factors[i]
                - 0.5 * mixture.covariances().get(i).logDeterminant()
                - 0.5 * mixture.dim() * Math.log(2 * Math.PI));
    double[] squares = new double[logits.length];
    for (int e = 0; e < squares.length; e++) {
      int r = e / k;
      int i = e % k;
      CompletedRows part = part(r);
      double integral = part == null ? 0 : part.logIntegral(i);
      squares[e] = 2 * (factors[i] + integral - (logits[e] - leftOut[r]));
    }
    return squares;
  }

  /**
   * Responsibilities of the components for a row, without noise.
   *
   * @param row its index in the block
   * @return k probabilities that sum to 1, a new array
   */
  public double[] responsibilitiesOfComponents(int row) {
    return ofComponents().responsibilities(row);
  }

  /**
   * The distribution of a missing number given the row's cells that are there, without noise.
   *
   * @param row the row's index in the block
   * @param coordinate which of the numbers; the row lacks it
   * @param centre what was subtracted from the numbers in the block
   * @param shares the weights of the components
   * @return the distribution, of a component for each
   */
  public NormalMixture distribution(int row, int coordinate, double[] centre, double... shares) {
    CompletedRows part = ofComponents().part(row);
    int a = Arrays.binarySearch(part.missing, coordinate);
    return part.distribution(ofComponents().placeOf[row], a, centre[coordinate], shares);
  }

  /**
   * A row with its missing cells replaced by what is expected given what is there: numbers by their
   * expectations under the components, levels by the most probable one.
   *
   * @param row its index in the block
   * @param x all its features as they were read, NaN where a cell is missing
   * @param centre what was subtracted from the numbers in the block
   * @return all features, a new array
   */
  public double[] imputed(int row, double[] x, double[] centre) {
    double[] shares = ofComponents().responsibilities(row);
    CompletedRows part = ofComponents().part(row);
    LevelProbabilities levels = by.mixture().levels();
    Categories categories = levels.categories();
    int[] found = categories.levels(x);
    for (int c = 0; c < found.length; c++) {
      found[c] = found[c] < 0 ? levels.mostProbable(c, shares) : found[c];
    }
    // What is there stays as it is to the last bit.
    double[] numbers = categories.numbers(x).clone();
    for (int a = 0; part != null && a < part.missing.length; a++) {
      int j = part.missing[a];
      numbers[j] = centre[j] + part.expected(ofComponents().placeOf[row], a, shares);
    }
    return categories.row(numbers, found);
  }
}
