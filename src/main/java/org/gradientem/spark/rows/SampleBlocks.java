package org.gradientem.spark.rows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.em.PrincipalSubspace;
import org.gradientem.em.RowDraw;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SampleBlockBuilder;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rdd.ConsecutivePartitions;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;
import scala.Option;

/**
 * The rows of a data set as distributed blocks, checked, and centred unless sparse. Closing
 * releases the cached blocks.
 */
public class SampleBlocks implements AutoCloseable {

  /** Operations of a task that take about as long as sending it does. */
  private static final double LEAST_TASK = 1 << 26;

  /** What a logit costs beside its product, in operations of the product. */
  private static final int LOGIT = 16;

  /** Blocks that take about as long to work on as their task does to be sent and collected. */
  private static final int BLOCKS_PER_TASK = 8;

  private static final double DENSE_BLOCK_IN_MB = 1;

  /** Enough rows for most columns to have several entries. */
  private static final double SPARSE_BLOCK_IN_MB = 32;

  /** With more of them, what belongs to the rows of such a block leaves the cache. */
  private static final int FEW_COMPONENTS = 64;

  /** How rows are read, and about how many components will look at them. */
  public record Options(
      String featuresCol,
      String weightCol,
      boolean skipInvalid,
      double maxBlockSizeInMB,
      StorageLevel storageLevel,
      int aggregationDepth,
      double components) {
    private long blockBytes(boolean sparse) {
      double ofSparse = SPARSE_BLOCK_IN_MB / (components > FEW_COMPONENTS ? 4 : 1);
      double chosen = sparse ? ofSparse : DENSE_BLOCK_IN_MB;
      return (long) ((maxBlockSizeInMB > 0 ? maxBlockSizeInMB : chosen) * (1 << 20));
    }
  }

  private final JavaRDD<SampleBlock> blocks;
  private final Broadcast<?> broadcast;
  private final InputTally tally;
  private final long rows;
  private final int dim;
  private final boolean sparse;
  private final Options options;

  private SampleBlocks(
      JavaRDD<SampleBlock> blocks,
      Broadcast<?> broadcast,
      InputTally tally,
      long rows,
      int dim,
      boolean sparse,
      Options options) {
    this.blocks = blocks;
    this.broadcast = broadcast;
    this.tally = tally;
    this.rows = rows;
    this.dim = dim;
    this.sparse = sparse;
    this.options = options;
  }

  /** Looks through the rows once, and lays out the blocks; they are filled by the first pass. */
  public static SampleBlocks read(Dataset<?> dataset, Options options) {
    JavaRDD<Sample> samples = samples(dataset, options);
    InputTally tally = tally(samples, options.aggregationDepth);
    tally.check(options.skipInvalid);
    boolean sparse = tally.isSparse();
    int dim = tally.dim;
    double[] centre = sparse ? new double[dim] : tally.centre();
    Broadcast<double[]> broadcast =
        JavaSparkContext.fromSparkContext(samples.context()).broadcast(centre);
    long blockBytes = options.blockBytes(sparse);
    JavaRDD<SampleBlock> blocks =
        joined(samples, tasks((double) tally.rows, dim, sparse, tally, options))
            .mapPartitions(
                rows ->
                    new BlockIterator(
                        rows,
                        new SampleBlockBuilder(dim, sparse, broadcast.value(), blockBytes),
                        dim));
    blocks.setName("sample blocks").persist(options.storageLevel);
    return new SampleBlocks(blocks, broadcast, tally, tally.rows, dim, sparse, options);
  }

  /**
   * Tasks that have some blocks each or else enough to do. It depends on the data and the params
   * alone, so that results do.
   */
  private static double tasks(
      double rows, int dim, boolean sparse, InputTally tally, Options options) {
    double perRow = sparse ? (double) tally.nonZeros / tally.rows : dim;
    double bytes = rows * perRow * SampleBlockBuilder.entryBytes(sparse);
    double operations = rows * options.components * (perRow + LOGIT);
    double blocks = bytes / options.blockBytes(sparse);
    return Math.ceil(Math.max(blocks / BLOCKS_PER_TASK, operations / LEAST_TASK));
  }

  private static JavaRDD<Sample> samples(Dataset<?> dataset, Options options) {
    Column features = dataset.col(Columns.quoted(options.featuresCol));
    Column weight =
        options.weightCol.isEmpty()
            ? functions.lit(1.0)
            : dataset.col(Columns.quoted(options.weightCol)).cast("double");
    Dataset<Row> selected = dataset.select(features, weight);
    return selected
        .toJavaRDD()
        .map(row -> Sample.of(row.get(0), row.isNullAt(1) ? Double.NaN : row.getDouble(1)));
  }

  private static InputTally tally(JavaRDD<Sample> samples, int depth) {
    JavaRDD<InputTally> tallies =
        samples.mapPartitions(
            rows -> {
              InputTally tally = new InputTally();
              rows.forEachRemaining(tally::add);
              return List.of(tally).iterator();
            });
    InputTally tally =
        TaskFailure.explained(
            "The first look at the rows",
            () -> OrderedReduce.reduce(tallies, InputTally::merge, depth));
    return tally == null ? new InputTally() : tally;
  }

