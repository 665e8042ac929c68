package org.gradientem.spark.rows;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.gradientem.em.PrincipalSubspace;
import org.gradientem.em.RowDraw;
import org.gradientem.em.RowHash;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.rdd.ConsecutivePartitions;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;
import scala.Option;

/**
 * Rows as distributed blocks: those of a data set, a part of them, or their projections. Closing
 * releases the cached blocks.
 */
public final class RowBlocks implements AutoCloseable {
  private final JavaRDD<SampleBlock> blocks;
  private final Broadcast<?> held;
  private final long storedRows;
  private final BlockLayout layout;
  private final Storage storage;
  private long rows;

  /** All blocks, once they were asked for on the driver; null if they are not few. */
  private List<SampleBlock> collected;

  /**
   * Takes over cached blocks.
   *
   * @param held what the blocks need on every machine; null if nothing
   */
  RowBlocks(
      JavaRDD<SampleBlock> blocks,
      Broadcast<?> held,
      long rows,
      BlockLayout layout,
      Storage storage) {
    this.blocks = blocks;
    this.held = held;
    storedRows = rows;
    this.rows = rows;
    this.layout = layout;
    this.storage = storage;
  }

  /**
   * Lays out distinct rows that the driver has.
   *
   * @param rows how many they are if equal ones are counted each
   */
  static RowBlocks few(
      JavaSparkContext context,
      Stream<InputRow> distinct,
      long rows,
      double[] centre,
      BlockLayout layout,
      Storage storage) {
    List<SampleBlock> all =
        Streams.of(new BlockIterator(distinct.iterator(), layout.builder(centre))).toList();
    long stored = all.stream().mapToLong(SampleBlock::rows).sum();
    int tasks = (int) Math.min(all.size(), layout.tasks((double) stored));
    JavaRDD<SampleBlock> rdd = context.parallelize(all, tasks);
    rdd.setName("row blocks").persist(storage.level());
    RowBlocks few = new RowBlocks(rdd, null, stored, layout, storage);
    few.collected = all;
    few.rows = rows;
    return few;
  }

  /**
   * Blocks of more partitions than there should be tasks, in fewer and of full size.
   *
   * @param rows how many rows they have
   */
  static RowBlocks repacked(
      JavaRDD<SampleBlock> some, double tasks, long rows, BlockLayout layout, Storage storage) {
    JavaRDD<SampleBlock> rdd =
        joined(some, tasks)
            .mapPartitions(part -> blocks(Streams.of(part).mapMulti(InputRow::forEach), layout));
    rdd.setName("joined row blocks").persist(storage.level());
    return new RowBlocks(rdd, null, rows, layout, storage);
  }

  /** Partitions without enough to do are joined with their neighbours. */
  static <T> JavaRDD<T> joined(JavaRDD<T> rdd, double tasks) {
    if (rdd.getNumPartitions() <= tasks) {
      return rdd;
    }
    return rdd.rdd()
        .coalesce((int) tasks, false, Option.apply(new ConsecutivePartitions()), null)
        .toJavaRDD();
  }

  /**
   * Draws distinct rows by weight, in the coordinates of the blocks.
   *
   * @param size how many
   * @param seed seed of the draw
   * @return the rows, NaN where a cell is missing; fewer only if distinct rows are fewer
   */
  public double[][] draw(int size, long seed) {
    if (layout.isFew((double) storedRows)) {
      return drawn(collected().iterator(), size, seed).rows();
    }
    JavaRDD<RowDraw> draws =
        blocks.mapPartitions(partition -> List.of(drawn(partition, size, seed)).iterator());
    return TaskFailure.explained(
            "The draw of the starting rows",
            () -> OrderedReduce.reduce(draws, RowDraw::merge, storage.depth()))
        .rows();
  }

  private static RowDraw drawn(Iterator<SampleBlock> blocks, int size, long seed) {
    RowDraw draw = new RowDraw(size, seed);
    blocks.forEachRemaining(draw::add);
    return draw.trimmed();
  }

