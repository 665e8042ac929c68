package org.gradientem.spark.internal.fit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/** What a scan of some rows finds: how dense they lie, and how clear their components are. */
final class RowTotals implements Serializable {
  /**
   * Sum of weights from which on BIC, which is about as large, has no digits left for what a
   * component costs.
   */
  private static final double MAX_WEIGHT = 1e15;

  /** Rows of a component, below which none is its. */
  private static final double MIN_OBSERVED = 0.5;

  /** Of the rows of each block. */
  private final List<double[]> logDensities = new ArrayList<>();

  private final List<double[]> weights = new ArrayList<>();
  private double logLargest;

  /** For each component and number what the rows weigh that have it; null before any row. */
  private double[] observed;

  /** Refuses weights by which a search by BIC cannot tell mixtures apart. */
  static void requireBicResolves(FitSettings settings, long rows, double weight) {
    if (settings.search().selection() == SelectionKind.BIC && weight > MAX_WEIGHT) {
      throw new UserException(
          RootLocale.format(
              "The weights of %d rows sum to %.3g, and above %.0e rounding hides what BIC compares; scale the weights so that they sum to the number of rows.",
              rows, weight, MAX_WEIGHT));
    }
  }

  void add(SampleBlock block, RowScores.Densities scores) {
    logDensities.add(scores.logDensities());
    weights.add(IntStream.range(0, block.rows()).mapToDouble(block::weight).toArray());
    for (int r = 0; r < block.rows(); r++) {
      logLargest += block.weight(r) * scores.logLargest()[r];
    }
    add(scores.observed());
  }

  private void add(double... more) {
    observed = observed == null ? more : MathArrays.ebeAdd(observed, more);
  }

  RowTotals merge(RowTotals other) {
    logDensities.addAll(other.logDensities);
    weights.addAll(other.weights);
    logLargest += other.logLargest;
    if (other.observed != null) {
      add(other.observed);
    }
    return this;
  }

  DensityQuantiles densities() {
    return DensityQuantiles.of(all(logDensities), all(weights));
  }

  private static double[] all(List<double[]> ofBlocks) {
    return ofBlocks.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /**
   * Returns for each of k components the numbers that none of its rows has, so that no row
   * determines their means: fewer than half a row of these, as rows are divided among components.
   */
  int[][] unobserved(int k) {
    int dim = observed == null ? 0 : observed.length / k;
    double least = MIN_OBSERVED * StatUtils.mean(all(weights));
    return IntStream.range(0, k)
        .mapToObj(i -> IntStream.range(0, dim).filter(j -> observed[i * dim + j] < least).toArray())
        .toArray(int[][]::new);
  }

  /** The mean by weight of the logarithm of a row's largest responsibility. */
  double meanLogLargest() {
    return logLargest / StatUtils.sum(all(weights));
  }
}
