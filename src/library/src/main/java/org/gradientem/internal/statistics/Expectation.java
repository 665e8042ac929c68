package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.gradientem.internal.blocks.LevelGroups;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.Tile;
import org.gradientem.internal.blocks.TileLoops;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.mixture.UniformNoise;

/**
 * The E-step of one mixture, ready to be sent to where the rows are. The logit of component i is
 * {@code bias_i + theta_i . T(x)} and what its levels add, see {@link NaturalParameters}; what
 * depends on the row alone cancels in the responsibilities and is added to the likelihood
 * afterwards, see {@link DataMoments#logLikelihood}. The sums are of {@code T(x)} as well.
 */
public final class Expectation implements Serializable {
  /**
   * Columns of the rows whose products take as long as what else a logit costs, its exponential
   * above all: 13 with OpenBLAS, 5 to 10 with none.
   */
  public static final int LOGIT_COLUMNS = 16;

  private final int n;
  private final int dim;
  private final RowStatistic statistic;
  private final NumberLogits numbers;
  private final double[] ones;
  private final NoiseLogits noise;

  private final LevelProbabilities levels;
  private final LevelGroups groups;

  /** What combinations of levels add to logits, {@code n x total}. */
  private final double[] levelSums;

  private final CovarianceType momentType;

  /**
   * Prepares the E-step.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   */
  public Expectation(Mixture mixture) {
    this(mixture, null);
  }

  /**
   * Prepares an E-step of complete rows that also collects their second moment.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param momentType which part of {@code sum w x x'} to collect; null for none
   */
  public Expectation(Mixture mixture, CovarianceType momentType) {
    this(mixture.k(), mixture.dim(), mixture.naturalParameters(), momentType, (Completion) null);
  }

  /**
   * Prepares an E-step of rows that may lack cells.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param momentType which part of {@code sum w x x'} to collect; null for none
   * @param completedType which part of it is completed under a tied covariance: the most general
   *     type that an M-step is to be taken in
   * @return the E-step
   * @throws ArithmeticException if a component is so far out and so narrow that rounding hides its
   *     shape
   */
  public static Expectation ofIncomplete(
      Mixture mixture, CovarianceType momentType, CovarianceType completedType) {
    NaturalParameters parameters = mixture.naturalParameters();
    return new Expectation(
        mixture.k(),
        mixture.dim(),
        parameters,
        momentType,
        Completion.of(mixture, parameters, completedType));
  }

  /**
   * Prepares an E-step of dense rows whose sums nobody asks for.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @return the E-step; its logits keep their digits however far out and narrow a component is
   */
  static Expectation ofScores(Mixture mixture) {
    return new Expectation(
        mixture.k(),
        mixture.dim(),
        RowStatistic.LINEAR,
        mixture.levels(),
        mixture.noise(),
        null,
        new WhitenedLogits(mixture));
  }

  private Expectation(
      int n,
      int dim,
      NaturalParameters parameters,
      CovarianceType momentType,
      Completion completion) {
    this(
        n,
        dim,
        parameters.statistic(),
        parameters.levels(),
        parameters.noise(),
        momentType,
        new LinearLogits(n, parameters, completion));
  }

  private Expectation(
      int n,
      int dim,
      RowStatistic statistic,
      LevelProbabilities levels,
      UniformNoise noise,
      CovarianceType momentType,
      NumberLogits numbers) {
    this.n = n;
    this.dim = dim;
    this.momentType = momentType;
    this.numbers = numbers;
    this.statistic = statistic;
    this.levels = levels;
    groups = new LevelGroups(levels.categories());
    this.noise = new NoiseLogits(noise, dim, groups);
    levelSums = groups.sums(levels.logs(), n);
    ones = new double[n];
    Arrays.fill(ones, 1);
  }

