package org.gradientem.spark.fit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.util.QuantileSummaries;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.groups.DensityQuantiles;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Log-densities of rows as Spark's own mergeable sketch of quantiles (Greenwald and Khanna 2001). A
 * rank is off by at most {@link #ERROR} of the rows, and where weights differ by one row in each
 * block.
 */
final class DensitySketch implements Serializable {
  private static final long serialVersionUID = 1;

  /** A tenth of what lies between two stored quantiles. */
  static final double ERROR = 1e-4;

  /** Weight that counts as one row: the mean weight, so that rows are added about once each. */
  private final double unit;

  private QuantileSummaries sketch =
      new QuantileSummaries(
          QuantileSummaries.defaultCompressThreshold(),
          ERROR,
          new QuantileSummaries.Stats[0],
          0,
          false);

  DensitySketch(double unit) {
    this.unit = unit;
  }

  /** Adds the rows of a block that have a log-density. */
  void add(SampleBlock block, double[] densities) {
    if (IntStream.range(0, block.rows()).allMatch(r -> block.weight(r) == unit)) {
      // In order, since Spark's own sort compares objects.
      double[] sorted = densities.clone();
      Arrays.sort(sorted);
      // NaN is last.
      for (int r = 0; r < sorted.length && !Double.isNaN(sorted[r]); r++) {
        sketch = sketch.insert(sorted[r]);
      }
    } else {
      addWeighted(block, densities);
    }
  }

  private void addWeighted(SampleBlock block, double... densities) {
    double weight = 0;
    long added = 0;
    for (int r : order(densities)) {
      weight += block.weight(r);
      for (long all = Math.round(weight / unit); added < all; added++) {
        sketch = sketch.insert(densities[r]);
      }
    }
  }

  /** By density, so that what rounding leaves of weights stays among like rows. */
  private static int[] order(double... densities) {
    return IntStream.range(0, densities.length)
        .filter(r -> !Double.isNaN(densities[r]))
        .boxed()
        .sorted(Comparator.comparingDouble(r -> densities[r]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  DensitySketch compressed() {
    sketch = sketch.compress();
    return this;
  }

  DensitySketch merge(DensitySketch other) {
    sketch = sketch.merge(other.sketch);
    return this;
  }

  /** None if no row was complete. */
  DensityQuantiles quantiles() {
    if (sketch.count() == 0) {
      return DensityQuantiles.unknown();
    }
    List<Object> levels =
        IntStream.range(0, DensityQuantiles.LEVELS)
            .<Object>mapToObj(i -> i / (DensityQuantiles.LEVELS - 1.0))
            .toList();
    Seq<Object> values = sketch.query(CollectionConverters.asScala(levels).toSeq()).get();
    return new DensityQuantiles(
        CollectionConverters.asJava(values).stream()
            .mapToDouble(value -> (double) value)
            .toArray());
  }
}
