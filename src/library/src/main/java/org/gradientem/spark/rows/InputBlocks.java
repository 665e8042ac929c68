package org.gradientem.spark.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.gradientem.em.DataMoments;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;

/**
 * The rows of a data set: scanned, checked, and laid out as blocks. About their mean is subtracted
 * from dense ones. Closing releases the cached blocks.
 */
public final class InputBlocks implements AutoCloseable {
  private final RowScan scan;
  private final RowBlocks blocks;
  private final double[] centre;

  /** Whether the blocks are those that the scan has packed. */
  private final boolean isAsScanned;

  private InputBlocks(RowScan scan, RowBlocks blocks, double[] centre, boolean isAsScanned) {
    this.isAsScanned = isAsScanned;
    this.scan = scan;
    this.blocks = blocks;
    this.centre = centre;
  }

  /**
   * Scans the rows, and lays out the blocks.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param components about how many components will evaluate them
   * @param statistic what their passes make of a row
   * @return the blocks
   * @throws IllegalArgumentException if a row cannot be used
   */
  public static InputBlocks read(
      Dataset<?> dataset, RowSettings settings, double components, RowStatistic statistic) {
    return read(dataset, settings, Optional.empty(), components, statistic);
  }

  /**
   * The same less given numbers, as an interrupted fit subtracted them.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param centre what is subtracted from their numbers, unless it is far from their mean; none to
   *     have it chosen
   * @param components about how many components will evaluate them
   * @param statistic what their passes make of a row
   * @return the blocks
   * @throws IllegalArgumentException if a row cannot be used
   */
  public static InputBlocks read(
      Dataset<?> dataset,
      RowSettings settings,
      Optional<double[]> centre,
      double components,
      RowStatistic statistic) {
    StructField features =
        dataset.schema().apply(dataset.schema().fieldIndex(settings.featuresCol()));
    RowReader reader =
        new RowReader(FeatureAttributes.categories(features), settings.handleInvalid());
    return read(dataset, settings, reader, centre, components, statistic);
  }

  /**
   * The same where it is known which features are categorical, whatever the metadata says.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param categories the categorical features
   * @param components about how many components will evaluate them
   * @param statistic what their passes make of a row
   * @return the blocks
   * @throws IllegalArgumentException if a row cannot be used
   */
  public static InputBlocks read(
      Dataset<?> dataset,
      RowSettings settings,
      Categories categories,
      double components,
      RowStatistic statistic) {
    RowReader reader = new RowReader(categories, settings.handleInvalid());
    return read(dataset, settings, reader, Optional.empty(), components, statistic);
  }

  private static InputBlocks read(
      Dataset<?> dataset,
      RowSettings settings,
      RowReader reader,
      Optional<double[]> centre,
      double components,
      RowStatistic statistic) {
    Function<InputTally, BlockLayout> layouts =
        tally -> new BlockLayout(tally.shape(), components, statistic, settings.maxBlockSizeInMB());
    JavaRDD<InputRow> rows = rows(dataset, settings, reader);
    RowScan scan = RowScan.of(rows, settings, reader, centre, layouts);
    InputTally tally = scan.tally();
    BlockLayout layout = layouts.apply(tally);
    if (tally.areFew(settings.keepsEqualRows())) {
      scan.close();
      List<InputRow> distinct = tally.distinct.rows();
      // The same in any partitioning, since their order is that of the rows.
      double[] mean =
          centre
              .filter(given -> given.length == layout.row().dim())
              .orElseGet(() -> RowScan.mean(distinct, reader, layout));
      JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
      RowBlocks few =
          RowBlocks.few(context, distinct.stream(), tally.rows, mean, layout, settings.storage());
      return new InputBlocks(scan, few, mean, false);
    }
    JavaRDD<SampleBlock> scanned = scan.blocks();
    double tasks = layout.tasks((double) tally.rows);
    boolean isEnough = scanned.getNumPartitions() <= tasks;
    RowBlocks blocks =
        isEnough
            ? new RowBlocks(scanned, null, tally.rows, layout, settings.storage())
            : RowBlocks.repacked(scanned, tasks, tally.rows, layout, settings.storage());
    return new InputBlocks(scan, blocks, scan.centre(), isEnough);
  }

  static JavaRDD<InputRow> rows(Dataset<?> dataset, RowSettings settings, RowReader reader) {
    Column features = dataset.col(Columns.quoted(settings.featuresCol()));
    Column weight =
        settings.weightCol().isEmpty()
            ? functions.lit(1.0)
            : dataset.col(Columns.quoted(settings.weightCol())).cast("double");
    Dataset<Row> selected = dataset.select(features, weight);
    return selected
        .toJavaRDD()
        .map(row -> reader.read(row.get(0), row.isNullAt(1) ? Double.NaN : row.getDouble(1)));
  }

  /** {@return the blocks} */
  public RowBlocks blocks() {
    return blocks;
  }

  /** {@return the number of coordinates d, the features that are numbers} */
  public int dim() {
    return blocks.dim();
  }

  /** {@return the number of features, numbers and levels} */
  public int features() {
    return blocks.dim() + blocks.categories().columns();
  }

  /**
   * Whether only the non-zeros of the rows are stored.
   *
   * @return true if the rows are sparse
   */
  public boolean isSparse() {
    return scan.tally().isSparse();
  }

  /** {@return the number of rows left out because of invalid features, or none} */
  public long droppedRows() {
    return scan.tally().invalid + scan.tally().cells.emptyRows();
  }

  /** {@return which cells of the rows are missing} */
  public CellTally cells() {
    return scan.tally().cells;
  }

  /** {@return a hash of the rows, the same in any order and partitioning} */
  public long fingerprint() {
    return scan.tally().hash();
  }

  /**
   * A row of the blocks in the coordinates of the user.
   *
   * @param row all its features
   * @return the same, moved
   */
  public double[] uncentred(double[] row) {
    Categories categories = blocks.categories();
    double[] numbers = MathArrays.ebeAdd(categories.numbers(row), centre);
    return categories.row(numbers, categories.levels(row));
  }

  /** {@return what was subtracted from the numbers of every row} */
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

  /**
   * The moments of the blocks where the scan has found them.
   *
   * @return the moments; none if a pass is needed for them
   */
  public Optional<DataMoments> moments() {
    return isAsScanned ? scan.tally().moments() : Optional.empty();
  }

  /** Notes that a pass has filled the blocks, so that nothing else need be kept of the rows. */
  public void areFilled() {
    if (!isAsScanned) {
      scan.close();
    }
  }

  @Override
  public void close() {
    scan.close();
    blocks.close();
  }
}