  /**
   * The E-step of a mixture, where it has one.
   *
   * @param mixture the mixture, in the coordinates of the blocks
   * @param expectations makes the E-step of a mixture
   * @return the E-step; empty where a component is so far out and so narrow that rounding hides its
   *     shape
   */
  public static Optional<Expectation> of(
      Mixture mixture, Function<Mixture, Expectation> expectations) {
    try {
      return Optional.of(expectations.apply(mixture));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * Folds blocks into their statistics.
   *
   * @param blocks the blocks of one partition
   * @return the statistics, or null if there is no block
   */
  public SufficientStatistics statistics(Iterator<SampleBlock> blocks) {
    SufficientStatistics[] found = statistics(List.of(this), blocks);
    return found == null ? null : found[0];
  }

  /**
   * Folds blocks into the statistics of several mixtures, in one pass over them.
   *
   * @param expectations the E-steps
   * @param blocks the blocks of one partition
   * @return the statistics of each, or null if there is no block
   */
  public static SufficientStatistics[] statistics(
      List<Expectation> expectations, Iterator<SampleBlock> blocks) {
    if (!blocks.hasNext()) {
      return null;
    }
    List<Fold> folds = expectations.stream().map(Fold::new).toList();
    blocks.forEachRemaining(block -> folds.forEach(fold -> fold.add(block)));
    return folds.stream().map(Fold::end).toArray(SufficientStatistics[]::new);
  }

  /**
   * The statistics of blocks in memory, worked on side by side and merged in their order.
   *
   * @param blocks at least one block
   * @return the statistics
   */
  public SufficientStatistics statistics(List<SampleBlock> blocks) {
    return Workers.map(blocks, block -> statistics(List.of(block).iterator())).stream()
        .reduce(SufficientStatistics::merge)
        .orElseThrow();
  }

  /** What an E-step has summed up so far. */
  private static final class Fold {
    private final Expectation expectation;
    private final SufficientStatistics statistics;

    /** Weight of each component's rows of each combination of levels. */
    private final double[] combinations;

    private Tile tile;

    Fold(Expectation expectation) {
      this.expectation = expectation;
      statistics = expectation.none(expectation.momentType);
      combinations = new double[expectation.levelSums.length];
    }

    void add(SampleBlock block) {
      int tileRows = Math.min(expectation.numbers.tileRows(), block.rows());
      if (tile == null || tile.scales.length < tileRows) {
        tile = expectation.newTile(tileRows);
      }
      for (int from = 0; from < block.rows(); from += tileRows) {
        int count = Math.min(tileRows, block.rows() - from);
        expectation.addTile(block, from, count, tile, statistics);
        block.levels().addCounts(from, count, tile.logits, expectation.n, combinations);
      }
      if (expectation.momentType != null) {
        block.addSecondMoment(expectation.momentType, statistics.secondMoment);
      }
      statistics.rows += block.rows();
    }

    SufficientStatistics end() {
      expectation.groups.addCounts(combinations, expectation.n, statistics.levelCounts);
      return statistics;
    }
  }

  private SufficientStatistics none(CovarianceType type) {
    return new SufficientStatistics(n, dim, statistic, type, levels.categories());
  }

  private void requireCategories(SampleBlock block) {
    if (!block.levels().categories().equals(levels.categories())) {
      throw new IllegalStateException("A mixture met rows of other categorical columns.");
    }
  }

  private Tile newTile(int rows) {
    return new Tile(rows, statistic, n, dim);
  }

  private void addTile(
      SampleBlock block, int from, int count, Tile tile, SufficientStatistics statistics) {
    List<CompletedRows> completed = expect(block, from, count, tile, statistics);
    if (statistic == RowStatistic.LINEAR) {
      block.addWeightedSums(from, count, tile.logits, n, statistics.sums);
    } else {
      tile.rowStatistics.addWeightedSums(tile.logits, n, statistics.sums);
    }
    completed.forEach(rows -> rows.addTo(statistics, tile.logits));
  }

  /**
   * The numbers of a block's rows with their missing cells drawn from their distribution under the
   * mixture.
   *
   * @param block the block
   * @param seed of the draw
   * @return as many arrays of d values
   */
  public double[][] drawn(SampleBlock block, long seed) {
    double[][] rows = new double[block.rows()][];
    Arrays.setAll(rows, block::row);
    SplittableRandom random = new SplittableRandom(seed);
    forEachTile(
        block,
        (from, count, tile, completed) ->
            completed.forEach(part -> part.draw(tile.logits, random, rows, from)));
    return rows;
  }

  /** Visits rows of which no sums are wanted. */
  interface TileVisitor {
    void visit(int from, int count, Tile tile, List<CompletedRows> completed);
  }

  /** Has each tile of a block visited, once it holds what {@link #expect} leaves in it. */
  void forEachTile(SampleBlock block, TileVisitor visitor) {
    int tileRows = Math.min(numbers.tileRows(), block.rows());
    Tile tile = newTile(tileRows);
    SufficientStatistics unused = new SufficientStatistics(n, 0, null);
    for (int from = 0; from < block.rows(); from += tileRows) {
      int count = Math.min(tileRows, block.rows() - from);
      visitor.visit(from, count, tile, expect(block, from, count, tile, unused));
    }
  }

  /**
   * Leaves in the tile what its rows weigh times their responsibilities, and adds their
   * likelihoods.
   */
  private List<CompletedRows> expect(
      SampleBlock block, int from, int count, Tile tile, SufficientStatistics statistics) {
    requireCategories(block);
    TileLoops loops = TileLoops.of((long) count * n);
    double[] logits = tile.logits;
    List<CompletedRows> completed = numbers.fill(block, from, count, tile);
    block.levels().addSums(from, count, levelSums, n, logits);
    if (numbers.areSafe(block, completed)) {
      Arrays.fill(tile.maxima, 0);
    } else {
      loops.subtractMaxima(logits, n, count, tile.maxima);
    }
    if (dim > 0) {
      loops.exp(logits, count * n, block.values(), (from + count) * dim);
    } else {
      loops.exp(logits, count * n, logits, 0);
    }
    double[] sums = tile.scales;
    BLAS.getInstance().dgemv("T", n, count, 1, logits, 0, n, ones, 0, 1, 0, sums, 0, 1);
    if (!noise.isEmpty()) {
      double[] noiseLogits = noise.of(block, from, count, completed);
      LogSumExp.addNoise(noiseLogits, block, from, count, tile, statistics);
    }
    LogSumExp.add(block, from, count, tile, statistics);
    loops.scaleAndSum(logits, n, count, tile.scales, statistics.counts);
    return completed;
  }

  /**
   * Returns what the numbers of a block's rows, without their levels, add to the logits.
   *
   * @param block the block
   * @return {@code n x rows}
   */
  double[] ofNumbers(SampleBlock block) {
    double[] all = new double[Math.multiplyExact(n, block.rows())];
    int tileRows = Math.min(numbers.tileRows(), block.rows());
    Tile tile = newTile(tileRows);
    for (int from = 0; from < block.rows(); from += tileRows) {
      int count = Math.min(tileRows, block.rows() - from);
      numbers.fill(block, from, count, tile);
      System.arraycopy(tile.logits, 0, all, from * n, count * n);
    }
    return all;
  }
}
