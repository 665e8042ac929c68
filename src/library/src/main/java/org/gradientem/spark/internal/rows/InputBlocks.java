package org.gradientem.spark.internal.rows;

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
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;

/**
 * The rows of a data set: scanned, checked, and laid out as blocks. About their mean is subtracted.
 * Closing releases the cached blocks.
 *
 * @param tally what the scan found
 * @param blocks the blocks
 * @param centre what was subtracted from the numbers of every row
 * @param moments the moments of the blocks where the scan has found them; none if a pass is needed
 *     for them
 */
public record InputBlocks(
    InputTally tally, RowBlocks blocks, double[] centre, Optional<DataMoments> moments)
    implements AutoCloseable {
  /**
   * Scans the rows, and lays out the blocks.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param reader what reads them
   * @param labels the labels by their numbers, where they may be in a column of their own
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
      RowReader reader,
      List<String> labels,
      Optional<double[]> centre,
      double components,
      RowStatistic statistic) {
    Function<InputTally, BlockLayout> layouts =
        tally -> new BlockLayout(tally.shape(), components, statistic, settings.maxBlockSizeInMB());
    JavaRDD<InputRow> rows = rows(dataset, settings, reader, labels);
    RowScan scan = RowScan.of(rows, settings, reader, centre, layouts);
    InputTally tally = scan.tally();
    BlockLayout layout = layouts.apply(tally);
    Optional<List<InputRow>> distinct = tally.distinct(settings);
    if (distinct.isPresent()) {
      scan.blocks().close();
      return few(scan.blocks().session(), distinct.get(), tally, layout, reader, centre);
    }
    RowBlocks packed = new RowBlocks(scan.blocks(), tally.rows, tally.rows, layout);
    double tasks = layout.tasks((double) tally.rows);
    return packed.partitions() <= tasks
        ? new InputBlocks(tally, packed, scan.centre(), tally.moments())
        : new InputBlocks(tally, packed.repacked(tasks), scan.centre(), Optional.empty());
  }

  /** Rows of this JVM, which are checked, and laid out as blocks of it alone. */
  static InputBlocks read(
      List<InputRow> rows,
      RowSettings settings,
      RowReader reader,
      Optional<double[]> centre,
      double components,
      RowStatistic statistic) {
    InputTally tally = new InputTally(reader);
    List<InputRow> usable = rows.stream().filter(tally::add).toList();
    tally.check();
    BlockLayout layout =
        new BlockLayout(tally.shape(), components, statistic, settings.maxBlockSizeInMB());
    List<InputRow> used = tally.distinct(settings).orElse(usable);
    return few(Optional.empty(), used, tally, layout, reader, centre);
  }

  /** Lays out rows of the driver, perhaps only the distinct ones, about their mean. */
  private static InputBlocks few(
      Optional<JavaSparkContext> session,
      List<InputRow> rows,
      InputTally tally,
      BlockLayout layout,
      RowReader reader,
      Optional<double[]> centre) {
    // The same in any partitioning, since their order is that of the rows.
    double[] about =
        centre
            .filter(given -> given.length == layout.row().dim())
            .orElseGet(() -> RowScan.centre(rows, reader, layout));
    RowBlocks few = RowBlocks.few(session, rows, tally.rows, about, layout);
    return new InputBlocks(tally, few, about, Optional.empty());
  }

  static JavaRDD<InputRow> rows(
      Dataset<?> dataset, RowSettings settings, RowReader reader, List<String> labels) {
    Column features = dataset.col(Columns.quoted(settings.featuresCol()));
    Column weight =
        settings.weightCol().isEmpty()
            ? functions.lit(1.0)
            : dataset.col(Columns.quoted(settings.weightCol())).cast("double");
    Column label = LabelValues.of(dataset, settings.labelCol(), labels);
    Dataset<Row> selected = dataset.select(features, weight, label);
    return selected
        .toJavaRDD()
        .map(
            row ->
                reader.read(
                    row.get(0), row.getDouble(2), row.isNullAt(1) ? Double.NaN : row.getDouble(1)));
  }

  /** {@return the number of coordinates d, the features that are numbers} */
  public int dim() {
    return blocks.dim();
  }

  /** {@return the number of features, numbers and levels} */
  public int features() {
    return blocks.dim() + blocks.categories().columns();
  }

  /** {@return the number of rows left out because of invalid features, or none} */
  public long droppedRows() {
    return tally.invalid + tally.cells.emptyRows();
  }

  /** {@return which cells of the rows are missing} */
  public CellTally cells() {
    return tally.cells;
  }

  /** {@return the features whose rows have one value each} */
  public Constants constants() {
    return tally.constants();
  }

  /** {@return a hash of the rows, the same in any order and partitioning} */
  public long fingerprint() {
    return tally.hash();
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
