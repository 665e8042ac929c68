package org.gradientem.spark.rows;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.TaskFailure;

/**
 * The rows of a data set: looked through once, checked, and laid out as blocks, centred unless they
 * are sparse. Closing releases the cached blocks.
 */
public final class InputBlocks implements AutoCloseable {
  private final RowBlocks blocks;
  private final InputTally tally;
  private final double[] centre;

  private InputBlocks(RowBlocks blocks, InputTally tally, double[] centre) {
    this.blocks = blocks;
    this.tally = tally;
    this.centre = centre;
  }

  /**
   * Looks through the rows once, and lays out the blocks; they are filled by the first pass.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param components about how many components will look at them
   * @return the blocks
   * @throws IllegalArgumentException if a row cannot be used
   */
  public static InputBlocks read(Dataset<?> dataset, RowSettings settings, double components) {
    JavaRDD<InputRow> input = rows(dataset, settings);
    InputTally tally = tally(input, settings.aggregationDepth());
    tally.check(settings.handleInvalid());
    int dim = tally.dim;
    boolean sparse = tally.isSparse();
    double[] centre = sparse ? new double[dim] : tally.centre();
    double perRow = sparse ? (double) tally.nonZeros / tally.rows : dim;
    BlockLayout layout =
        new BlockLayout(dim, sparse, perRow, components, settings.maxBlockSizeInMB());
    Broadcast<double[]> shared =
        JavaSparkContext.fromSparkContext(input.context()).broadcast(centre);
    JavaRDD<SampleBlock> rdd =
        RowBlocks.joined(input, layout.tasks((double) tally.rows))
            .mapPartitions(rows -> new BlockIterator(rows, layout.builder(shared.value()), dim));
    rdd.setName("row blocks").persist(settings.storageLevel());
    RowBlocks blocks =
        new RowBlocks(rdd, shared, tally.rows, layout, settings.aggregationDepth(), null);
    return new InputBlocks(blocks, tally, centre);
  }

  private static JavaRDD<InputRow> rows(Dataset<?> dataset, RowSettings settings) {
    Column features = dataset.col(Columns.quoted(settings.featuresCol()));
    Column weight =
        settings.weightCol().isEmpty()
            ? functions.lit(1.0)
            : dataset.col(Columns.quoted(settings.weightCol())).cast("double");
    Dataset<Row> selected = dataset.select(features, weight);
    return selected
        .toJavaRDD()
        .map(row -> InputRow.of(row.get(0), row.isNullAt(1) ? Double.NaN : row.getDouble(1)));
  }

  private static InputTally tally(JavaRDD<InputRow> input, int depth) {
    JavaRDD<InputTally> tallies =
        input.mapPartitions(
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

  /** {@return the blocks} */
  public RowBlocks blocks() {
    return blocks;
  }

  /** {@return the number of usable rows} */
  public long rows() {
    return blocks.rows();
  }

  /** {@return the number of features d} */
  public int dim() {
    return blocks.dim();
  }

  /**
   * Whether only the non-zeros of the rows are stored.
   *
   * @return true if the rows are sparse
   */
  public boolean isSparse() {
    return tally.isSparse();
  }

  /** {@return the number of rows left out because of invalid features} */
  public long droppedRows() {
    return tally.invalid;
  }

  /** {@return a hash of the rows' mean, the same for any partitioning} */
  public long fingerprint() {
    long hash = tally.rows;
    for (double value : tally.centre()) {
      hash = SplitMix.mix(hash, Double.doubleToLongBits(value));
    }
    return hash;
  }

  /** {@return what was subtracted from every row} */
  public double[] centre() {
    return centre.clone();
  }

  /**
   * A mixture of the user's coordinates in those of the blocks.
   *
   * @param mixture the mixture
   * @return the same, moved
   */
  public Mixture centred(Mixture mixture) {
    return mixture.shifted(Arrays.stream(centre).map(c -> -c).toArray());
  }

  /**
   * A mixture of the blocks' coordinates in those of the user.
   *
   * @param mixture the mixture
   * @return the same, moved
   */
  public Mixture uncentred(Mixture mixture) {
    return mixture.shifted(centre);
  }

  @Override
  public void close() {
    blocks.close();
  }
}
