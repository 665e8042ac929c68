package org.gradientem.spark.internal.rows;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.gradientem.internal.blocks.RowHash;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rdd.Streams;

/**
 * Rows as blocks: those of a data set, a part of them, or their projections. They are on the driver
 * alone, or in the partitions of an RDD. Closing releases the cached blocks.
 *
 * @param blocks where they are
 * @param storedRows how many rows they hold, where equal ones may be summed up
 * @param rows how many these are if those that are equal are counted each
 * @param layout how they are packed
 */
public record RowBlocks(BlockStore blocks, long storedRows, long rows, BlockLayout layout)
    implements AutoCloseable {
  /**
   * Lays out rows of the driver, where they stay.
   *
   * @param session where jobs run; none if there is no session
   * @param distinct the rows, of which equal ones may be summed up
   * @param rows how many they are if equal ones are counted each
   */
  static RowBlocks few(
      Optional<JavaSparkContext> session,
      List<InputRow> distinct,
      long rows,
      double[] centre,
      BlockLayout layout) {
    List<SampleBlock> all =
        Streams.of(new BlockIterator(distinct.iterator(), layout.builder(centre))).toList();
    return new RowBlocks(new BlockStore.Local(session, all), distinct.size(), rows, layout);
  }

  /**
   * Moves the rows into no more partitions than there should be tasks, in blocks of full size.
   * These are released then.
   */
  RowBlocks repacked(double tasks) {
    try (this) {
      BlockStore joined =
          blocks.derived(
              "joined row blocks",
              tasks,
              layout,
              (own, part) -> packed(Streams.of(part).mapMulti(InputRow::forEach), own));
      filled(joined, "The pass that lays out the blocks", fitsOnDriver());
      return new RowBlocks(joined, storedRows, rows, layout);
    }
  }

  /** Fills the cache, which is left empty on failure, and returns the number of rows. */
  private static long filled(BlockStore made, String work, boolean areFew) {
    boolean isFilled = false;
    try {
      Long count =
          areFew
              ? counted(made.collected(true).iterator())
              : made.reduce(work, 0L, (none, part) -> counted(part), Long::sum);
      isFilled = true;
      return count == null ? 0 : count;
    } finally {
      if (!isFilled) {
        made.close();
      }
    }
  }

  private static Long counted(Iterator<SampleBlock> blocks) {
    return Streams.of(blocks).mapToLong(SampleBlock::rows).sum();
  }

  /**
   * What all blocks make, by parts that are merged in their order.
   *
   * @param <S> what is shared
   * @param <T> of what
   * @param work the subject of the sentence that reports a failure
   * @param isFasterOnDriver whether the driver is done with all blocks before it could have sent
   *     tasks
   * @param shared what all parts share, sent to every machine once
   * @param each of the blocks of a part
   * @param merge adds the second to the first, and returns it
   * @return what they make; null if there are no blocks
   */
  public <S, T> T reduce(
      String work,
      boolean isFasterOnDriver,
      S shared,
      BlockFunction<S, T> each,
      Function2<T, T, T> merge) {
    return isFasterOnDriver
        ? each.of(shared, collected().iterator())
        : blocks.reduce(work, shared, each, merge);
  }

  /**
   * Draws distinct rows by weight, in the coordinates of the blocks.
   *
   * @param size how many
   * @param seed seed of the draw
   * @return the rows, NaN where a cell is missing; fewer only if distinct rows are fewer
   */
  public double[][] draw(int size, long seed) {
    return reduce(
            "The draw of the starting rows",
            fitsOnDriver(),
            seed,
            (shared, part) -> drawn(part, size, shared),
            RowDraw::merge)
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
    BlockStore kept =
        blocks.derived(
            "subsampled blocks",
            own.tasks(share * storedRows),
            own,
            (shared, part) ->
                packed(
                    Streams.of(part).mapMulti((block, some) -> keep(block, share, seed, some)),
                    shared));
    long keptRows = filled(kept, "The draw of a sample", false);
    return new RowBlocks(kept, keptRows, keptRows, own);
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
  public Optional<RowBlocks> deduplicated(double share, RowStatistic statistic) {
    DistinctRows found =
        reduce(
            "The sum of equal rows",
            fitsOnDriver(),
            DistinctRows.MAX_ENTRIES,
            DistinctRows::of,
            DistinctRows::merge);
    BlockLayout own = layout.of(statistic);
    return found
        .rows()
        .filter(distinct -> distinct.size() <= rows / 2)
        .map(
            distinct -> {
              Stream<InputRow> lighter =
                  distinct.stream().map(row -> row.weighing(share * row.weight()));
              double tasks = own.tasks((double) distinct.size());
              return new RowBlocks(
                  blocks.like(Streams.of(packed(lighter, own)).toList(), tasks),
                  distinct.size(),
                  Math.round(share * rows),
                  own);
            });
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
    BlockLayout within = layout.projected(subspace.rank());
    BlockStore projected =
        blocks.derived(
            "projected blocks",
            blocks.partitions(),
            subspace,
            (space, part) ->
                packed(Streams.of(part).map(space::project).mapMulti(InputRow::forEach), within));
    return new RowBlocks(projected, storedRows, storedRows, within);
  }

  private static BlockIterator packed(Stream<InputRow> rows, BlockLayout layout) {
    double[] centre = new double[layout.row().dim()];
    return new BlockIterator(rows.iterator(), layout.builder(centre));
  }

  /**
   * Returns whether a pass on the driver is faster than a Spark job. Always true for rows that are
   * on the driver alone.
   *
   * @param mixture what the pass evaluates
   * @return true if the rows are so few, or are on the driver alone
   */
  public boolean isFasterOnDriver(Mixture mixture) {
    return blocks instanceof BlockStore.Local
        || layout.isFasterOnDriver((double) storedRows, mixture.k(), mixture.statistic());
  }

  /** {@return whether the driver holds the rows with ease, and is meant to} */
  public boolean fitsOnDriver() {
    return layout.isFew((double) storedRows);
  }

  /** {@return where jobs run; none if there is no session} */
  Optional<JavaSparkContext> session() {
    return blocks.session();
  }

  /** {@return about how many components these rows are laid out for} */
  public double components() {
    return layout.components();
  }

  /** {@return the number of parts that are worked on apart} */
  public int partitions() {
    return blocks.partitions();
  }

  /** {@return all blocks on the driver, which keeps few of them for the next time} */
  public List<SampleBlock> collected() {
    // As a job would find out: what ends a program stops its context, and waits for the fit to end.
    if (session().filter(context -> context.sc().isStopped()).isPresent()) {
      throw new IllegalStateException("The Spark context was stopped during the fit.");
    }
    return blocks.collected(fitsOnDriver());
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
    blocks.close();
  }
}
