package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceType;

/**
 * How rows in blocks deviate from what was subtracted from their numbers: the sums, with 0 in the
 * place of missing cells, and the second moment. Those of other rows merge.
 */
final class Deviations implements Serializable {
  /**
   * Standard deviations by which rows may be centred beside their mean: sums of squares lose as
   * many digits as its square has, here two of sixteen.
   */
  private static final double MAX_OFF = 10;

  /** Most numbers whose products are summed up: 80 KB, which every task sends. */
  private static final int MAX_CROSSED = 100;

  /** What was subtracted; empty where nothing is, and then nothing is summed up either. */
  private final double[] origin;

  /** Empty before the first block. */
  private double[] sums = new double[0];

  private double[] moment = new double[0];

  Deviations(double... origin) {
    this.origin = origin;
  }

  void add(SampleBlock block) {
    if (origin.length == 0) {
      return;
    }
    if (sums.length == 0) {
      sums = new double[origin.length];
      moment = new double[type().momentSize(origin.length)];
    }
    double[] weights = IntStream.range(0, block.rows()).mapToDouble(block::weight).toArray();
    block.addWeightedSums(0, block.rows(), weights, 1, sums);
    block.addSecondMoment(type(), moment);
  }

  void merge(Deviations next) {
    sums = sum(sums, next.sums);
    moment = sum(moment, next.moment);
  }

  private static double[] sum(double[] some, double[] others) {
    if (others.length == 0) {
      return some;
    }
    return some.length == 0 ? others.clone() : MathArrays.ebeAdd(some, others);
  }

  /** What of the second moment is held. */
  private CovarianceType type() {
    return origin.length > MAX_CROSSED ? CovarianceType.DIAGONAL : CovarianceType.FULL;
  }

  boolean areKnown() {
    return sums.length > 0;
  }

  /**
   * The rows' mean.
   *
   * @param weights for each number what the rows weigh that have it
   */
  double[] mean(double... weights) {
    double[] off = perRow(sums, weights);
    double[] mean = origin.clone();
    // Adding 0 turns a negative zero into a positive one.
    Arrays.setAll(mean, j -> mean[j] + (areKnown() ? off[j] : 0) + 0.0);
    return mean;
  }

  /** Returns whether some column's mean is more than 10 standard deviations from the centre. */
  boolean isCentreFar(double... weights) {
    int step = type() == CovarianceType.FULL ? origin.length + 1 : 1;
    double[] squares = IntStream.range(0, sums.length).mapToDouble(j -> moment[j * step]).toArray();
    double[] square = perRow(squares, weights);
    double[] off = perRow(sums, weights);
    return IntStream.range(0, off.length)
        .anyMatch(j -> off[j] * off[j] > MAX_OFF * MAX_OFF * (square[j] - off[j] * off[j]));
  }

  /** A number that no row has is 0 off. */
  private static double[] perRow(double[] deduplicated, double... weights) {
    double[] perRow = new double[deduplicated.length];
    Arrays.setAll(perRow, j -> weights[j] > 0 ? deduplicated[j] / weights[j] : 0);
    return perRow;
  }

  /** The moments of rows that lack no cell, less what was subtracted. */
  DataMoments moments(long rows, double weight) {
    return DataMoments.ofComplete(type(), rows, weight, sums, moment);
  }
}
