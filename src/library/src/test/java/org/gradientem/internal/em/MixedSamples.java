package org.gradientem.internal.em;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * Rows of numbers and levels, NaN where a cell is missing, and the blocks and moments made of them.
 *
 * @param rows the rows
 * @param truth the component that each was drawn from
 * @param categories which entries are levels
 */
public record MixedSamples(double[][] rows, int[] truth, Categories categories) {

  /** Rows drawn from a mixture. */
  public static MixedSamples drawn(Mixture mixture, int count, long seed) {
    return of(Drawn.of(mixture, count, seed));
  }

  /** Rows that were drawn. */
  public static MixedSamples of(Drawn drawn) {
    return new MixedSamples(drawn.rows(), drawn.groups(), drawn.truth().levels().categories());
  }

  /** Every second entry from the second on has levels, 2, 3 and so on of them. */
  public static Categories categories(int columns) {
    return Categories.of(
        IntStream.range(0, columns).map(c -> 2 * c + 1).toArray(),
        IntStream.range(0, columns).map(c -> c + 2).toArray());
  }

  /** Random probabilities of levels. */
  public static LevelProbabilities random(Categories categories, int k, SplittableRandom random) {
    double[] logs = new double[categories.total() * k];
    Arrays.setAll(logs, e -> random.nextGaussian());
    return LevelProbabilities.ofLogs(categories, logs);
  }

  /** The same rows with so many of their cells missing, but one at least left in each. */
  public MixedSamples lacking(double share, SplittableRandom random) {
    double[][] lacking =
        Arrays.stream(rows)
            .map(
                row -> {
                  double[] less = row.clone();
                  for (int p = 1; p < less.length; p++) {
                    less[p] = random.nextDouble() < share ? Double.NaN : less[p];
                  }
                  return less;
                })
            .toArray(double[][]::new);
    return new MixedSamples(lacking, truth, categories);
  }

  /** Some of the rows, one after the other. */
  public MixedSamples from(int first, int end) {
    return new MixedSamples(
        Arrays.copyOfRange(rows, first, end), Arrays.copyOfRange(truth, first, end), categories);
  }

  public int dim() {
    return rows[0].length - categories.columns();
  }

  /** The weight of a row, of which some are 1. */
  public static double weight(int row) {
    return row % 3 == 0 ? 1 : 0.5 + row % 2;
  }

  /** Blocks of so many rows of weights of their own each, the last perhaps of fewer. */
  public List<SampleBlock> weighted(int rowsPerBlock) {
    return blocks(rowsPerBlock, true);
  }

  /** All rows in one block. */
  public List<SampleBlock> blocks() {
    return blocks(rows.length, false);
  }

  private List<SampleBlock> blocks(int rowsPerBlock, boolean isWeighted) {
    SampleBlockBuilder builder = new SampleBlockBuilder(new double[dim()], categories, 1 << 22);
    List<SampleBlock> blocks = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      builder.add(null, rows[r], isWeighted ? weight(r) : 1);
      if ((r + 1) % rowsPerBlock == 0 || r + 1 == rows.length) {
        blocks.add(builder.build());
      }
    }
    return blocks;
  }

  /** Moments as the blocking of the data collects them. */
  public static DataMoments moments(CovarianceType type, List<SampleBlock> blocks) {
    int d = blocks.get(0).dim();
    Categories categories = blocks.get(0).levels().categories();
    double[] even = new double[categories.total()];
    Arrays.fill(even, 1);
    Mixture any =
        Mixture.of(new double[] {1}, new double[1][d], new AxisAlignedCovariance.Identity(d))
            .withLevels(LevelProbabilities.alike(categories, even, 1));
    SufficientStatistics first =
        Expectation.ofIncomplete(any, type, type).statistics(blocks.iterator());
    DataMoments moments = new DataMoments(type, first);
    return CompletedMoments.of(moments, first, Pass.over(blocks, moments::expectation));
  }
}
