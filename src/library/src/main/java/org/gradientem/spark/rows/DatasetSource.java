package org.gradientem.spark.rows;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.mixture.RowStatistic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a data set.
 *
 * @param dataset has the features column, and that of the weights if one is set
 * @param settings how its rows are read
 */
public record DatasetSource(Dataset<?> dataset, RowSettings settings) implements InputSource {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetSource.class);

  @Override
  public StructField features() {
    return dataset.schema().apply(settings.featuresCol());
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
    return InputBlocks.read(
        dataset,
        settings,
        FeatureAttributes.categories(features(), settings.labelCol()),
        centre,
        components,
        statistic);
  }

  @Override
  public Cell nearest(int feature, double value) {
    return Cell.nearest(dataset, settings, feature, value);
  }
}