  /**
   * A share of the rows, cached on their own. Rows are kept by a hash of their values, so the share
   * does not depend on the partitioning; equal rows are kept or left together.
   *
   * @param share the share, in (0, 1)
   * @param seed seed of the choice
   * @param statistic what passes over them make of a row
   * @return the rows, to be closed
   */
  public RowBlocks subsampled(double share, long seed, RowStatistic statistic) {
    BlockLayout own = layout.of(statistic);
    JavaRDD<SampleBlock> kept =
        joined(blocks, own.tasks(share * storedRows))
            .mapPartitions(
                partition ->
                    blocks(
                        Streams.of(partition)
                            .mapMulti((block, some) -> keep(block, share, seed, some)),
                        own));
    kept.setName("subsampled blocks").persist(storage.level());
    long keptRows = (long) (double) kept.mapToDouble(SampleBlock::rows).sum();
    return new RowBlocks(kept, null, keptRows, own, storage);
  }

  /**
   * The distinct rows, where that pays, each with a share of what all that are equal to it weigh: a
   * sample without chance.
   *
   * @param share the share, in (0, 1)
   * @param statistic what passes over them make of a row
   * @return the rows, to be closed; none if they are more than half of these, or have more than
   *     2^20 entries and weights
   */
  public Optional<RowBlocks> summedUp(double share, RowStatistic statistic) {
    if (layout.row().sparse()) {
      return Optional.empty();
    }
    DistinctRows found = DistinctRows.of(blocks, storage.depth());
    List<InputRow> distinct = found.areFew() ? found.rows() : List.of();
    if (distinct.isEmpty() || distinct.size() > rows / 2) {
      return Optional.empty();
    }
    return Optional.of(
        few(
            JavaSparkContext.fromSparkContext(blocks.context()),
            distinct.stream().map(row -> row.weighing(share * row.weight())),
            Math.round(share * rows),
            new double[dim()],
            layout.of(statistic),
            storage));
  }

  private static void keep(SampleBlock block, double share, long seed, Consumer<InputRow> kept) {
    for (int r = 0; r < block.rows(); r++) {
      // Not what the draw of starting rows takes: those would be the last that are kept.
      if (RowHash.uniform(block.hash(r), ~seed) < share) {
        kept.accept(InputRow.of(block, r));
      }
    }
  }

  /**
   * The rows in the coordinates of a subspace, cached on their own.
   *
   * @param subspace the subspace
   * @return the rows, to be closed
   */
  public RowBlocks projected(PrincipalSubspace subspace) {
    Broadcast<PrincipalSubspace> space =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(subspace);
    BlockLayout within = layout.projected(subspace.rank());
    JavaRDD<SampleBlock> projected =
        blocks.mapPartitions(
            partition ->
                blocks(
                    Streams.of(partition).map(space.value()::project).mapMulti(InputRow::forEach),
                    within));
    projected.setName("projected blocks").persist(storage.level());
    return new RowBlocks(projected, space, storedRows, within, storage);
  }

  private static BlockIterator blocks(Stream<InputRow> rows, BlockLayout layout) {
    double[] centre = new double[layout.row().dim()];
    return new BlockIterator(rows.iterator(), layout.builder(centre));
  }

  /**
   * Whether the driver is done with a pass over these rows before it could have sent a task.
   *
   * @param mixture what the pass evaluates
   * @return true if the rows are so few
   */
  public boolean isDriversWork(Mixture mixture) {
    return layout.isDriversWork((double) storedRows, mixture.k(), mixture.statistic());
  }

  /** {@return about how many components these rows are laid out for} */
  public double components() {
    return layout.components();
  }

  /** {@return the blocks themselves} */
  public JavaRDD<SampleBlock> rdd() {
    return blocks;
  }

  /** {@return all blocks on the driver, which keeps few of them for the next time} */
  public List<SampleBlock> collected() {
    if (collected != null) {
      return collected;
    }
    List<SampleBlock> all = TaskFailure.explained("The collection of the rows", blocks::collect);
    collected = layout.isFew((double) storedRows) ? all : null;
    return all;
  }

  /** {@return the number of rows, of which those that are equal are counted each} */
  public long rows() {
    return rows;
  }

  /** {@return the number of rows that the blocks hold, where equal ones may be summed up} */
  public long storedRows() {
    return storedRows;
  }

  /** {@return the number of coordinates of a row} */
  public int dim() {
    return layout.row().dim();
  }

  /** {@return which features of a row are levels} */
  public Categories categories() {
    return layout.row().categories();
  }

  @Override
  public void close() {
    blocks.unpersist(false);
    if (held != null) {
      held.destroy();
    }
  }
}
