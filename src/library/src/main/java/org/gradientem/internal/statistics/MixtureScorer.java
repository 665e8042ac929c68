package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.stream.DoubleStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.blocks.LevelGroups;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NormalMixture;

/**
 * Scores rows under a mixture, in blocks for {@link RowScores}. Rows are centred on the mixture's
 * mean first, so that a large common offset costs no digits. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MixtureScorer implements Serializable {
  private final int features;
  private final LevelGroups groups;
  private final double[] centre;
  private final RowScores centred;

  /**
   * Prepares a mixture for scoring.
   *
   * @param mixture the mixture
   */
  public MixtureScorer(Mixture mixture) {
    features = mixture.features();
    groups = new LevelGroups(mixture.levels().categories());
    centre = mixture.mean();
    centred = new RowScores(mixture.shifted(DoubleStream.of(centre).map(x -> -x).toArray()));
  }

  /**
   * Scores rows at once.
   *
   * @param rows all features of each, at least one row; NaN where a cell is missing
   * @return their scores
   * @throws IllegalArgumentException if a row has another length
   */
  public ScoredRows scores(double[]... rows) {
    for (double[] row : rows) {
      requireDim(row.length);
    }
    return centred.of(SampleBlock.of(groups, centre, rows));
  }

  /**
   * Responsibilities of the components for one row.
   *
   * @param x all its features, NaN where a cell is missing
   * @return k probabilities that with that of the noise sum to 1, by what is there; the weights if
   *     nothing is
   * @throws IllegalArgumentException if x has another length
   */
  public double[] responsibilities(double[] x) {
    return scores(x).responsibilities(0);
  }

  /**
   * Log-density of one row.
   *
   * @param x all its features, NaN where a cell is missing
   * @return {@code log p(x)} of what is there; 0 if nothing is
   * @throws IllegalArgumentException if x has another length
   */
  public double logLikelihood(double[] x) {
    return scores(x).logDensity(0);
  }

  /**
   * Probability with which the components of a row draw one as far from their mean, see {@link
   * ScoredRows#tailProbability}.
   *
   * @param x all its features, NaN where a cell is missing
   * @return the probability, in [0, 1]; 1 if nothing is there
   * @throws IllegalArgumentException if x has another length
   */
  public double tailProbability(double[] x) {
    return scores(x).tailProbability(0);
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
    return isIncomplete(x) ? imputed(scores(x), 0, x) : x.clone();
  }

  /**
   * The same of a row that has been scored.
   *
   * @param scores of rows, by {@link #scores(double[][])}
   * @param row the row's index among them
   * @param x all its features, NaN where a cell is missing
   * @return all features, a new array
   */
  public double[] imputed(ScoredRows scores, int row, double[] x) {
    return isIncomplete(x) ? scores.imputed(row, x, centre) : x.clone();
  }

  /**
   * The distribution of a missing number of a row that has been scored, without noise.
   *
   * @param scores of rows, by {@link #scores(double[][])}
   * @param row the row's index among them
   * @param coordinate which of the numbers; the row lacks it
   * @param shares the weights of the components
   * @return the distribution
   */
  public NormalMixture distribution(ScoredRows scores, int row, int coordinate, double... shares) {
    return scores.distribution(row, coordinate, centre, shares);
  }

  /**
   * Whether a row has missing cells.
   *
   * @param row values of it
   * @return whether some value is NaN
   */
  public static boolean isIncomplete(double[] row) {
    // No stream: this is asked of every row that is scored.
    for (double value : row) {
      if (Double.isNaN(value)) {
        return true;
      }
    }
    return false;
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
