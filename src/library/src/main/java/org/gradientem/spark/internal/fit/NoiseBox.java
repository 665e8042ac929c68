package org.gradientem.spark.internal.fit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.Init;
import org.gradientem.spark.internal.settings.SelectionKind;

/** The box that rows fill, by the least and the largest value of each column. */
final class NoiseBox implements Serializable {
  /**
   * Most features: beside noise every pass sums up what own covariances need, even under a shared
   * one, which takes d / 2 times as long.
   */
  private static final int MAX_FEATURES = 100;

  private final double[] low;
  private final double[] high;

  private NoiseBox(int dim) {
    low = new double[dim];
    high = new double[dim];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
  }

  /** Noise of any weight on the box of rows; none where a column has one value only. */
  static Optional<UniformNoise> of(RowBlocks blocks) {
    int dim = blocks.dim();
    NoiseBox box =
        blocks.reduce(
            "The pass over the columns' ranges",
            blocks.fitsOnDriver(),
            dim,
            (columns, part) -> new NoiseBox(columns).around(part),
            NoiseBox::merge);
    return IntStream.range(0, dim).allMatch(j -> box.low[j] < box.high[j])
        ? Optional.of(UniformNoise.of(0, box.low, box.high))
        : Optional.empty();
  }

  private NoiseBox around(Iterator<SampleBlock> blocks) {
    // The 0 of a missing cell is the mean of some rows, so it lies within.
    blocks.forEachRemaining(
        block ->
            IntStream.range(0, block.rows()).mapToObj(block::row).forEach(row -> extend(row, row)));
    return this;
  }

  private void extend(double[] least, double[] largest) {
    for (int j = 0; j < low.length; j++) {
      low[j] = Math.min(low[j], least[j]);
      high[j] = Math.max(high[j], largest[j]);
    }
  }

  /** With the box of other rows, or of none. */
  private NoiseBox merge(NoiseBox other) {
    extend(other.low, other.high);
    return this;
  }

  /** Refuses settings beside which noise is not searched for, before any row is read. */
  static void requireSuitable(FitSettings settings) {
    if (!settings.search().findsNoise()) {
      return;
    }
    if (settings.search().selection() == SelectionKind.NONE) {
      throw refusal("is chosen by BIC, but `selection` is 'none'", "`selection` to 'bic'");
    }
    if (settings.families().is(CovarianceFamily.IDENTITY)) {
      throw refusal(
          "takes variances that follow the data, but `covarianceType` is 'identity'",
          "`covarianceType` to 'EII' or 'auto'");
    }
    if (settings.start().init() == Init.PCA) {
      throw refusal("is not searched for within principal directions", "`init` to 'auto'");
    }
  }

  /** Refuses rows of which it is not known how dense noise is. */
  static void requireSuitable(FitSettings settings, InputBlocks input) {
    if (!settings.search().findsNoise()) {
      return;
    }
    String other = "`noise` to 'none'";
    if (input.dim() == 0) {
      throw refusal("takes a box of numbers, but all features are categorical", other);
    }
    if (input.dim() > MAX_FEATURES) {
      throw refusal(
          RootLocale.format(
              "takes at most %d features, and the data has %d", MAX_FEATURES, input.dim()),
          other);
    }
  }

  private static UserException refusal(String why, String mend) {
    return new UserException("`noise` 'auto' %s; set %s.".formatted(why, mend));
  }
}
