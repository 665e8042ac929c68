package org.gradientem.spark.internal.rows;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.types.StructField;
import org.gradientem.mixture.RowStatistic;

/** The rows that a fit reads: those of a data set, or of an array in this JVM. */
public interface InputSource {

  /** {@return the features column, with what its metadata says} */
  StructField features();

  /** {@return the features of the rows that are left out} */
  Constants constants();

  /**
   * Leaves features out.
   *
   * @param constants features of one value
   * @return the same rows of the other features
   */
  InputSource without(Constants constants);

  /** {@return where jobs run; none if the rows are in this JVM alone} */
  Optional<SparkContext> context();

  /**
   * Checks the rows, and lays out the blocks.
   *
   * @param centre what is subtracted from their numbers, unless it is far from their mean; none to
   *     have it chosen
   * @param components about how many components will evaluate them
   * @param statistic what their passes make of a row
   * @return the blocks, to be closed
   * @throws IllegalArgumentException if a row cannot be used
   */
  InputBlocks read(Optional<double[]> centre, double components, RowStatistic statistic);

  /**
   * Finds the cell of a feature that is nearest to a value.
   *
   * @param feature number of the feature, from 0
   * @param value the value
   * @return the cell, of several the first
   */
  Cell nearest(int feature, double value);
}
