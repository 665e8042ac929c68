package org.gradientem.spark.fit;

import java.io.Serializable;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.statistics.RowScores;

/** What a scan of rows adds up: how dense they lie, and how clear their components are. */
final class RowTotals implements Serializable {
  private static final long serialVersionUID = 1;

  private DensitySketch sketch;
  private double weight;
  private double logLargest;

  RowTotals(double unit) {
    sketch = new DensitySketch(unit);
  }

  void add(SampleBlock block, RowScores.Densities scores) {
    sketch.add(block, scores.logDensities());
    for (int r = 0; r < block.rows(); r++) {
      weight += block.weight(r);
      logLargest += block.weight(r) * scores.logLargest()[r];
    }
  }

  RowTotals compressed() {
    sketch = sketch.compressed();
    return this;
  }

  RowTotals merge(RowTotals other) {
    sketch = sketch.merge(other.sketch);
    weight += other.weight;
    logLargest += other.logLargest;
    return this;
  }

  DensityQuantiles densities() {
    return sketch.quantiles();
  }

  /** The mean by weight of the logarithm of a row's largest responsibility. */
  double meanLogLargest() {
    return logLargest / weight;
  }
}
