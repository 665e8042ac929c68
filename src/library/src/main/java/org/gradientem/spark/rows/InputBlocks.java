package org.gradientem.spark.rows;

import java.util.Arrays;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.mixture.SplitMix;

/**
 * The rows of a data set: scanned once, checked, and laid out as blocks, centred unless they are
 * sparse. Closing releases the cached blocks.
 */
public final class InputBlocks implements AutoCloseable {
  private final FirstScan scan;
  private final RowBlocks blocks;
  private final double[] centre;

  private InputBlocks(FirstScan scan, RowBlocks blocks, double[] centre) {
    this.scan = scan;
    this.blocks = blocks;
    this.centre = centre;
  }

  /**
   * Scans the rows once, and lays out the blocks; they are filled by the first pass, see {@link
   * #areFilled}.
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
    StructField features =
        dataset.schema().apply(dataset.schema().fieldIndex(settings.featuresCol()));
    return read(dataset, settings, FeatureAttributes.categories(features), components, statistic);
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
    FirstScan scan = FirstScan.at(rows(dataset, settings, reader), settings, reader);
    InputTally tally = scan.tally();
    double[] centre = tally.isSparse() ? new double[tally.dim] : categories.numbers(tally.centre());
    return new InputBlocks(scan, blocks(scan, settings, components, statistic, centre), centre);
  }

  private static RowBlocks blocks(
      FirstScan scan,
      RowSettings settings,
      double components,
      RowStatistic statistic,
      double[] centre) {
    InputTally tally = scan.tally();
    int features = tally.dim;
    boolean sparse = tally.isSparse();
    double perRow = sparse ? (double) tally.nonZeros / tally.rows : features;
    RowShape shape = new RowShape(centre.length, tally.categories(), sparse, perRow);
    BlockLayout layout = new BlockLayout(shape, components, statistic, settings.maxBlockSizeInMB());
    JavaRDD<InputRow> rows = scan.rows();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
    if (tally.distinct.areFew() && !sparse && !settings.keepsEqualRows()) {
      scan.close();
      return RowBlocks.few(
          context, tally.distinct.rows().stream(), tally.rows, centre, layout, settings.storage());
    }
    Broadcast<double[]> shared = context.broadcast(centre);
    HandleInvalid handling = settings.handleInvalid();
    JavaRDD<SampleBlock> rdd =
        RowBlocks.joined(rows, layout.tasks((double) tally.rows))
            .mapPartitions(
                part ->
                    new BlockIterator(part, layout.builder(shared.value()), features, handling));
    rdd.setName("row blocks").persist(settings.storage().level());
    return new RowBlocks(rdd, shared, tally.rows, layout, settings.storage().depth(), null);
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

  /** {@return a hash of the rows' mean, the same for any partitioning} */
  public long fingerprint() {
    InputTally tally = scan.tally();
    long hash = tally.rows;
    for (double value : tally.centre()) {
      hash = SplitMix.mix(hash, Double.doubleToLongBits(value));
    }
    return hash;
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

  /** Notes that a pass has filled the blocks, so that nothing else need be kept of the rows. */
  public void areFilled() {
    scan.close();
  }

  @Override
  public void close() {
    scan.close();
    blocks.close();
  }
}
