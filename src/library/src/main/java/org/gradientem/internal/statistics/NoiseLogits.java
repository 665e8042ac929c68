package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.gradientem.internal.blocks.LevelGroups;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.UniformNoise;

/** The logits of the noise beside those of the components, by the cells that are there. */
final class NoiseLogits implements Serializable {
  private final UniformNoise noise;
  private final int dim;

  /** What combinations of levels add; of no use without noise, and then not worked out. */
  private final double[] levelSums;

  NoiseLogits(UniformNoise noise, int dim, LevelGroups groups) {
    this.noise = noise;
    this.dim = dim;
    levelSums =
        noise.isEmpty()
            ? new double[0]
            : groups.sums(LevelProbabilities.uniform(groups.categories()).logs(), 1);
  }

  boolean isEmpty() {
    return noise.isEmpty();
  }

  /** Of the rows of a tile, some of which lack cells. */
  double[] of(SampleBlock block, int from, int count, List<CompletedRows> completed) {
    double[] logits = new double[count];
    Arrays.fill(logits, logit());
    completed.forEach(
        rows -> Arrays.fill(logits, rows.first, rows.first + rows.count, logit(rows.missing)));
    block.levels().addSums(from, count, levelSums, 1, logits);
    return logits;
  }

  /** Without levels; as the others it leaves out {@code d/2 log(2 pi)} whatever is missing. */
  private double logit(int... missing) {
    double[] row = new double[dim];
    for (int j : missing) {
      row[j] = Double.NaN;
    }
    return noise.logJoint(row) + 0.5 * dim * Math.log(2 * Math.PI);
  }
}
