package org.gradientem.internal.em;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;

/**
 * Rows with their weights, and the blocks, statistics and moments made of them.
 *
 * @param rows the rows
 * @param weights one positive weight per row
 */
public record Samples(double[][] rows, double[] weights) {

  /** Rows of weight 1. */
  public static Samples of(double[]... rows) {
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1);
    return new Samples(rows, weights);
  }

  /** Standard normals, a third of them replaced by zeros. */
  public static Samples random(int count, int d, SplittableRandom random) {
    double[][] rows = Gaussians.normals(count, d, random);
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        row[j] = random.nextInt(3) == 0 ? 0 : row[j];
      }
    }
    return of(rows);
  }

  /** Standard normals around centres in turn, which are about {@code spread} apart. */
  public static Samples clustered(
      int count, int d, int clusters, double spread, SplittableRandom random) {
    double[][] centres = Gaussians.normals(clusters, d, random);
    double[][] rows = Gaussians.normals(count, d, random);
    for (int r = 0; r < count; r++) {
      for (int j = 0; j < d; j++) {
        rows[r][j] += spread * centres[r % clusters][j];
      }
    }
    return of(rows);
  }

  /** Rows drawn from a mixture. */
  public static Samples drawn(Mixture mixture, int count, long seed) {
    return of(Drawn.of(mixture, count, seed).rows());
  }

  /** The same rows with weights between 0.5 and 2. */
  public Samples weighted(SplittableRandom random) {
    return new Samples(rows, Arrays.stream(weights).map(w -> random.nextDouble(0.5, 2)).toArray());
  }

  /** The rows mapped one by one, with their weights. */
  public Samples map(UnaryOperator<double[]> map) {
    return new Samples(Arrays.stream(rows).map(map).toArray(double[][]::new), weights);
  }

  /** Some of the rows, in the given order. */
  public Samples pick(int... order) {
    return new Samples(
        Arrays.stream(order).mapToObj(r -> rows[r]).toArray(double[][]::new),
        Arrays.stream(order).mapToDouble(r -> weights[r]).toArray());
  }

  /** The rows in another order. */
  public Samples shuffled(SplittableRandom random) {
    int[] order = IntStream.range(0, rows.length).toArray();
    for (int r = rows.length - 1; r > 0; r--) {
      int other = random.nextInt(r + 1);
      int swap = order[r];
      order[r] = order[other];
      order[other] = swap;
    }
    return pick(order);
  }

  public int count() {
    return rows.length;
  }

  public int dim() {
    return rows[0].length;
  }

  /** Blocks of so many rows each, the last perhaps of fewer; not centred. */
  public List<SampleBlock> blocks(int rowsPerBlock) {
    return blocks(rowsPerBlock, new double[dim()]);
  }

  /** Blocks of so many rows each, the last perhaps of fewer. */
  public List<SampleBlock> blocks(int rowsPerBlock, double[] centre) {
    SampleBlockBuilder builder = new SampleBlockBuilder(centre, 1 << 20);
    List<SampleBlock> blocks = new ArrayList<>();
    for (int r = 0; r < count(); r++) {
      builder.add(null, rows[r], weights[r]);
      if ((r + 1) % rowsPerBlock == 0 || r + 1 == count()) {
        blocks.add(builder.build());
      }
    }
    return blocks;
  }

  /** All rows in one block. */
  public List<SampleBlock> blocks() {
    return blocks(count());
  }

  public SufficientStatistics statistics(Mixture mixture) {
    return new Expectation(mixture).statistics(blocks().iterator());
  }

  public DataMoments moments(CovarianceType type) {
    return moments(type, blocks());
  }

  /** Moments as the blocking of the data collects them. */
  public static DataMoments moments(CovarianceType type, List<SampleBlock> blocks) {
    int d = blocks.get(0).dim();
    Mixture any =
        Mixture.of(new double[] {1}, new double[1][d], new AxisAlignedCovariance.Identity(d));
    return new DataMoments(type, new Expectation(any, type).statistics(blocks.iterator()));
  }

  /** The mixture that a fit would start from, at the first rows. */
  public Mixture start(int components, DataMoments moments) {
    return RowDraw.startAt(Arrays.copyOf(rows, components), moments);
  }

  /** Classical EM on these rows. */
  public GradientStep step(CovarianceType type) {
    return new GradientStep(1, StepScaling.RESPONSIBILITY, moments(type));
  }
}
