package org.gradientem.spark.internal.rows;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.RowStatistic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a data set. */
public final class DatasetSource implements InputSource {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetSource.class);

  private final Dataset<?> dataset;
  private final RowSettings settings;
  private final Constants constants;

  /** Found when it is first asked for, since labels may have to be looked up. */
  private StructField features;

  /**
   * Takes a data set.
   *
   * @param dataset has the features column, and those of the weights and labels if they are set
   * @param settings how its rows are read
   */
  public DatasetSource(Dataset<?> dataset, RowSettings settings) {
    this(dataset, settings, Constants.NONE);
  }

  private DatasetSource(Dataset<?> dataset, RowSettings settings, Constants constants) {
    this.dataset = dataset;
    this.settings = settings;
    this.constants = constants;
  }

  @Override
  public Constants constants() {
    return constants;
  }

  @Override
  public InputSource without(Constants others) {
    return new DatasetSource(dataset, settings, others);
  }

  @Override
  public StructField features() {
    if (features == null) {
      StructField all =
          LabelValues.of(dataset, settings)
              .map(LabelValues::features)
              .orElseGet(() -> dataset.schema().apply(settings.featuresCol()));
      features = FeatureAttributes.without(constants, all);
    }
    return features;
  }

  @Override
  public Optional<SparkContext> context() {
    return Optional.of(dataset.sparkSession().sparkContext());
  }

  @Override
  public InputBlocks read(Optional<double[]> centre, double components, RowStatistic statistic) {
    if (!dataset.storageLevel().equals(StorageLevel.NONE())) {
      LOG.info("The data set is cached; its blocks are cached as well while fitting.");
    }
    Categories categories = FeatureAttributes.categories(features(), settings.labelCol());
    List<String> names = FeatureAttributes.names(features());
    boolean isSeparate = LabelValues.of(dataset, settings).isPresent();
    RowReader reader =
        new RowReader(
            categories, settings.handleInvalid(), names, isSeparate ? names.size() : 0, constants);
    List<String> labels =
        categories.hasLabels()
            ? FeatureAttributes.levelNames(features()).get(categories.labelColumn())
            : List.of();
    return InputBlocks.read(dataset, settings, reader, labels, centre, components, statistic);
  }

  @Override
  public Cell nearest(int feature, double value) {
    int[] others = constants.others();
    return Cell.nearest(dataset, settings, others.length == 0 ? feature : others[feature], value);
  }
}