  /** Partitions without enough to do are joined with their neighbours. */
  private static <T> JavaRDD<T> joined(JavaRDD<T> rdd, double tasks) {
    if (rdd.getNumPartitions() <= tasks) {
      return rdd;
    }
    return rdd.rdd()
        .coalesce((int) tasks, false, Option.apply(new ConsecutivePartitions()), null)
        .toJavaRDD();
  }

  /** Draws distinct rows by weight, in the coordinates of the blocks. */
  public double[][] draw(int size, long seed) {
    JavaRDD<RowDraw> draws =
        blocks.mapPartitions(
            partition -> {
              RowDraw draw = new RowDraw(size, seed);
              partition.forEachRemaining(draw::add);
              return List.of(draw).iterator();
            });
    return TaskFailure.explained(
            "The draw of the starting rows",
            () -> OrderedReduce.reduce(draws, RowDraw::merge, options.aggregationDepth))
        .rows();
  }

  /**
   * A share of the rows, cached on their own. Rows are kept by a hash of their values, so the share
   * does not depend on the partitioning; equal rows are kept or left together.
   */
  public SampleBlocks thinned(double share, long seed) {
    JavaRDD<SampleBlock> kept = kept(share, seed, tasks(share * rows, dim, sparse, tally, options));
    kept.setName("sampled blocks").persist(blocks.getStorageLevel());
    long keptRows = (long) (double) kept.mapToDouble(SampleBlock::rows).sum();
    return new SampleBlocks(kept, null, tally, keptRows, dim, sparse, options);
  }

  public JavaRDD<SampleBlock> kept(double share, long seed, double tasks) {
    boolean isSparse = sparse;
    int d = dim;
    long blockBytes = options.blockBytes(sparse);
    return joined(blocks, tasks)
        .mapPartitions(
            partition ->
                new BlockIterator(
                    Streams.of(partition).flatMap(block -> kept(block, share, seed)).iterator(),
                    new SampleBlockBuilder(d, isSparse, new double[d], blockBytes),
                    d));
  }

  private static Stream<Sample> kept(SampleBlock block, double share, long seed) {
    return IntStream.range(0, block.rows())
        .filter(r -> SplitMix.toUnit(SplitMix.mix(block.hash(r, seed), ~seed)) < share)
        .mapToObj(r -> sample(block, r));
  }

  /** The rows in the coordinates of a subspace, cached on their own. */
  public SampleBlocks projected(PrincipalSubspace subspace) {
    Broadcast<PrincipalSubspace> space =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(subspace);
    int r = subspace.rank();
    SampleBlocks whole = this;
    long blockBytes = options.blockBytes(false);
    JavaRDD<SampleBlock> projected = project(blocks, space, r, blockBytes);
    projected.setName("projected blocks").persist(blocks.getStorageLevel());
    return new SampleBlocks(projected, space, tally, rows, r, false, options) {
      // The last bits of projected rows vary with the partitioning, and with them their hashes.
      @Override
      public JavaRDD<SampleBlock> kept(double share, long seed, double tasks) {
        return project(whole.kept(share, seed, tasks), space, r, blockBytes);
      }
    };
  }

  private static JavaRDD<SampleBlock> project(
      JavaRDD<SampleBlock> from, Broadcast<PrincipalSubspace> space, int rank, long blockBytes) {
    return from.mapPartitions(
        partition ->
            new BlockIterator(
                Streams.of(partition)
                    .map(space.value()::project)
                    .flatMap(SampleBlocks::samples)
                    .iterator(),
                new SampleBlockBuilder(rank, false, new double[rank], blockBytes),
                rank));
  }

  private static Stream<Sample> samples(SampleBlock block) {
    return IntStream.range(0, block.rows()).mapToObj(r -> sample(block, r));
  }

  private static Sample sample(SampleBlock block, int row) {
    return new Sample(block.dim(), null, block.row(row), block.weight(row));
  }

  public JavaRDD<SampleBlock> rdd() {
    return blocks;
  }

  public long rows() {
    return rows;
  }

  public long droppedRows() {
    return tally.invalid;
  }

  public int dim() {
    return dim;
  }

  /** A hash of the rows' mean, the same for any partitioning. */
  public long fingerprint() {
    long hash = tally.rows;
    for (double value : tally.centre()) {
      hash = SplitMix.mix(hash, Double.doubleToLongBits(value));
    }
    return hash;
  }

  /** What was subtracted from every row. */
  public double[] centre() {
    return sparse ? new double[tally.dim] : tally.centre();
  }

  /** A mixture of the user's coordinates in those of the blocks. */
  public Mixture centred(Mixture mixture) {
    return mixture.shifted(Arrays.stream(centre()).map(c -> -c).toArray());
  }

  @Override
  public void close() {
    blocks.unpersist(false);
    if (broadcast != null) {
      broadcast.destroy();
    }
  }
}
