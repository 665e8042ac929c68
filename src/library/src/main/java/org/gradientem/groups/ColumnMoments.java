package org.gradientem.groups;

import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * Mean, standard deviation and probabilities of levels of one column under some components of a
 * mixture.
 *
 * @param mean of its number, NaN if it has none; where it has atoms, of the other values
 * @param deviation the standard deviation of its number
 * @param levels a probability for each level; empty if it has none
 */
record ColumnMoments(double mean, double deviation, double[] levels) {

  /**
   * Sums up the components.
   *
   * @param means of the components, as the mixture has them
   * @param weights one for each component; 0 for those that do not belong to it
   * @param noise the weight of the noise
   */
  static ColumnMoments of(
      Mixture mixture, double[][] means, RowColumn column, double[] weights, double noise) {
    double[] levels = levels(mixture.levels(), column, weights, noise);
    if (column.number() < 0) {
      return new ColumnMoments(Double.NaN, Double.NaN, levels);
    }
    double[] ofNumbers = weights.clone();
    double noiseOfNumbers = noise;
    if (column.hasAtoms()) {
      for (int i = 0; i < weights.length; i++) {
        ofNumbers[i] *= mixture.levels().of(i, column.level())[column.other()];
      }
      noiseOfNumbers /= levels.length;
    }
    return number(mixture, means, column.number(), ofNumbers, noiseOfNumbers, levels);
  }

  private static double[] levels(
      LevelProbabilities probabilities, RowColumn column, double[] weights, double noise) {
    if (column.level() < 0) {
      return new double[0];
    }
    double[] levels = new double[probabilities.categories().levels(column.level())];
    double total = noise;
    for (int i = 0; i < weights.length; i++) {
      double[] own = probabilities.of(i, column.level());
      total += weights[i];
      for (int l = 0; l < levels.length; l++) {
        levels[l] += weights[i] * own[l];
      }
    }
    for (int l = 0; l < levels.length; l++) {
      levels[l] = (levels[l] + noise / levels.length) / total;
    }
    return levels;
  }

  private static ColumnMoments number(
      Mixture mixture, double[][] means, int j, double[] weights, double noise, double[] levels) {
    UniformNoise box = mixture.noise();
    double low = noise > 0 ? box.low()[j] : 0;
    double high = noise > 0 ? box.high()[j] : 0;
    double total = noise;
    double mean = noise * (low + high) / 2;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      mean += weights[i] * means[i][j];
    }
    mean /= total;
    double off = (low + high) / 2 - mean;
    double square = noise * (off * off + (high - low) * (high - low) / 12);
    for (int i = 0; i < weights.length; i++) {
      off = means[i][j] - mean;
      square += weights[i] * (off * off + mixture.covariances().get(i).variance(j));
    }
    return new ColumnMoments(mean, Math.sqrt(square / total), levels);
  }

  /** The moments of a column whose levels are numbers. */
  ColumnMoments ofLevels(double... numbers) {
    double mean = 0;
    double square = 0;
    for (int l = 0; l < levels.length; l++) {
      mean += levels[l] * numbers[l];
    }
    for (int l = 0; l < levels.length; l++) {
      square += levels[l] * Math.pow(numbers[l] - mean, 2);
    }
    return new ColumnMoments(mean, Math.sqrt(square), levels);
  }

  /** Returns the Kullback-Leibler divergence from others, as if the number were Gaussian. */
  double divergence(RowColumn column, ColumnMoments others) {
    double divergence = 0;
    for (int l = 0; l < levels.length; l++) {
      divergence += levels[l] > 0 ? levels[l] * Math.log(levels[l] / others.levels[l]) : 0;
    }
    double ratio = deviation / others.deviation;
    double off = (mean - others.mean) / others.deviation;
    double ofNumber = 0.5 * (ratio * ratio + off * off - 1) - Math.log(ratio);
    double rows = column.hasAtoms() ? levels[column.other()] : 1;
    return Double.isNaN(ofNumber) ? divergence : divergence + rows * ofNumber;
  }
}
